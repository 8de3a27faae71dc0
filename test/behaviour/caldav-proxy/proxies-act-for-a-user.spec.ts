// Delegation by Apple's proxy groups (caldav-proxy): who is in them reads or writes all calendars, and finds them.
import { describe, expect, it } from 'vitest';
import { addGroup, addMember } from '#store';
import { C, CS, D, elements, type Name } from '#xml';
import { expanded, expandProperty, memberSet } from '../../support/access-bodies.js';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind, syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const { account, database } = daybook;

const proxies = ({ principal }: Account) => ({
  read: `${principal}calendar-proxy-read/`,
  write: `${principal}calendar-proxy-write/`,
});

const setMembers = (who: Account, group: string, ...members: readonly string[]) =>
  who.proppatch(group, propertyupdate([memberSet(...members)])).status(207);

const hrefsOf = async (who: Account, path: string, name: Name) =>
  (await who.propfind(path, propfind(name)).status(207)).of().hrefsIn(name);

// caldav-proxy §5.2
it('each user has two proxy groups, which are found below the principal', async () => {
  const bob = await account();
  const { read, write } = proxies(bob);
  const answer = await bob
    .list(bob.principal, propfind(D('resourcetype'), D('displayname'), CS('record-type')))
    .status(207);
  expect(answer.resources.map(({ href }) => href)).toEqual([bob.principal, read, write]);
  const types = (href: string) =>
    elements(answer.of(href).found.get(D('resourcetype')) ?? answer.root).map(({ name }) => name);
  expect(types(bob.principal)).toEqual([D('collection'), D('principal')]);
  expect(types(read)).toEqual([D('collection'), D('principal'), CS('calendar-proxy-read')]);
  expect(types(write)).toEqual([D('collection'), D('principal'), CS('calendar-proxy-write')]);
  expect(answer.resources.map((resource) => resource.text(CS('record-type')))).toEqual([
    'users',
    'read-delegate-group',
    'write-delegate-group',
  ]);
  expect(answer.of(read).text(D('displayname'))).not.toBe('');
  await bob.options(bob.principal).header('dav', /\bcalendar-proxy\b/);
});

it('whoever is put into the reading one reads all calendars, later ones too, and no address book', async () => {
  const [alice, bob] = [await account(), await account()];
  await bob.put(`${bob.calendar}one.ics`, event()).status(201);
  await alice.list(bob.calendarHome).status(404);
  await setMembers(bob, proxies(bob).read, alice.principal);
  await bob.mkcalendar(`${bob.calendarHome}later/`).status(201);
  await alice
    .list(bob.calendarHome, propfind(D('displayname')))
    .hrefs([bob.calendarHome, bob.calendar, ...bob.given, bob.attachments, `${bob.calendarHome}later/`]);
  await alice.get(`${bob.calendar}one.ics`).status(200);
  await alice.report(bob.calendarHome, syncCollection({ level: 'infinite' })).status(207);
  await alice.put(`${bob.calendar}two.ics`, event()).status(403).precondition(D('need-privileges'));
  await alice.mkcalendar(`${bob.calendarHome}hers/`).status(403);
  await alice.propfind(bob.addressBook).status(404);
  const home = (await alice.propfind(bob.calendarHome, propfind(D('current-user-privilege-set'), D('acl')))).of();
  expect(home.statusOf(D('current-user-privilege-set'))).toBe(200);
  expect(home.statusOf(D('acl'))).toBe(403);
  await setMembers(bob, proxies(bob).read);
  await alice.list(bob.calendarHome).status(404);
  await alice.get(`${bob.calendar}one.ics`).status(404);
});

it('whoever is put into the writing one writes, but cannot give it on', async () => {
  const [alice, bob, carol] = [await account(), await account(), await account()];
  await setMembers(bob, proxies(bob).write, alice.principal);
  await alice.put(`${bob.calendar}one.ics`, event()).status(201);
  await alice.mkcalendar(`${bob.calendarHome}new/`).status(201);
  await alice.delete(`${bob.calendar}one.ics`).status(204);
  await alice
    .proppatch(proxies(bob).write, propertyupdate([memberSet(alice.principal, carol.principal)]))
    .status(403)
    .precondition(D('need-privileges'));
  expect(await hrefsOf(alice, proxies(bob).write, D('group-member-set'))).toEqual([alice.principal]);
});

describe('both sides see it in their principals', () => {
  // caldav-proxy §5.3.1, §5.3.2
  it('who acts for whom', async () => {
    const [alice, bob] = [await account(), await account()];
    const { read, write } = proxies(bob);
    await setMembers(bob, read, alice.principal);
    expect(await hrefsOf(bob, read, D('group-member-set'))).toEqual([alice.principal]);
    expect(await hrefsOf(alice, alice.principal, D('group-membership'))).toEqual([read]);
    expect(await hrefsOf(alice, alice.principal, CS('calendar-proxy-read-for'))).toEqual([bob.principal]);
    expect(await hrefsOf(alice, alice.principal, CS('calendar-proxy-write-for'))).toEqual([]);
    await setMembers(bob, read);
    await setMembers(bob, write, alice.principal);
    expect(await hrefsOf(alice, alice.principal, CS('calendar-proxy-read-for'))).toEqual([]);
    expect(await hrefsOf(alice, alice.principal, CS('calendar-proxy-write-for'))).toEqual([bob.principal]);
    expect(await hrefsOf(bob, bob.principal, D('group-membership'))).toEqual([]);
  });

  it('through groups of groups, too', async () => {
    const [alice, bob] = [await account(), await account()];
    for (const name of ['staff', 'office']) await addGroup(database, { name, displayName: name, email: null });
    await addMember(database, 'office', 'staff');
    await addMember(database, 'staff', alice.name);
    await addMember(database, 'office', bob.name);
    await setMembers(bob, proxies(bob).write, '/dav/principals/groups/office/');
    expect(await hrefsOf(bob, proxies(bob).write, D('group-member-set'))).toEqual(['/dav/principals/users/office/']);
    expect(await hrefsOf(alice, alice.principal, CS('calendar-proxy-write-for'))).toEqual([bob.principal]);
    expect(await hrefsOf(alice, alice.principal, D('group-membership'))).toEqual(['/dav/principals/users/staff/']);
    await alice.put(`${bob.calendar}one.ics`, event()).status(201);
    // Nobody is shown their own calendars as those of somebody else.
    expect(await hrefsOf(bob, bob.principal, CS('calendar-proxy-write-for'))).toEqual([]);
  });

  it('with what is needed to show the calendars, in one request', async () => {
    const [alice, bob, carol] = [await account(), await account(), await account()];
    await setMembers(bob, proxies(bob).read, alice.principal);
    await setMembers(carol, proxies(carol).write, alice.principal);
    const of = [expanded(D('displayname')), expanded(C('calendar-home-set'))];
    const body = expandProperty(
      expanded(CS('calendar-proxy-read-for'), ...of),
      expanded(CS('calendar-proxy-write-for'), ...of),
    );
    const statements = await daybook.statements(async () => {
      const { text } = await alice.report(alice.principal, body).status(207);
      for (const { principal, calendarHome, name } of [bob, carol]) {
        expect(text).toContain(`<d:response><d:href>${principal}</d:href>`);
        expect(text).toContain(`<d:displayname>Account ${name}</d:displayname>`);
        expect(text).toContain(`<c:calendar-home-set><d:href>${calendarHome}</d:href></c:calendar-home-set>`);
      }
    });
    expect(statements.filter((name) => name === 'principals_named')).toHaveLength(2);
  });
});

describe('the members of a proxy group', () => {
  // caldav-proxy §3.1
  it('are changed by its owner with one request for all of them', async () => {
    const [alice, bob, carol] = [await account(), await account(), await account()];
    const { read } = proxies(bob);
    await setMembers(bob, read, alice.principal, carol.principal, alice.principal);
    expect(await hrefsOf(bob, read, D('group-member-set'))).toEqual([alice.principal, carol.principal]);
    await setMembers(bob, read, carol.principal.slice(0, -1));
    expect(await hrefsOf(bob, read, D('group-member-set'))).toEqual([carol.principal]);
    await bob.proppatch(read, propertyupdate([], [D('group-member-set')])).status(207);
    expect(await hrefsOf(bob, read, D('group-member-set'))).toEqual([]);
  });

  it('are all accepted, or none', async () => {
    const [alice, bob] = [await account(), await account()];
    const { read } = proxies(bob);
    await setMembers(bob, read, alice.principal);
    for (const bad of [
      '/dav/principals/users/nobody-at-all/',
      '/dav/calendars/',
      'mailto:x@example.com',
      proxies(alice).read,
    ]) {
      const answer = (await setMembers(bob, read, bob.principal, bad)).of();
      expect(answer.statusOf(D('group-member-set')), bad).toBe(403);
    }
    expect(await hrefsOf(bob, read, D('group-member-set'))).toEqual([alice.principal]);
  });

  it('are the only thing that can be written of it', async () => {
    const bob = await account();
    const update = propertyupdate([memberSet(), '<displayname xmlns="DAV:">Mine</displayname>' as never]);
    const answer = (await bob.proppatch(proxies(bob).read, update).status(207)).of();
    expect(answer.statusOf(D('displayname'))).toBe(403);
    expect(answer.statusOf(D('group-member-set'))).toBe(424);
  });

  it('are set of groups only', async () => {
    const bob = await account();
    const root = await account(undefined, { administrator: true });
    await bob.proppatch(bob.principal, propertyupdate([memberSet()])).status(403);
    expect((await setMembers(root, bob.principal, root.principal)).of().statusOf(D('group-member-set'))).toBe(403);
  });
});
