// Write locks: the tokens that a request needs, and how locks are shown (RFC 4918 §7, §15.8).
import {
  type CurrentState,
  covers,
  type HomeRecord,
  isBelow,
  type LockRecord,
  lockPath,
  locksOf,
  placeAbove,
} from '#store';
import { D, el, join, type Markup, stored, text } from '#xml';
import type { Context } from './context.js';
import { type DavError, MembersRefused } from './errors.js';
import { encodeSegment, homeHref, hrefOf } from './paths.js';
import { hrefElements, lockTokenSubmitted, noConflictingLock } from './preconditions.js';
import { privilegesOf } from './privileges.js';
import { homeOf, type Owned, type Resource } from './resource.js';

/** The name of a place as the store knows it. */
export function lockPathOf(place: Owned): string {
  if ('collection' in place) return lockPath(place.collection.name, place.name);
  return 'home' in place ? lockPath(place.name) : lockPath();
}

/** The state tokens that a request submits (RFC 4918 §10.4.1): true or not, negated or not. */
export function submittedTokens({ request }: Context): ReadonlySet<string> {
  const conditions = request.headers.if?.flatMap((list) => list.conditions) ?? [];
  return new Set(conditions.flatMap(({ token }) => token ?? []));
}

/**
 * Demands the tokens of the locks on all that a request changes (RFC 4918 §7.5). Of locks that several people share, one
 * of the caller's is enough.
 * @param removes whether the place will be nobody's, or another resource's
 * @throws DavError lock-token-submitted; MembersRefused where it is members that are locked
 */
export function demandTokens(context: Context, written: Owned, current: CurrentState, removes: boolean): void {
  const { locks, etag } = current;
  if (locks.length === 0) return;
  const submitted = submittedTokens(context);
  const opens = ({ principalId, token }: LockRecord) =>
    principalId === context.caller.principal.id && submitted.has(token);
  const closing = (place: string) => {
    const held = locks.filter((lock) => covers(lock, place));
    return held.some(opens) ? [] : held;
  };
  const path = lockPathOf(written);
  const isNew = written.kind === 'unmapped-collection' || ('collection' in written && etag === undefined);
  // §7.4: whoever locks a collection guards the names in it.
  const holder = removes || isNew ? placeAbove(path) : undefined;
  const direct = [...closing(path), ...(holder === undefined ? [] : closing(holder))];
  if (direct.length > 0) throw tokenMissing(rootsOf(direct, homeOf(written)));
  const below = removes ? locks.filter(({ root }) => isBelow(root, path) && closing(root).length > 0) : [];
  if (below.length > 0) throw refusedBelow(below, written, context, tokenMissing);
}

/** The refusal of a lock because of others; where they are on members only, of all of it (RFC 4918 §9.10.3). */
export function lockConflict(conflicting: readonly LockRecord[], wanted: Owned, context: Context): DavError {
  const path = lockPathOf(wanted);
  const direct = conflicting.filter((lock) => covers(lock, path));
  return direct.length > 0
    ? inConflict(rootsOf(direct, homeOf(wanted)))
    : refusedBelow(conflicting, wanted, context, inConflict);
}

type Refuse = (hrefs: readonly string[]) => DavError;

const tokenMissing: Refuse = (hrefs) =>
  lockTokenSubmitted(
    `Locked: ${hrefs.join(', ')}. The If header must have the token of a lock that is yours.`,
    hrefElements(hrefs),
  );

const inConflict: Refuse = (hrefs) => noConflictingLock(`Locked already: ${hrefs.join(', ')}.`, hrefElements(hrefs));

/** The path of the resource that a lock was asked for. */
export function rootHref({ root }: LockRecord, { area, owner }: HomeRecord): string {
  return `${homeHref(area, owner.name)}${root.split('/').map(encodeSegment).join('/')}`;
}

function rootsOf(locks: readonly LockRecord[], home: HomeRecord): readonly string[] {
  return [...new Set(locks.map((lock) => rootHref(lock, home)))].sort();
}

/** A refusal for each locked member. Where the caller may not know them all, it is one for all that holds them. */
function refusedBelow(locks: readonly LockRecord[], top: Owned, context: Context, refuse: Refuse): DavError {
  const home = homeOf(top);
  const { length } = lockPathOf(top);
  const mayRead = privilegesOf(context.caller, top).has('read');
  // What is deeper than the objects of a collection may be kept back from others.
  const isKnown = ({ root }: LockRecord) =>
    home.access.as !== 'other' || (mayRead && 'home' in top && !root.slice(length).includes('/'));
  if (!locks.every(isKnown)) return refuse([hrefOf(top)]);
  return new MembersRefused(rootsOf(locks, home).map((href) => ({ href, error: refuse([href]) })));
}

type Existing = Extract<Owned, Resource>;

/** The locks on each of some resources, in one statement. */
export async function locksOn(
  resources: readonly Existing[],
  { database }: Context,
): Promise<ReadonlyMap<Existing, readonly LockRecord[]>> {
  const locks = await locksOf(database, [...new Set(resources.map((resource) => homeOf(resource).id))]);
  const on = (resource: Existing) => {
    const { id, area } = homeOf(resource);
    const path = lockPathOf(resource);
    return locks.filter((lock) => lock.homeId === id && lock.area === area && covers(lock, path));
  };
  return new Map(resources.map((resource) => [resource, on(resource)]));
}

/** The content of DAV:lockdiscovery. */
export function activeLocks(locks: readonly LockRecord[], home: HomeRecord): Markup {
  return join(locks.map((lock) => activeLock(lock, home)));
}

function activeLock(lock: LockRecord, home: HomeRecord): Markup {
  return el(
    D('activelock'),
    el(D('lockscope'), el(D(lock.scope))),
    el(D('locktype'), el(D('write'))),
    el(D('depth'), text(lock.depth)),
    stored(lock.owner),
    el(D('timeout'), text(`Second-${lock.seconds}`)),
    el(D('locktoken'), hrefElements([lock.token])),
    el(D('lockroot'), hrefElements([rootHref(lock, home)])),
  );
}
