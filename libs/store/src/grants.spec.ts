// Entries, groups and who is found by what, on PostgreSQL.
import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/database.js';
import { LIMITS } from '../../../test/support/limits.js';
import {
  acesOf,
  addGroup,
  addMember,
  addUser,
  type CollectionRecord,
  collections,
  type HomeRecord,
  locate,
  type NewAce,
  PROXY_PRIVILEGES,
  passwordForSignIn,
  principalsNamed,
  put,
  Refusal,
  related,
  removeCollection,
  removeGroup,
  setAcl,
  setMembers,
  UNCONDITIONAL,
} from './index.js';

const database = await freshDatabase();
let users = 0;

async function newUser() {
  users += 1;
  const name = `user${users}`;
  await addUser(database, { name, displayName: name, email: null, secret: 'x' });
  const credential = await passwordForSignIn(database, name);
  if (credential === undefined) throw new Error('There is no password.');
  return { name, id: credential.principal.id, credentialId: credential.id };
}
type User = Awaited<ReturnType<typeof newUser>>;

const newGroup = async (...members: readonly string[]) => {
  users += 1;
  const name = `group${users}`;
  await addGroup(database, { name, displayName: name, email: null });
  for (const member of members) await addMember(database, name, member);
  return name;
};

const idOf = async (name: string) => (await principalsNamed(database, [name])).get(name)?.id ?? 0;

async function homeOf(owner: User, seenBy: User = owner, area: HomeRecord['area'] = 'calendars'): Promise<HomeRecord> {
  const asker = { credentialId: seenBy.credentialId, principal: { name: seenBy.name } };
  const { home } = await locate(database, asker, { area, user: owner.name }, []);
  if (home === undefined) throw new Error('There is no home.');
  return home;
}

async function calendarOf(owner: User): Promise<CollectionRecord> {
  const [calendar] = await collections(database, await homeOf(owner));
  if (calendar === undefined) throw new Error('There is no calendar.');
  return calendar;
}

const grant = (principal: NewAce['principal'], ...privileges: readonly string[]) => ({
  principal,
  grants: true,
  privileges,
});
const set = (resource: CollectionRecord | HomeRecord, ...aces: readonly NewAce[]) =>
  setAcl(database, resource, aces, UNCONDITIONAL);

describe('whoever locates a home is given the entries that match them', () => {
  it('directly, through groups of groups in circles, and as everybody; in their order', async () => {
    const [bob, alice, carol] = [await newUser(), await newUser(), await newUser()];
    const inner = await newGroup(alice.name);
    const outer = await newGroup(inner);
    await addMember(database, inner, outer);
    const calendar = await calendarOf(bob);
    await set(
      calendar,
      grant(await idOf(outer), 'read'),
      grant(carol.id, 'write'),
      { principal: 'authenticated', grants: false, privileges: ['bind', 'unbind'] },
      grant('owner', 'all'),
      grant(alice.id, 'unlock'),
    );
    const found = (await homeOf(bob, alice)).access;
    expect(found.as).toBe('other');
    expect(found.aces.map(({ grants, privileges }) => [grants, ...privileges])).toEqual([
      [true, 'read'],
      [false, 'bind', 'unbind'],
      [true, 'unlock'],
    ]);
    expect(found.aces.every(({ collectionId }) => collectionId === calendar.id)).toBe(true);
  });

  it('of one area only, and those of proxies first', async () => {
    const [bob, alice] = [await newUser(), await newUser()];
    await set(await homeOf(bob), grant(alice.id, 'bind'));
    await set(await homeOf(bob, bob, 'addressbooks'), grant(alice.id, 'unbind'));
    await setMembers(database, await idOf(`${bob.name}/calendar-proxy-write`), [await newGroup(alice.name)]);
    expect((await homeOf(bob, alice)).access.aces).toEqual([
      {
        collectionId: null,
        path: null,
        protected: true,
        grants: true,
        privileges: [...PROXY_PRIVILEGES['calendar-proxy-write']],
      },
      { collectionId: null, path: null, protected: false, grants: true, privileges: ['bind'] },
    ]);
    expect((await homeOf(bob, alice, 'addressbooks')).access.aces).toEqual([
      { collectionId: null, path: null, protected: false, grants: true, privileges: ['unbind'] },
    ]);
  });

  it('but none where they are the owner or an administrator', async () => {
    const [bob, root] = [await newUser(), await newUser()];
    await set(await homeOf(bob), grant('all', 'read'));
    await database.dataSource.query('update principal set administrator = true where id = $1', [root.id]);
    expect((await homeOf(bob)).access).toEqual({ as: 'owner', aces: [] });
    expect((await homeOf(bob, root)).access).toEqual({ as: 'administrator', aces: [] });
  });
});

describe('an access control list', () => {
  it('replaces the one before, and counts as a change', async () => {
    const [bob, alice] = [await newUser(), await newUser()];
    const before = await calendarOf(bob);
    await set(before, grant(alice.id, 'read'), grant('all', 'bind'));
    await set(before, grant(alice.id, 'write', 'read'));
    const after = await calendarOf(bob);
    const aces = await acesOf(database, [before.home.id]);
    expect(aces.map(({ collectionId, privileges }) => [collectionId, ...privileges])).toEqual([
      [before.id, 'write', 'read'],
    ]);
    expect(after.ownChange).toBe(before.home.change + 2);
    expect(after.home).toMatchObject({ change: after.ownChange, aclChange: after.ownChange });
  });

  it('is refused as a whole by a condition', async () => {
    const bob = await newUser();
    const calendar = await calendarOf(bob);
    await expect(setAcl(database, calendar, [grant('all', 'read')], () => false)).rejects.toThrow(Refusal);
    expect(await acesOf(database, [calendar.home.id])).toEqual([]);
    expect((await calendarOf(bob)).change).toBe(calendar.change);
  });

  it('of which a principal has vanished has no entry for it', async () => {
    const bob = await newUser();
    const group = await newGroup();
    const id = await idOf(group);
    await set(await calendarOf(bob), grant(id, 'read'), grant('all', 'bind'));
    await removeGroup(database, group);
    await set(await homeOf(bob), grant(id, 'read'));
    expect(await acesOf(database, [(await homeOf(bob)).id])).toMatchObject([{ principal: 'all' }]);
  });

  it('goes with its collection; the home remembers that there was one', async () => {
    const [bob, alice] = [await newUser(), await newUser()];
    const calendar = await calendarOf(bob);
    await set(calendar, grant(alice.id, 'read'));
    const object = {
      uid: 'u',
      etag: 'e',
      component: 'VEVENT',
      body: 'b',
      size: 1,
      occurrences: [],
      texts: [],
      asSent: true,
    };
    const author = { credentialId: bob.credentialId, limits: LIMITS };
    await put(database, calendar, 'a.ics', object, UNCONDITIONAL, author);
    await removeCollection(database, calendar, UNCONDITIONAL, author);
    const home = await homeOf(bob);
    expect(home.aclChange).toBe(home.change);
    expect(await acesOf(database, [home.id])).toEqual([]);
  });
});

describe('the members of a group', () => {
  it('are set together or not at all', async () => {
    const [bob, alice] = [await newUser(), await newUser()];
    const group = await newGroup(bob.name);
    const id = await idOf(group);
    await expect(setMembers(database, id, [alice.name, 'nobody'])).rejects.toMatchObject({
      reason: 'principal-missing',
      detail: 'nobody',
    });
    const members = async () => (await related(database, 'members', [id])).get(id)?.map(({ name }) => name);
    expect(await members()).toEqual([bob.name]);
    await setMembers(database, id, [alice.name, alice.name]);
    expect(await members()).toEqual([alice.name]);
    await setMembers(database, id, []);
    expect(await members()).toBeUndefined();
  });

  it('are found in both directions, one step far or all the way', async () => {
    const alice = await newUser();
    const inner = await newGroup(alice.name);
    const outer = await newGroup(inner);
    const ids = [await idOf(outer), alice.id] as const;
    const names = async (relation: Parameters<typeof related>[1], id: number) =>
      (await related(database, relation, ids)).get(id)?.map(({ name }) => name);
    expect(await names('members', ids[0])).toEqual([inner]);
    expect(await names('all members', ids[0])).toEqual([inner, alice.name]);
    expect(await names('groups', ids[1])).toEqual([inner]);
    expect(await names('all groups', ids[1])).toEqual([inner, outer]);
  });
});
