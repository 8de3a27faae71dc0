// Whichever moment of a change the connection to the database is lost at: 503, nothing is changed, and the next attempt succeeds.
import { expect, it } from 'vitest';
import { C, D } from '#xml';
import { acl, grant } from '../../support/access-bodies.js';
import type { Pending } from '../../support/answer.js';
import { event } from '../../support/objects.js';
import { mkcalendar, propertyupdate, propfind, syncCollection, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, database, interrupt, statements, takeErrors } = await startDaybook();

const OTHERS = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
const LOSE = { name: 'lose', text: `select pg_terminate_backend(pid) ${OTHERS}` };
const LEFT = { name: 'left', text: `select ${OTHERS}` };

async function loseConnection(): Promise<void> {
  await database.query(LOSE, []);
  while ((await database.query(LEFT, [])).length > 0);
}

/** Everything that clients can see of an account's calendars. */
async function seen(alice: Account): Promise<string> {
  const home = await alice.list(alice.calendarHome, propfind(D('displayname'), D('sync-token'), D('acl')));
  const members = await alice.report(alice.calendarHome, syncCollection({ level: 'infinite' }));
  // Of the free-busy URL, each answer is a new one.
  const kept = members.resources.filter(({ href }) => !href.endsWith('/freebusy'));
  const bodies = kept.map(async ({ href }) => `${href}\n${(await alice.get(href)).text}`);
  return [home.text, members.text, ...(await Promise.all(bodies))].join('\n');
}

const CHANGES: readonly [what: string, change: (alice: Account) => Pending][] = [
  ['a new object', (alice) => alice.put(`${alice.calendar}new.ics`, event({ uid: 'new' }))],
  ['another body', (alice) => alice.put(`${alice.calendar}a.ics`, event({ uid: 'a', summary: 'Dinner' }))],
  ['a removal', (alice) => alice.delete(`${alice.calendar}a.ics`)],
  ['a move', (alice) => alice.move(`${alice.calendar}a.ics`, `${alice.calendar}b.ics`)],
  ['a move to another calendar', (alice) => alice.move(`${alice.calendar}a.ics`, `${alice.calendarHome}work/a.ics`)],
  ['a copy', (alice) => alice.copy(`${alice.calendar}a.ics`, `${alice.calendarHome}work/a.ics`)],
  ['a property', (alice) => alice.proppatch(`${alice.calendar}a.ics`, propertyupdate([valued(C('x'), 'y')]))],
  ['a name', (alice) => alice.proppatch(alice.calendar, propertyupdate([valued(D('displayname'), 'y')]))],
  ['a new calendar', (alice) => alice.mkcalendar(`${alice.calendarHome}new/`, mkcalendar())],
  ['the removal of a calendar', (alice) => alice.delete(`${alice.calendarHome}work/`)],
  ['rights', (alice) => alice.send('ACL', alice.calendar, acl(grant(D('authenticated'), 'read')))],
];

it.each(CHANGES)('%s', async (_, change) => {
  const prepared = async () => {
    const alice = await account();
    await alice.put(`${alice.calendar}a.ics`, event({ uid: 'a' })).status(201);
    await alice.mkcalendar(`${alice.calendarHome}work/`).status(201);
    return alice;
  };
  const rehearsing = await prepared();
  const ran = await statements(() => change(rehearsing).status(201, 204, 200, 207));
  const inTransaction = ran.slice(ran.indexOf('begin') + 1);
  expect(inTransaction).toContain('commit');

  const alice = await prepared();
  const before = await seen(alice);
  for (const statement of inTransaction) {
    interrupt(statement, loseConnection);
    await change(alice).status(503).header('retry-after', '10');
  }
  expect(takeErrors()).toHaveLength(inTransaction.length);
  expect(await seen(alice)).toBe(before);
  await change(alice).status(201, 204, 200, 207);
  expect(await seen(alice)).not.toBe(before);
});
