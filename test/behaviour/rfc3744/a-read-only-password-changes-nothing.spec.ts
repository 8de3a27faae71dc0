// An app password of the scope read-only reads what its account may read, and changes nothing by any method.
import { expect, it } from 'vitest';
import { appPasswordDigest, generateAppPassword } from '#accounts';
import { addAppPassword } from '#store';
import { D, elements } from '#xml';
import { acl, grant, memberSet } from '../../support/access-bodies.js';
import { basic } from '../../support/dav-client.js';
import { event } from '../../support/objects.js';
import { mkcol, propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

async function readOnlyClient(name: string) {
  const password = generateAppPassword();
  const secret = appPasswordDigest(password) ?? '';
  await addAppPassword(daybook.database, name, { label: 'Wall', scope: 'read-only', expiresAt: null, secret });
  return daybook.client({ authorization: basic(name, password) });
}

it('neither at home, nor with others, nor as an administrator', async () => {
  const [bob, friend] = [await daybook.account(), await daybook.account()];
  const root = await daybook.account(undefined, { administrator: true });
  await friend.send('ACL', friend.calendar, acl(grant(bob.principal, 'all'))).status(200);
  await friend.put(`${friend.calendar}one.ics`, event()).status(201);
  await bob.put(`${bob.calendar}one.ics`, event()).status(201);
  const [wall, rootsWall] = [await readOnlyClient(bob.name), await readOnlyClient(root.name)];
  for (const [client, { calendar, calendarHome, principal }] of [
    [wall, bob],
    [wall, friend],
    [rootsWall, bob],
  ] as const) {
    const one = `${calendar}one.ics`;
    await client.get(one).status(200);
    await client.put(one, event()).status(403).precondition(D('need-privileges'));
    await client.put(`${calendar}two.ics`, event()).status(403);
    await client.post(calendar, event()).status(403);
    await client.delete(one).status(403);
    await client.delete(calendar).status(403);
    await client.proppatch(calendar, propertyupdate([valued(D('displayname'), 'x')])).status(403);
    await client.move(one, `${calendar}two.ics`).status(403);
    await client.copy(one, `${calendar}two.ics`).status(403);
    await client.send('ACL', calendar, acl()).status(403);
    if (client === wall && calendar === friend.calendar) continue;
    await client.mkcol(`${calendarHome}new/`, mkcol()).status(403);
    await client.mkcalendar(`${calendarHome}new/`).status(403);
    await client.proppatch(`${principal}calendar-proxy-read/`, propertyupdate([memberSet()])).status(403);
  }
  const answer = (await wall.propfind(bob.calendar, propfind(D('current-user-privilege-set')))).of();
  const set = answer.found.get(D('current-user-privilege-set'));
  expect(set && elements(set).map((privilege) => elements(privilege)[0]?.name.replace(/.*}/, ''))).toEqual([
    'read',
    'read-current-user-privilege-set',
    'read-free-busy',
    'read-acl',
  ]);
});
