// What entries come to (RFC 3744 §6), compared with a slow reading of the RFC on random lists.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollectionRecord, HomeRecord, MatchingAce, PrincipalRecord } from '#store';
import type { Caller } from './context.js';
import { PRIVILEGES, type Privilege } from './privilege-tree.js';
import { permitted, privilegesOf } from './privileges.js';

const principal = (id: number, more: Partial<PrincipalRecord> = {}): PrincipalRecord => ({
  kind: 'principal',
  id,
  type: 'user',
  name: `user${id}`,
  displayName: `User ${id}`,
  email: null,
  administrator: false,
  ownerId: null,
  ...more,
});

const home = (as: HomeRecord['access']['as'], ...aces: readonly MatchingAce[]): HomeRecord => ({
  kind: 'calendar-home',
  id: 1,
  area: 'calendars',
  owner: principal(1),
  access: { as, aces },
  properties: {},
  change: 1,
  aclChange: 0,
  purgedChange: 0,
  epoch: 'e',
  modifiedAt: new Date(0),
});

const collection = (of: HomeRecord, id: number): CollectionRecord => ({
  kind: 'calendar',
  home: of,
  id,
  name: `calendar${id}`,
  components: null,
  properties: {},
  change: 1,
  ownChange: 1,
  purgedChange: 0,
  createdAt: new Date(0),
  modifiedAt: new Date(0),
});

const caller = (scope: Caller['scope'] = 'full', of = principal(2)): Caller => ({
  principal: of,
  credentialId: 1,
  scope,
});

const ace = (collectionId: number | null, grants: boolean, ...privileges: readonly string[]): MatchingAce => ({
  collectionId,
  path: null,
  protected: false,
  grants,
  privileges,
});

const READING = ['read', 'read-current-user-privilege-set', 'read-free-busy', 'schedule-query-freebusy', 'traverse'];

// §3.12, written down a second time.
const CONTAINED: Readonly<Record<string, readonly Privilege[]>> = {
  read: ['read-current-user-privilege-set', 'read-free-busy'],
  'read-free-busy': ['schedule-query-freebusy'],
  write: ['write-properties', 'write-content', 'bind', 'unbind'],
  // RFC 6638 §6.3
  'schedule-deliver': ['schedule-deliver-invite', 'schedule-deliver-reply', 'schedule-query-freebusy'],
  'schedule-send': ['schedule-send-invite', 'schedule-send-reply', 'schedule-send-freebusy'],
  all: PRIVILEGES.filter((privilege) => privilege !== 'all'),
};
const isMeant = (wanted: string, named: string): boolean => {
  if (wanted === named) return true;
  return (CONTAINED[named] ?? []).some((inner) => isMeant(wanted, inner));
};
const SUMS: ReadonlySet<string> = new Set(['write', 'all', 'schedule-deliver', 'schedule-send']);
/** §6: the entries one after the other, until one names the privilege. */
const decides = (aces: readonly MatchingAce[], wanted: Privilege): boolean => {
  if (SUMS.has(wanted)) return (CONTAINED[wanted] ?? []).every((inner) => decides(aces, inner));
  return aces.find(({ privileges }) => privileges.some((named) => isMeant(wanted, named)))?.grants === true;
};

describe('on a collection', () => {
  it('each privilege is decided by the first entry that names it, its own before those of the home', () => {
    const anyAce = fc.record({
      collectionId: fc.constantFrom(1, 2, null),
      path: fc.constant(null),
      protected: fc.constant(false),
      grants: fc.boolean(),
      privileges: fc.uniqueArray(fc.constantFrom(...PRIVILEGES), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(anyAce, { maxLength: 8 }), (aces) => {
        const of = collection(home('other', ...aces), 1);
        const ordered = [1, null].flatMap((id) => aces.filter(({ collectionId }) => collectionId === id));
        const expected = PRIVILEGES.filter((privilege) => decides(ordered, privilege));
        const found = [...privilegesOf(caller(), of)].filter((privilege) => privilege !== 'traverse');
        expect(found.sort()).toEqual([...expected].sort());
        expect(privilegesOf(caller(), of).has('traverse')).toBe(expected.includes('read'));
      }),
      { numRuns: 500 },
    );
  });

  it('a protected entry goes before all others', () => {
    const proxy = { ...ace(null, true, 'read'), protected: true };
    expect([...privilegesOf(caller(), collection(home('other', ace(1, false, 'all'), proxy), 1))]).toEqual(READING);
  });

  it('nothing is granted by nothing', () => {
    expect(privilegesOf(caller(), collection(home('other'), 1)).size).toBe(0);
  });

  it('owners and administrators need no entry', () => {
    for (const as of ['owner', 'administrator'] as const) {
      expect(privilegesOf(caller(), collection(home(as), 1)).has('all')).toBe(true);
    }
  });

  it('a read-only credential keeps what changes nothing', () => {
    const of = collection(home('owner'), 1);
    expect([...privilegesOf(caller('read-only'), of)].sort()).toEqual(
      [...READING, 'read-acl', 'schedule-send-freebusy'].sort(),
    );
    const dropBox = collection(home('other', ace(1, true, 'bind')), 1);
    expect(privilegesOf(caller('read-only'), dropBox).size).toBe(0);
  });
});

describe('a home', () => {
  it('is the way to what can be read in it, and gives nothing else', () => {
    const of = home('other', ace(1, true, 'read'), ace(2, true, 'write'));
    expect([...privilegesOf(caller(), of)]).toEqual(['traverse', 'read-current-user-privilege-set']);
    expect(permitted([collection(of, 1), collection(of, 2), collection(of, 3)], 'read', caller())).toHaveLength(1);
  });

  it('is not the way to what is denied again', () => {
    expect(privilegesOf(caller(), home('other', ace(1, false, 'read'), ace(1, true, 'all'))).has('traverse')).toBe(
      false,
    );
  });
});

describe('a principal', () => {
  it('is read by everybody who signed in, and changed by administrators', () => {
    expect([...privilegesOf(caller(), principal(3))]).toEqual(READING);
    expect(
      privilegesOf(caller('full', principal(2, { administrator: true })), principal(3)).has('write-properties'),
    ).toBe(true);
  });

  it('that is a proxy group is changed by its owner', () => {
    const proxies = principal(4, { type: 'calendar-proxy-read', ownerId: 2 });
    expect(privilegesOf(caller(), proxies).has('write-properties')).toBe(true);
    expect(privilegesOf(caller('read-only'), proxies).has('write-properties')).toBe(false);
    expect(privilegesOf(caller('full', principal(3)), proxies).has('write-properties')).toBe(false);
  });
});

it('what is nowhere and what belongs to nobody', () => {
  expect(privilegesOf(caller(), { kind: 'nowhere', parentMissing: false }).size).toBe(0);
  expect([...privilegesOf(caller(), { kind: 'root', path: '/' })]).toEqual(READING);
});
