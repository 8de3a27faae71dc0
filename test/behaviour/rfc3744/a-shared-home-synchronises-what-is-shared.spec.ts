// sync-collection on the home of somebody else: what may be read of it, and a fresh start when that has changed.
import { expect, it } from 'vitest';
import { D } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import { event } from '../../support/objects.js';
import { syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const { account } = daybook;

const sync = (who: Account, path: string, since?: string, level = 'infinite') =>
  who.report(path, syncCollection({ level, ...(since !== undefined && { since }) }));

async function sharedHome() {
  const [alice, bob] = [await account(), await account()];
  const kept = `${bob.calendarHome}kept/`;
  await bob.mkcalendar(kept).status(201);
  await bob.put(`${kept}secret.ics`, event()).status(201);
  await bob.put(`${bob.calendar}one.ics`, event()).status(201);
  await bob.send('ACL', kept, acl(deny(alice.principal, 'all'))).status(200);
  await bob.send('ACL', bob.calendarHome, acl(grant(alice.principal, 'read'))).status(200);
  return { alice, bob, kept };
}

it('calendars that are kept back are not in it, and nothing that happens in them', async () => {
  const { alice, bob, kept } = await sharedHome();
  for (const level of ['1', 'infinite']) {
    const initial = await sync(alice, bob.calendarHome, undefined, level).status(207);
    expect(initial.text).not.toContain(kept);
    await bob.put(`${kept}${level}.ics`, event()).status(201);
    await bob.put(`${bob.calendar}${level}.ics`, event()).status(201);
    const next = await sync(alice, bob.calendarHome, initial.syncToken, level).status(207);
    expect(next.text).not.toContain(kept);
    expect(next.text).toContain(bob.calendar);
  }
});

it('when who may see what has changed, the client starts afresh', async () => {
  const { alice, bob, kept } = await sharedHome();
  const { syncToken } = await sync(alice, bob.calendarHome).status(207);
  await bob.send('ACL', kept, acl()).status(200);
  await sync(alice, bob.calendarHome, syncToken).status(403).precondition(D('valid-sync-token'));
  const again = await sync(alice, bob.calendarHome).status(207);
  // What was there before it could be seen is not missed.
  expect(again.text).toContain(`${kept}secret.ics`);
  await sync(alice, bob.calendarHome, again.syncToken).status(207).hrefs([]);
  await bob.send('ACL', kept, acl(deny(alice.principal, 'read'))).status(200);
  await sync(alice, bob.calendarHome, again.syncToken).status(403).precondition(D('valid-sync-token'));
});

it('the owner goes on with the same token', async () => {
  const { alice, bob, kept } = await sharedHome();
  const { syncToken } = await sync(bob, bob.calendarHome).status(207);
  await bob.send('ACL', kept, acl(grant(alice.principal, 'read'))).status(200);
  await sync(bob, bob.calendarHome, syncToken, '1').status(207).hrefs([kept]);
});

it('the removal of a calendar that was kept back is not told', async () => {
  const { alice, bob, kept } = await sharedHome();
  const { syncToken } = await sync(alice, bob.calendarHome).status(207);
  await bob.delete(kept).status(204);
  const { text } = await sync(alice, bob.calendarHome, syncToken).status(403).precondition(D('valid-sync-token'));
  expect(text).not.toContain('kept');
  const next = await sync(alice, bob.calendarHome).status(207);
  expect(next.text).not.toContain('kept');
  // Another one, of which everybody knew.
  const open = `${bob.calendarHome}open/`;
  await bob.mkcalendar(open).status(201);
  const known = await sync(alice, bob.calendarHome).status(207);
  await bob.delete(open).status(204);
  await sync(alice, bob.calendarHome, known.syncToken).status(207).gone([open]);
});

it('a single shared calendar is synchronised like an own one', async () => {
  const [alice, bob] = [await account(), await account()];
  await bob.send('ACL', bob.calendar, acl(grant(alice.principal, 'read', 'write'))).status(200);
  const { syncToken } = await sync(alice, bob.calendar, undefined, '1').status(207);
  await alice.put(`${bob.calendar}hers.ics`, event()).status(201);
  await bob.put(`${bob.calendar}his.ics`, event()).status(201);
  await sync(alice, bob.calendar, syncToken, '1')
    .status(207)
    .hrefs([`${bob.calendar}hers.ics`, `${bob.calendar}his.ics`]);
});
