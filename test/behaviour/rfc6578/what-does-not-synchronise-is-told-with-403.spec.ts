// What is in a home and does not synchronise: told with its status, at each level, when it is new or changed (RFC 6578 §3.3, §3.4).
import { expect, it } from 'vitest';
import { CS, D } from '#xml';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind, syncCollection, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

it('a collection whose members are known from elsewhere', async () => {
  const alice = await account();
  const { attachments, calendarHome } = alice;
  const { of } = await alice.propfind(attachments, propfind(D('resourcetype'), D('sync-token'))).status(207);
  expect(of().found.get(D('resourcetype'))?.children).toMatchObject([
    { name: D('collection') },
    { name: CS('dropbox-home') },
  ]);
  expect(of().statusOf(D('sync-token'))).toBe(404);
  await alice.report(attachments, syncCollection()).status(403).precondition(D('supported-report'));
  for (const level of ['1', 'infinite']) {
    const first = await alice.report(calendarHome, syncCollection({ level })).status(207).gone([attachments], 403);
    const told = first.resources.find(({ href }) => href === attachments);
    expect(told?.error).toBe(D('supported-report'));
    await alice
      .report(calendarHome, syncCollection({ level, since: first.syncToken }))
      .hrefs([])
      .gone([], 403);
    await alice.proppatch(attachments, propertyupdate([valued(D('displayname'), level)])).status(207);
    const since = first.syncToken;
    await alice.report(calendarHome, syncCollection({ level, since })).hrefs([]).gone([attachments], 403);
  }
});

it('the free-busy URL, which is there from the beginning and never changes', async () => {
  const [alice, bob] = [await account(), await account()];
  const path = `${alice.calendarHome}freebusy`;
  const { syncToken: since, resources } = await alice.report(alice.calendarHome, syncCollection()).status(207);
  expect(resources.map(({ href }) => href)).toContain(path);
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  await alice.report(alice.calendarHome, syncCollection({ since })).hrefs([alice.calendar]);
  const { of } = await alice.propfind(path, propfind(D('resourcetype'), D('owner'))).status(207);
  expect(of().found.get(D('resourcetype'))?.children).toMatchObject([{ name: CS('free-busy-url') }]);
  await bob.propfind(path).status(404);
  await alice.delete(path).status(405);
});
