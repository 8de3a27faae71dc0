// Administrators read, write and delete everything over DAV, and it is noted of whom.
import { expect, it } from 'vitest';
import { addGroup, setAdministrator } from '#store';
import { D } from '#xml';
import { acl, deny, grant, memberSet } from '../../support/access-bodies.js';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind, syncCollection, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const root = await daybook.account('root', { administrator: true });

it('an administrator reads, writes, shares and deletes what others have', async () => {
  const bob = await daybook.account();
  await bob.put(`${bob.calendar}one.ics`, event()).status(201);
  await bob.send('ACL', bob.calendar, acl(deny(root.principal, 'all'))).status(200);
  await root.get(`${bob.calendar}one.ics`).status(200);
  await root
    .list(bob.calendarHome, propfind(D('acl')))
    .status(207)
    .hrefs([bob.calendarHome, bob.calendar, ...bob.given, bob.attachments]);
  await root.report(bob.calendarHome, syncCollection()).status(207);
  await root.put(`${bob.calendar}two.ics`, event()).status(201);
  await root.proppatch(bob.calendar, propertyupdate([valued(D('displayname'), 'Renamed')])).status(207);
  await root.send('ACL', bob.calendar, acl(grant(D('authenticated'), 'read'))).status(200);
  await root.mkcalendar(`${bob.calendarHome}new/`).status(201);
  await root.move(`${bob.calendar}two.ics`, `${bob.calendarHome}new/two.ics`).status(201);
  await root.delete(`${bob.calendar}one.ics`).status(204);
  await root.delete(`${bob.calendarHome}new/`).status(204);
  await root.delete(bob.addressBook).status(204);
  await root.propfind(`${bob.calendarHome}missing/`).status(404);
});

/** The resources with which administrators had to do as such. */
const takeAdministered = () =>
  daybook
    .takeAudited()
    .filter(({ act }) => act === 'administered')
    .map(({ href }) => href);

it('an administrator sets the members of groups and of proxy groups', async () => {
  const [alice, bob] = [await daybook.account(), await daybook.account()];
  await addGroup(daybook.database, { name: 'staff', displayName: 'Staff', email: null });
  const body = propertyupdate([memberSet(alice.principal)]);
  for (const group of ['/dav/principals/users/staff/', `${bob.principal}calendar-proxy-read/`]) {
    takeAdministered();
    await root.proppatch(group, body).status(207);
    expect(takeAdministered()).toEqual([group]);
    const answer = await alice.propfind(group, propfind(D('group-member-set')));
    expect(answer.of().hrefsIn(D('group-member-set'))).toEqual([alice.principal]);
    await bob.proppatch('/dav/principals/users/staff/', body).status(403);
  }
});

it('each request about what belongs to others is noted, and no other', async () => {
  const bob = await daybook.account();
  takeAdministered();
  await root.put(`${root.calendar}own.ics`, event()).status(201);
  await root.list(root.calendarHome).status(207);
  await root.propfind(bob.principal).status(207);
  await root.list('/dav/').status(207);
  await bob.list(bob.calendarHome).status(207);
  expect(takeAdministered()).toEqual([]);
  await root.list(bob.calendarHome).status(207);
  await root.get(`${bob.calendar}none.ics`).status(404);
  await root.copy(`${root.calendar}own.ics`, `${bob.calendar}copy.ics`).status(201);
  await root.delete(`${bob.calendar}copy.ics`).status(204);
  expect(takeAdministered()).toEqual([
    bob.calendarHome,
    `${bob.calendar}none.ics`,
    `${bob.calendar}copy.ics`,
    `${bob.calendar}copy.ics`,
  ]);
});

it('whoever ceases to be an administrator has lost the rights with the next request', async () => {
  const bob = await daybook.account();
  const former = await daybook.account('former', { administrator: true });
  const proxies = `${bob.principal}calendar-proxy-read/`;
  const body = propertyupdate([memberSet(former.principal)]);
  await former.propfind(bob.calendar, propfind()).status(207);
  await setAdministrator(daybook.database, 'former', false);
  await former.propfind(bob.calendar, propfind()).status(404);
  await former.proppatch(proxies, body).status(403).precondition(D('need-privileges'));
  await setAdministrator(daybook.database, 'former', true);
  await former.proppatch(proxies, body).status(207);
});
