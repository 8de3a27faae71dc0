// The ACL method and the properties of access control (RFC 3744 §5, §6, §8.1).
import { describe, expect, it } from 'vitest';
import { addGroup, addMember, removeGroup } from '#store';
import { C, CS, D, elements, type XmlElement } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import { aclOf, privilegesOf, setAcl } from '../../support/access-control.js';
import { event } from '../../support/objects.js';
import { calendarQuery } from '../../support/queries.js';
import { propertyupdate, propfind, syncCollection, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const { account, database } = daybook;

const READING = ['read', 'read-current-user-privilege-set', 'read-free-busy'];
const WRITING = ['write', 'write-properties', 'write-content', 'bind', 'unbind'];

describe('what is granted', () => {
  it('to nobody: only the owner sees a calendar', async () => {
    const [alice, bob] = [await account(), await account()];
    await alice.propfind(bob.calendar, propfind()).status(404);
    expect(await privilegesOf(bob, bob.calendar)).toEqual([
      'all',
      ...READING,
      ...WRITING,
      'unlock',
      'read-acl',
      'write-acl',
    ]);
  });

  it('for reading', async () => {
    const [alice, bob] = [await account(), await account()];
    await bob.put(`${bob.calendar}one.ics`, event()).status(201);
    await setAcl(bob, bob.calendar, grant(alice.principal, 'read'));
    expect(await privilegesOf(alice, bob.calendar)).toEqual(READING);
    expect(await privilegesOf(alice, `${bob.calendar}one.ics`)).toEqual(READING);
    await alice.get(`${bob.calendar}one.ics`).status(200);
    await alice.put(`${bob.calendar}two.ics`, event()).status(403).precondition(D('need-privileges'));
    await alice
      .report(bob.calendar, calendarQuery({ components: [{ name: 'VEVENT' }] }))
      .hrefs([`${bob.calendar}one.ics`]);
  });

  it('for writing, without the right to give it on', async () => {
    const [alice, bob] = [await account(), await account()];
    await setAcl(bob, bob.calendar, grant(alice.principal, 'read', 'write'));
    expect(await privilegesOf(alice, bob.calendar)).toEqual([...READING, ...WRITING]);
    await alice.put(`${bob.calendar}hers.ics`, event()).status(201);
    await alice.send('ACL', bob.calendar, acl()).status(403).precondition(D('need-privileges'));
    const answer = (await alice.propfind(bob.calendar, propfind(D('acl'), D('displayname')))).of();
    expect(answer.statusOf(D('acl'))).toBe(403);
    expect(answer.statusOf(D('displayname'))).toBe(200);
  });

  // RFC 3744 §3.7, RFC 4791 §6.1.1
  it('piece by piece becomes the whole', async () => {
    const [alice, bob] = [await account(), await account()];
    const pieces = ['read', 'write-properties', 'write-content', 'bind', 'unbind'];
    await setAcl(bob, bob.calendar, ...pieces.map((piece) => grant(alice.principal, piece)));
    expect(await privilegesOf(alice, bob.calendar)).toEqual([...READING, ...WRITING]);
    await setAcl(bob, bob.calendar, ...pieces.slice(0, -1).map((piece) => grant(alice.principal, piece)));
    expect(await privilegesOf(alice, bob.calendar)).toEqual([...READING, 'write-properties', 'write-content', 'bind']);
  });

  it('to everybody who signed in', async () => {
    const [alice, bob] = [await account(), await account()];
    for (const everybody of [D('authenticated'), D('all')]) {
      await setAcl(bob, bob.calendar, grant(everybody, 'read'));
      expect(await privilegesOf(alice, bob.calendar)).toEqual(READING);
      await setAcl(bob, bob.calendar);
      await alice.propfind(bob.calendar, propfind()).status(404);
    }
    await daybook.client().propfind(bob.calendar, propfind()).status(401);
  });

  // RFC 3744 §2
  it('to a group, reaches members of members, circles included', async () => {
    const [alice, bob] = [await account(), await account()];
    for (const name of ['inner', 'middle', 'outer']) await addGroup(database, { name, displayName: name, email: null });
    await addMember(database, 'middle', 'inner');
    await addMember(database, 'outer', 'middle');
    await addMember(database, 'inner', 'outer');
    await setAcl(bob, bob.calendar, grant('/dav/principals/users/outer/', 'read'));
    await alice.propfind(bob.calendar, propfind()).status(404);
    await addMember(database, 'inner', alice.name);
    expect(await privilegesOf(alice, bob.calendar)).toEqual(READING);
  });

  it('can be taken away again at once, whatever the client remembers', async () => {
    const [alice, bob] = [await account(), await account()];
    await bob.put(`${bob.calendar}one.ics`, event()).status(201);
    await setAcl(bob, bob.calendar, grant(alice.principal, 'read', 'write'));
    const { syncToken } = await alice.report(bob.calendar, syncCollection()).status(207);
    const { etag } = await alice.get(`${bob.calendar}one.ics`).status(200);
    await setAcl(bob, bob.calendar);
    await alice.report(bob.calendar, syncCollection({ since: syncToken })).status(404);
    await alice.get(`${bob.calendar}one.ics`, { 'if-none-match': etag }).status(404);
    await alice.put(`${bob.calendar}one.ics`, event(), { 'if-match': etag }).status(404);
    await alice.delete(`${bob.calendar}one.ics`, { 'if-match': etag }).status(404);
  });
});

describe('entries decide', () => {
  it('in their order, each privilege by the first that names it', async () => {
    const [alice, bob] = [await account(), await account()];
    await setAcl(
      bob,
      bob.calendar,
      deny(alice.principal, 'bind'),
      grant(D('authenticated'), 'write'),
      deny(alice.principal, 'unbind'),
      grant(alice.principal, 'read'),
    );
    expect(await privilegesOf(alice, bob.calendar)).toEqual([
      ...READING,
      'write-properties',
      'write-content',
      'unbind',
    ]);
  });

  it('on a calendar before what it inherits from the home', async () => {
    const [alice, bob] = [await account(), await account()];
    await bob.mkcalendar(`${bob.calendarHome}private/`).status(201);
    await bob.mkcalendar(`${bob.calendarHome}open/`).status(201);
    await setAcl(bob, bob.calendarHome, grant(alice.principal, 'read'));
    await setAcl(bob, `${bob.calendarHome}private/`, deny(alice.principal, 'read'));
    await setAcl(bob, `${bob.calendarHome}open/`, grant(alice.principal, 'bind'));
    await alice.propfind(`${bob.calendarHome}private/`, propfind()).status(404);
    expect(await privilegesOf(alice, `${bob.calendarHome}open/`)).toEqual([...READING, 'bind']);
    await alice
      .list(bob.calendarHome, propfind(D('displayname')))
      .hrefs([bob.calendarHome, bob.calendar, ...bob.given, bob.attachments, `${bob.calendarHome}open/`]);
  });

  it('of calendars say nothing of address books', async () => {
    const [alice, bob] = [await account(), await account()];
    await setAcl(bob, bob.calendarHome, grant(alice.principal, 'read'));
    await alice.propfind(bob.addressBook, propfind()).status(404);
    await alice.propfind(bob.addressBookHome, propfind()).status(404);
    await setAcl(bob, bob.addressBook, grant(alice.principal, 'read'));
    await alice.propfind(bob.addressBook, propfind()).status(207);
  });

  it('never against the owner', async () => {
    const bob = await account();
    await setAcl(bob, bob.calendar, deny(D('all'), 'all'));
    await bob.put(`${bob.calendar}one.ics`, event()).status(201);
    expect(await privilegesOf(bob, bob.calendar)).toContain('all');
  });
});

describe('through a home', () => {
  it('leads the way to what is shared of it, and shows nothing else', async () => {
    const [alice, bob] = [await account(), await account()];
    await bob.mkcalendar(`${bob.calendarHome}shared/`).status(201);
    await bob.proppatch(bob.calendarHome, propertyupdate([valued('{urn:x}note', 'private')])).status(207);
    await alice.list(bob.calendarHome, propfind(D('displayname'))).status(404);
    await setAcl(bob, `${bob.calendarHome}shared/`, grant(alice.principal, 'read'));
    const wanted = [
      D('resourcetype'),
      D('owner'),
      D('current-user-privilege-set'),
      D('sync-token'),
      CS('getctag'),
    ] as const;
    const answer = await alice.list(bob.calendarHome, propfind(...wanted, '{urn:x}note')).status(207);
    expect(answer.resources.map(({ href }) => href)).toEqual([bob.calendarHome, `${bob.calendarHome}shared/`]);
    const home = answer.of(bob.calendarHome);
    expect(home.hrefsIn(D('owner'))).toEqual([bob.principal]);
    for (const name of [D('sync-token'), CS('getctag'), '{urn:x}note'] as const) expect(home.statusOf(name)).toBe(403);
    expect(answer.of(`${bob.calendarHome}shared/`).statusOf(D('sync-token'))).toBe(200);
    // It is for walking through only.
    await alice.get(bob.calendarHome).status(403);
    await alice.report(bob.calendarHome, syncCollection()).status(403).precondition(D('need-privileges'));
    await alice
      .list(bob.calendarHome)
      .status(207)
      .then(({ text }) => expect(text).not.toContain('private'));
  });

  it('a calendar that gives only its busy times is not shown', async () => {
    const [alice, bob] = [await account(), await account()];
    await setAcl(bob, bob.calendar, grant(alice.principal, 'read-free-busy'));
    await alice.list(bob.calendarHome, propfind(D('displayname'))).status(404);
    await alice
      .propfind(bob.calendar, propfind(D('displayname')))
      .status(403)
      .precondition(D('need-privileges'));
  });
});

describe('DAV:acl', () => {
  it('shows entries in the order of evaluation, with where they come from and what stays', async () => {
    const [alice, bob] = [await account(), await account()];
    await bob.put(`${bob.calendar}one.ics`, event()).status(201);
    await setAcl(bob, bob.calendarHome, grant(D('authenticated'), 'read-free-busy'));
    await setAcl(bob, bob.calendar, grant(alice.principal, 'read', 'bind'), deny(D('all'), 'write'));
    const always = [
      'property grant all protected',
      `${bob.principal}calendar-proxy-read/ grant read protected from ${bob.calendarHome}`,
      `${bob.principal}calendar-proxy-write/ grant read+write protected from ${bob.calendarHome}`,
    ];
    expect(await aclOf(bob, bob.calendar)).toEqual([
      ...always,
      `${alice.principal} grant read+bind`,
      'all deny write',
      `authenticated grant read-free-busy from ${bob.calendarHome}`,
    ]);
    // What is about an inbox and an outbox is shown where it is inherited from, and there.
    expect(await aclOf(bob, bob.calendarHome)).toEqual([
      ...always.map((ace) => ace.replace(/ from .*/, '').replace('write p', 'write+schedule-deliver+schedule-send p')),
      'authenticated grant read-free-busy',
    ]);
    expect(await aclOf(bob, `${bob.calendar}one.ics`)).toEqual([
      ...always,
      `${alice.principal} grant read+bind from ${bob.calendar}`,
      `all deny write from ${bob.calendar}`,
      `authenticated grant read-free-busy from ${bob.calendarHome}`,
    ]);
    expect(await aclOf(bob, bob.addressBook)).toEqual(['property grant all protected']);
  });

  it('is not read in one statement for each calendar, but in one for all', async () => {
    const bob = await account();
    for (const name of ['a', 'b', 'c']) await bob.mkcalendar(`${bob.calendarHome}${name}/`).status(201);
    const statements = await daybook.statements(() => bob.list(bob.calendarHome, propfind(D('acl'))).status(207));
    expect(statements).toEqual(['own_home_at', 'aces_of_homes', 'collections_of_home', 'aces_of_homes']);
  });

  it('goes with a principal that is deleted', async () => {
    const bob = await account();
    await addGroup(database, { name: 'gone', displayName: 'Gone', email: null });
    await setAcl(bob, bob.addressBook, grant('/dav/principals/users/gone/', 'read'));
    expect(await aclOf(bob, bob.addressBook)).toHaveLength(2);
    await removeGroup(database, 'gone');
    expect(await aclOf(bob, bob.addressBook)).toHaveLength(1);
  });
});

it('the other properties say what there is', async () => {
  const bob = await account();
  const names = [
    D('owner'),
    D('group'),
    D('supported-privilege-set'),
    D('acl-restrictions'),
    D('inherited-acl-set'),
    D('principal-collection-set'),
  ] as const;
  const answer = (await bob.propfind(bob.calendar, propfind(...names)).status(207)).of();
  expect(answer.hrefsIn(D('owner'))).toEqual([bob.principal]);
  expect(answer.hrefsIn(D('principal-collection-set'))).toEqual(['/dav/principals/']);
  for (const name of [D('group'), D('inherited-acl-set')]) expect(answer.found.get(name)?.children).toEqual([]);
  const restrictions = answer.found.get(D('acl-restrictions'));
  expect(restrictions && elements(restrictions).map(({ name }) => name)).toEqual([D('no-invert')]);
  const tree = ({ children }: XmlElement): object =>
    Object.fromEntries(
      children
        .filter((child) => typeof child !== 'string' && child.name === D('supported-privilege'))
        .map((child) => {
          const supported = child as XmlElement;
          const privilege = elements(supported, D('privilege')).flatMap((one) => elements(one))[0]?.name ?? '';
          return [privilege, tree(supported)];
        }),
    );
  const supported = answer.found.get(D('supported-privilege-set'));
  expect(supported && tree(supported)).toEqual({
    [D('all')]: {
      [D('read')]: { [D('read-current-user-privilege-set')]: {}, [C('read-free-busy')]: {} },
      [D('write')]: { [D('write-properties')]: {}, [D('write-content')]: {}, [D('bind')]: {}, [D('unbind')]: {} },
      [D('unlock')]: {},
      [D('read-acl')]: {},
      [D('write-acl')]: {},
    },
  });
  // RFC 3744 §5: none of them is given unasked.
  const all = (await bob.propfind(bob.calendar)).of();
  for (const name of [...names, D('acl'), D('current-user-privilege-set')]) expect(all.statusOf(name)).toBeUndefined();
});

describe('an ACL request', () => {
  it('replaces all entries that are not protected or inherited', async () => {
    const [alice, bob] = [await account(), await account()];
    await setAcl(bob, bob.addressBook, grant(alice.principal, 'read'), grant(D('all'), 'read-free-busy'));
    await setAcl(bob, bob.addressBook, grant(alice.principal, 'write'));
    expect((await aclOf(bob, bob.addressBook)).slice(1)).toEqual([`${alice.principal} grant write`]);
  });

  it('is a change of the calendar, and of its home', async () => {
    const [alice, bob] = [await account(), await account()];
    const state = async () => {
      const answer = await bob.list(bob.calendarHome, propfind(D('sync-token')));
      return [bob.calendarHome, bob.calendar].map((path) => answer.of(path).text(D('sync-token')));
    };
    const before = await state();
    await setAcl(bob, bob.calendar, grant(alice.principal, 'read'));
    const after = await state();
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    const changes = await bob.report(bob.calendarHome, syncCollection({ since: before[0] ?? '' })).status(207);
    expect(changes.resources.map(({ href }) => href)).toEqual([bob.calendar]);
  });

  it('holds to its conditions', async () => {
    const [alice, bob] = [await account(), await account()];
    for (const path of [bob.calendar, bob.calendarHome]) {
      const token = (await bob.propfind(path, propfind(D('sync-token')))).of().text(D('sync-token'));
      const body = acl(grant(alice.principal, 'read'));
      await bob.send('ACL', path, body, { if: `(<${token}>)` }).status(200);
      await bob.send('ACL', path, acl(), { if: `(<${token}>)` }).status(412);
      await bob.send('ACL', path, acl(), { 'if-match': '"other"' }).status(412);
      await alice.propfind(path, propfind()).status(207);
      await bob.send('ACL', path, acl()).status(200);
    }
  });

  it('is possible on calendars, address books and homes only', async () => {
    const bob = await account();
    await bob.put(`${bob.calendar}one.ics`, event()).status(201);
    for (const path of [`${bob.calendar}one.ics`, bob.principal, '/dav/', '/dav/calendars/']) {
      await bob.send('ACL', path, acl()).status(405);
    }
    await bob
      .options(bob.calendar)
      .header('allow', /\bACL\b/)
      .header('dav', /\baccess-control\b/);
  });

  it('may give the right to give on', async () => {
    const [alice, bob, carol] = [await account(), await account(), await account()];
    await setAcl(bob, bob.calendar, grant(alice.principal, 'read-acl', 'write-acl', 'read'));
    expect((await aclOf(alice, bob.calendar)).some((ace) => ace.startsWith(alice.principal))).toBe(true);
    await setAcl(alice, bob.calendar, grant(carol.principal, 'read'));
    expect(await privilegesOf(carol, bob.calendar)).toEqual(READING);
    await alice.propfind(bob.calendar, propfind()).status(404);
  });

  it('understands how clients write the URLs of principals', async () => {
    const [alice, bob] = [await account(), await account('böb')];
    for (const path of [
      alice.principal,
      alice.principal.slice(0, -1),
      `http://dav.example.com${alice.principal}`,
      ` ${alice.principal}\n`,
    ]) {
      await setAcl(bob, bob.calendar, grant(path, 'read'));
      expect(await privilegesOf(alice, bob.calendar)).toEqual(READING);
    }
    await setAcl(alice, alice.calendar, grant('/dav/principals/users/b%C3%B6b/', 'read'));
    expect((await aclOf(alice, alice.calendar)).at(-1)).toBe('/dav/principals/users/b%C3%B6b/ grant read');
    expect(await privilegesOf(bob, alice.calendar)).toEqual(READING);
  });
});

it('without grants no statement is added for the owner, and one request of a guest is one statement', async () => {
  const [alice, bob] = [await account(), await account()];
  await bob.put(`${bob.calendar}one.ics`, event()).status(201);
  await setAcl(bob, bob.calendar, grant(alice.principal, 'read'));
  for (const [who, locating] of [
    [alice, 'collection_at'],
    [bob, 'own_collection_at'],
  ] as const) {
    await who.propfind(bob.calendar, propfind()).status(207);
    const poll = propfind(D('sync-token'), CS('getctag'));
    expect(await daybook.statements(() => who.propfind(bob.calendar, poll).status(207))).toEqual([locating]);
    expect(await daybook.statements(() => who.get(`${bob.calendar}one.ics`).status(200))).toHaveLength(1);
  }
  expect(await daybook.statements(() => alice.list(bob.calendarHome, propfind(D('sync-token'))).status(207))).toEqual([
    'home_at',
    'collections_of_home',
  ]);
});
