// The one place that says what a caller may do with a resource (RFC 3744 §6).
import {
  type CollectionRecord,
  type HomeRecord,
  isCollection,
  isGiven,
  isInside,
  type MatchingAce,
  NESTS,
  type PrincipalRecord,
} from '#store';
import type { Caller } from './context.js';
import { PARTS, PRIVILEGES, type Privilege } from './privilege-tree.js';
import { homeOf, type Resource, type Target } from './resource.js';

/**
 * What a caller may do. `traverse` stands in no entry and in no answer: it comes with `read`, and whoever may read
 * something in a home has it on the home, to find the way.
 */
export type Privileges = ReadonlySet<Privilege | 'traverse'>;

/**
 * Who may be found: everybody who signed in may read the properties of all principals whose names are known,
 * memberships included; how far a search goes, `DIRECTORY` says. Nobody could grant anything to somebody who cannot be found.
 */
const PRINCIPALS_ARE_DISCOVERABLE = true;

const NONE: Privileges = new Set();
const READ_ONLY = granted('read');
const EVERYTHING = granted('all');
/** What only the server does with the collections that nobody makes; `DAV:acl` shows it. */
export const FILLING: readonly Privilege[] = ['bind', 'write-content'];
const NOBODY_FILLS = { grants: false, privileges: FILLING };
const EVERYTHING_BUT_FILLING = evaluate([NOBODY_FILLS, { grants: true, privileges: ['all'] }]);
const OWN_PROXY_GROUP = granted('read', 'read-acl', 'write-properties');
/** All that a credential is good for that may not change anything, and an administrator in places of nobody. */
const HARMLESS = granted('read', 'read-acl', 'schedule-send-freebusy');

/** What the caller may do with a resource, or at a place where there could be one; empty where it is not to be known. */
export function privilegesOf(caller: Caller, target: Resource | Target): Privileges {
  const privileges = privilegesOfAccount(caller, target);
  return caller.scope === 'full' ? privileges : harmless(privileges);
}

/** Those of some resources with which the caller may do this. */
export function permitted<One extends Resource>(
  resources: readonly One[],
  privilege: Privilege | 'traverse',
  caller: Caller,
): readonly One[] {
  return resources.filter((resource) => privilegesOf(caller, resource).has(privilege));
}

/**
 * Whether the account for which a collection was found could change what is in it, and so sees also what is private; a
 * credential that only reads does not matter here.
 */
export function seesEverything(collection: CollectionRecord): boolean {
  const { home } = collection;
  return home.access.as !== 'other' || privilegesIn(home, collection).has('write-content');
}

/** Whether it is only as an administrator that the caller has to do with something in a home. */
export function isAdministering(target: Resource | Target): boolean {
  return homeOf(target)?.access.as === 'administrator';
}

function privilegesOfAccount({ principal }: Caller, target: Resource | Target): Privileges {
  if (isCollection(target)) return privilegesIn(target.home, target);
  switch (target.kind) {
    case 'nowhere':
      return NONE;
    case 'principal':
      return privilegesOnPrincipal(principal, target);
    case 'calendar-home':
    case 'addressbook-home':
    case 'home':
      return privilegesIn(target);
    case 'unmapped-collection':
    case 'free-busy':
      return privilegesIn(target.home);
    case 'calendar-object':
    case 'address-object':
    case 'file':
    case 'unmapped-object':
    case 'unmapped-file':
      return privilegesIn(target.collection.home, target.collection);
    default:
      // Places that belong to nobody.
      return principal.administrator ? HARMLESS : READ_ONLY;
  }
}

function privilegesOnPrincipal(caller: PrincipalRecord, { id, ownerId }: PrincipalRecord): Privileges {
  if (caller.administrator) return EVERYTHING;
  // caldav-proxy §3.1
  if (ownerId === caller.id) return OWN_PROXY_GROUP;
  return PRINCIPALS_ARE_DISCOVERABLE || id === caller.id ? READ_ONLY : NONE;
}

// While the members of a collection are listed, it is asked for again and again.
const known = new WeakMap<HomeRecord | CollectionRecord, Privileges>();

const isFilledByServer = (collection?: CollectionRecord) => collection !== undefined && isGiven(collection.kind);

function privilegesIn(home: HomeRecord, collection?: CollectionRecord): Privileges {
  if (home.access.as !== 'other') return isFilledByServer(collection) ? EVERYTHING_BUT_FILLING : EVERYTHING;
  const resource = collection ?? home;
  const privileges = known.get(resource) ?? evaluatedIn(home, collection);
  known.set(resource, privileges);
  return privileges;
}

// A collection's own entries go before those it inherits, from the nearest on, so that one calendar of a shared home can be
// kept back.
function evaluatedIn({ access: { aces } }: HomeRecord, collection?: CollectionRecord): Privileges {
  const first = [...(isFilledByServer(collection) ? [NOBODY_FILLS] : []), ...aces.filter((ace) => ace.protected)];
  const ofHome = aces.filter((ace) => !ace.protected && ace.collectionId === null);
  const at = ({ id, path }: Place) => {
    const own = aces.filter(({ collectionId }) => collectionId === id);
    const above = aces
      .filter((ace) => path !== null && ace.path !== null && isInside(path, ace.path))
      .sort((one, other) => (other.path?.length ?? 0) - (one.path?.length ?? 0));
    return evaluate([...first, ...own, ...above, ...ofHome]);
  };
  const privileges = collection === undefined ? evaluate([...first, ...ofHome]) : at(placeOf(collection));
  const isWayToSomething = aces.some(({ collectionId, path }) => {
    const isWithin = collection === undefined || (path !== null && isInside(path, collection.name));
    return collectionId !== null && isWithin && at({ id: collectionId, path }).has('read');
  });
  return isWayToSomething ? new Set([...privileges, 'traverse', 'read-current-user-privilege-set']) : privileges;
}

/** A collection as entries are about it: with its path where it may hold others. */
interface Place {
  readonly id: number;
  readonly path: string | null;
}

const placeOf = ({ id, name, home }: CollectionRecord): Place => ({ id, path: NESTS[home.area] ? name : null });

/** One entry after the other; the first that names a privilege, by itself or in another, decides it. */
function evaluate(aces: readonly Pick<MatchingAce, 'grants' | 'privileges'>[]): Privileges {
  const decided = new Map<Privilege, boolean>();
  for (const { grants, privileges } of aces) {
    for (const part of privileges.flatMap((privilege) => PARTS.get(privilege) ?? [])) {
      if (!decided.has(part)) decided.set(part, grants);
    }
  }
  const hasAllParts = (privilege: Privilege) => PARTS.get(privilege)?.every((part) => decided.get(part)) === true;
  const privileges = PRIVILEGES.filter((privilege) => decided.get(privilege) ?? hasAllParts(privilege));
  return new Set(decided.get('read') ? [...privileges, 'traverse'] : privileges);
}

function granted(...privileges: readonly Privilege[]): Privileges {
  return evaluate([{ grants: true, privileges }]);
}

const harmlessParts = new WeakMap<Privileges, Privileges>();

function harmless(privileges: Privileges): Privileges {
  const part = harmlessParts.get(privileges) ?? new Set([...privileges].filter((one) => HARMLESS.has(one)));
  harmlessParts.set(privileges, part);
  return part;
}
