// If-Match, If-None-Match, If and the dates (RFC 9110 §13, RFC 4918 §10.4) as questions to the present state of a resource.
import type { CollectionRecord, Condition, CurrentState, HomeRecord, ObjectRecord, Queries } from '#store';
import type { Context } from './context.js';
import type { DavHeaders, EntityTags } from './headers.js';
import { ifHolds, type ResourceState } from './if-header.js';
import { isOfThisServer } from './message.js';
import { hrefOf, pathKey, placeOf, segmentsOf } from './paths.js';
import { privilegesOf } from './privileges.js';
import type { Target, UnmappedCollection, UnmappedObject } from './resource.js';
import { syncToken } from './sync-token.js';
import { targetAt } from './target.js';

/** If-Match (RFC 9110 §13.1.1), with strong comparison; all our ETags are strong. */
function matches(tags: EntityTags, etag: string | undefined, exists: boolean): boolean {
  return tags === '*' ? exists : tags.some(({ weak, tag }) => !weak && tag === etag);
}

/** If-None-Match (RFC 9110 §13.1.2), with weak comparison. */
function matchesNone(tags: EntityTags, etag: string | undefined, exists: boolean): boolean {
  return tags === '*' ? !exists : tags.every(({ tag }) => tag !== etag);
}

/** What is written, or could be: something in a home. Whether an object is there, only its state says. */
type Written = HomeRecord | CollectionRecord | ObjectRecord | UnmappedCollection | UnmappedObject;

/**
 * The conditions of a request that writes, to be asked about what it writes, under the lock.
 * @param source the resource of the request, where that is another one, which is only read
 */
export function writeCondition(context: Context, written: Written, source?: Written): Condition {
  const { headers } = context.request;
  return async (current, queries) => {
    const of = source ?? written;
    const etag = source === undefined ? current.etag : stateOf(source).etag;
    // A collection has no ETag, but it is there.
    const exists = etag !== undefined || 'change' in of;
    if (headers.ifMatch !== undefined && !matches(headers.ifMatch, etag, exists)) return false;
    if (headers.ifNoneMatch !== undefined && !matchesNone(headers.ifNoneMatch, etag, exists)) return false;
    return await ifHeaderHolds(context, of, queries, statesOf(written, current));
  };
}

/** Whether the If header of a request that only reads is true, or there is none. */
export async function readCondition(context: Context, target: Target): Promise<boolean> {
  return await ifHeaderHolds(context, target, context.database, new Map());
}

/** @param known states by the keys of paths; others are looked up, as far as the caller may read them */
async function ifHeaderHolds(
  context: Context,
  target: Target | Written,
  queries: Queries,
  known: Map<string, ResourceState>,
): Promise<boolean> {
  const { headers, target: requested } = context.request;
  if (headers.if === undefined) return true;
  const own = pathKey(requested);
  if (!known.has(own)) known.set(own, stateOf(target));
  return await ifHolds(headers.if, async (href = requested) => {
    if (!isOfThisServer(href, context.request)) return UNKNOWN;
    const key = pathKey(href);
    const state = known.get(key) ?? (await stateAt(href, context, queries));
    known.set(key, state);
    return state;
  });
}

const UNKNOWN: ResourceState = { tokens: [] };

/** What is known of a resource from its record. */
function stateOf(target: Target | Written): ResourceState {
  if ('etag' in target) return { etag: target.etag, tokens: [] };
  return 'change' in target ? { tokens: [syncToken(target)] } : UNKNOWN;
}

/** What is known under the lock: of what is written, and of what it is in. */
function statesOf(written: Written, { etag, collectionChange }: CurrentState): Map<string, ResourceState> {
  const holder = 'collection' in written ? written.collection : 'change' in written ? written : written.home;
  return new Map<string, ResourceState>([
    [pathKey(hrefOf(written)), { etag, tokens: [] }],
    [pathKey(hrefOf(holder)), { tokens: [syncToken(holder, collectionChange)] }],
  ]);
}

/** What is known of another resource: nothing, where the caller may not read it. */
async function stateAt(href: string, context: Context, queries: Queries): Promise<ResourceState> {
  const target = await targetAt(placeOf(segmentsOf(href)), [], { ...context, database: queries });
  return privilegesOf(context.caller, target).has('read') ? stateOf(target) : UNKNOWN;
}

/** What a conditional GET or HEAD comes to (RFC 9110 §13.2.2). */
export function readOutcome(
  headers: DavHeaders,
  etag: string,
  modifiedAt: Date,
): 'proceed' | 'not-modified' | 'failed' {
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
  if (headers.ifMatch !== undefined) {
    if (!matches(headers.ifMatch, etag, true)) return 'failed';
  } else if (headers.ifUnmodifiedSince !== undefined && seconds(modifiedAt) > seconds(headers.ifUnmodifiedSince)) {
    return 'failed';
  }
  if (headers.ifNoneMatch !== undefined) {
    return matchesNone(headers.ifNoneMatch, etag, true) ? 'proceed' : 'not-modified';
  }
  const unchanged = headers.ifModifiedSince !== undefined && seconds(modifiedAt) <= seconds(headers.ifModifiedSince);
  return unchanged ? 'not-modified' : 'proceed';
}
