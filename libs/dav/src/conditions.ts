// If-Match, If-None-Match, If and the dates (RFC 9110 §13, RFC 4918 §10.4) as questions to the present state of a resource.
import { type Condition, type CurrentState, covers, type LockRecord, locksAt, type Queries } from '#store';
import type { Context } from './context.js';
import { entityTagOf, strong } from './etag.js';
import type { DavHeaders, EntityTag, EntityTags } from './headers.js';
import { ifHolds, type ResourceState } from './if-header.js';
import { demandTokens, lockPathOf } from './locks.js';
import { isOfThisServer } from './message.js';
import { hrefOf, pathKey, placeOf, segmentsOf } from './paths.js';
import { preconditionFailed } from './preconditions.js';
import { privilegesOf } from './privileges.js';
import { homeOf, isOwned, type Owned, type Target } from './resource.js';
import { syncToken } from './sync-token.js';
import { targetAt } from './target.js';

/** If-Match (RFC 9110 §13.1.1), with strong comparison. @param etag absent where nothing is */
function matches(tags: EntityTags, etag: EntityTag | undefined): boolean {
  if (etag === undefined || tags === '*') return etag !== undefined;
  return !etag.weak && tags.some(({ weak, tag }) => !weak && tag === etag.tag);
}

/** If-None-Match (RFC 9110 §13.1.2), with weak comparison. @param etag absent where nothing is */
function matchesNone(tags: EntityTags, etag: EntityTag | undefined): boolean {
  return tags === '*' ? etag === undefined : tags.every(({ tag }) => tag !== etag?.tag);
}

/**
 * The conditions of a request that writes, to be asked about what it writes, under the lock of the home.
 * @param source the resource of the request, where that is another one, which is only read
 */
export function writeCondition(context: Context, written: Owned, source?: Owned): Condition {
  return both(headerCondition(context, written, source), lockCondition(context, written, false));
}

/** The same for a request after which another resource, or none, is under the URL. */
export function removeCondition(context: Context, removed: Owned): Condition {
  return both(headerCondition(context, removed), lockCondition(context, removed, true));
}

/** That the tokens of all locks are there (RFC 4918 §7.5). @param removes whether another resource, or none, will be there */
export function lockCondition(context: Context, written: Owned, removes: boolean): Condition {
  return (current) => {
    demandTokens(context, written, current, removes);
    return true;
  };
}

/** That both hold. The second is asked about only where the first does. */
export function both(one: Condition, other: Condition): Condition {
  return async (current, queries) => (await one(current, queries)) && other(current, queries);
}

/** That the headers of a request are true. @param source the resource of the request, where that is not what is written */
export function headerCondition(context: Context, written: Owned, source = written): Condition {
  const { headers, target } = context.request;
  return async (current, queries) => {
    const known = statesOf(written, current);
    // That of a POST is the collection, which is known as well.
    const own = known.get(pathKey(target));
    const etag = own === undefined ? entityTagOf(source) : own.etag;
    if (headers.ifMatch !== undefined && !matches(headers.ifMatch, etag)) return false;
    if (headers.ifNoneMatch !== undefined && !matchesNone(headers.ifNoneMatch, etag)) return false;
    return await ifHeaderHolds(context, source, queries, known);
  };
}

/** Checks the If header of a request that changes nothing in a home, if there is one. @throws DavError 412 */
export async function checkIfHeader(context: Context, target: Target): Promise<void> {
  if (await ifHeaderHolds(context, target, context.database, new Map())) return;
  throw preconditionFailed('The If header is not true of the resources that it names.');
}

/** @param known states by the keys of paths; others are looked up, as far as the caller may read them */
async function ifHeaderHolds(
  context: Context,
  target: Target | Owned,
  queries: Queries,
  known: Map<string, ResourceState>,
): Promise<boolean> {
  const { headers, target: requested } = context.request;
  if (headers.if === undefined) return true;
  const own = pathKey(requested);
  return await ifHolds(headers.if, async (href = requested) => {
    if (!isOfThisServer(href, context.request)) return UNKNOWN;
    const key = pathKey(href);
    const lookedUp = () => (key === own ? stateOf(target, queries) : stateAt(href, context, queries));
    const state = known.get(key) ?? (await lookedUp());
    known.set(key, state);
    return state;
  });
}

const UNKNOWN: ResourceState = { tokens: [] };

/** What is known of a resource from its record, and of its locks. */
async function stateOf(target: Target | Owned, queries: Queries): Promise<ResourceState> {
  if (!isOwned(target)) return UNKNOWN;
  const tokens = tokensOf(await locksAt(queries, homeOf(target), lockPathOf(target)), target);
  const etag = entityTagOf(target);
  return { etag, tokens: 'change' in target ? [syncToken(target), ...tokens] : tokens };
}

/** What is known under the lock: of what is written, and of what it is in. */
function statesOf(written: Owned, { etag, collectionChange, locks }: CurrentState): Map<string, ResourceState> {
  const recorded = 'collection' in written ? written.collection : 'change' in written ? written : written.home;
  const holder = { ...recorded, change: collectionChange };
  const ofWritten = { etag: etag === undefined ? undefined : strong(etag), tokens: tokensOf(locks, written) };
  const ofHolder = { etag: entityTagOf(holder), tokens: [syncToken(holder), ...tokensOf(locks, holder)] };
  const states = new Map<string, ResourceState>([[pathKey(hrefOf(written)), ofWritten]]);
  // They are the same where it is a collection or home that is written. Of a home that no URL names, nobody asks.
  return holder.kind === 'home' ? states : states.set(pathKey(hrefOf(holder)), ofHolder);
}

/** The tokens of the locks that lock a place (RFC 4918 §10.4.4). */
function tokensOf(locks: readonly LockRecord[], place: Owned): readonly string[] {
  const path = lockPathOf(place);
  return locks.filter((lock) => covers(lock, path)).map(({ token }) => token);
}

/** What is known of another resource: nothing, where the caller may not read it. */
async function stateAt(href: string, context: Context, queries: Queries): Promise<ResourceState> {
  const target = await targetAt(placeOf(segmentsOf(href)), [], { ...context, database: queries });
  return privilegesOf(context.caller, target).has('read') ? await stateOf(target, queries) : UNKNOWN;
}

/** What a conditional GET or HEAD comes to (RFC 9110 §13.2.2). */
export function readOutcome(
  headers: DavHeaders,
  etag: EntityTag,
  modifiedAt: Date,
): 'proceed' | 'not-modified' | 'failed' {
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
  if (headers.ifMatch !== undefined) {
    if (!matches(headers.ifMatch, etag)) return 'failed';
  } else if (headers.ifUnmodifiedSince !== undefined && seconds(modifiedAt) > seconds(headers.ifUnmodifiedSince)) {
    return 'failed';
  }
  if (headers.ifNoneMatch !== undefined) {
    return matchesNone(headers.ifNoneMatch, etag) ? 'proceed' : 'not-modified';
  }
  const unchanged = headers.ifModifiedSince !== undefined && seconds(modifiedAt) <= seconds(headers.ifModifiedSince);
  return unchanged ? 'not-modified' : 'proceed';
}
