// A list of many pages has every member once; when it cannot be finished, the connection is cut, so that nobody takes it for whole.
import { beforeAll, describe, expect, it } from 'vitest';
import { C, D } from '#xml';
import { fill } from '../../support/filled.js';
import { event } from '../../support/objects.js';
import { calendarMultiget, propfind, syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, database, interrupt, statements, takeErrors } = await startDaybook();
const MEMBERS = 2345;
let alice: Account;
let paths: readonly string[];

beforeAll(async () => {
  alice = await account();
  await alice.options('/').status(200);
  paths = await fill(database, alice, MEMBERS, event({ uid: '' }));
});

describe('has every member once', () => {
  it('in PROPFIND, with the statements of its pages and no more', async () => {
    const asked = propfind(D('getetag'));
    const ran = await statements(() =>
      alice
        .list(alice.calendar, asked)
        .status(207)
        .hrefs([alice.calendar, ...paths]),
    );
    expect(ran.length).toBeLessThanOrEqual(5);
  });

  it('in a first sync, and in one that comes in parts', async () => {
    await alice.report(alice.calendar, syncCollection()).status(207).hrefs(paths);
    const all: string[] = [];
    let since = '';
    for (let more = true; more; ) {
      const answer = await alice.report(alice.calendar, syncCollection({ since, limit: 999 })).status(207);
      all.push(...answer.resources.filter(({ status }) => status === undefined).map(({ href }) => href));
      more = answer.resources.some(({ status }) => status === 507);
      since = answer.syncToken;
    }
    expect(all).toEqual(paths);
  });

  it('in a multiget with the data', async () => {
    const answer = await alice
      .report(alice.calendar, calendarMultiget(paths, C('calendar-data')))
      .status(207)
      .hrefs(paths);
    const uids = answer.resources.map(({ text }) => /UID:(\S+)/.exec(text(C('calendar-data')) ?? '')?.[1]);
    expect(new Set(uids).size).toBe(MEMBERS);
  });
});

it('of large members holds few of them at a time', async () => {
  const bob = await account();
  const large = event({ uid: '', lines: Array(12_000).fill(`COMMENT:${'x'.repeat(70)}`) });
  const some = await fill(database, bob, 12, large);
  const cost = async (body: string) => (await statements(() => bob.report(bob.calendar, body).status(207))).length;
  await bob.options('/').status(200);
  expect(await cost(calendarMultiget(some))).toBe(4);
  expect(await cost(syncCollection({ properties: [C('calendar-data')] }))).toBe(4);
});

describe('that cannot be finished', () => {
  /** Lets a statement fail when it runs for the second page. */
  const tear = (statement: string) => interrupt(statement, async () => interrupt(statement, fail));
  const fail = async () => {
    throw new Error('A page is torn.');
  };

  it('is cut off, however it is asked for, and the operator is told', async () => {
    for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
      tear('members_');
      await expect(alice.list(alice.calendar, propfind(D('getetag')), headers)).rejects.toThrow();
      expect(takeErrors().join()).toContain('A page is torn.');
      tear('member_changes_');
      await expect(alice.report(alice.calendar, syncCollection(), headers)).rejects.toThrow();
      expect(takeErrors().join()).toContain('A page is torn.');
    }
  });

  it('is refused as a whole when nothing of it is out yet', async () => {
    interrupt('members_', fail);
    const { text } = await alice.list(alice.calendar, propfind(D('getetag'))).status(500);
    expect(text).not.toContain('torn');
    expect(takeErrors().join()).toContain('A page is torn.');
  });
});
