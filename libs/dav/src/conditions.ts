// If-Match, If-None-Match, If and the dates (RFC 9110 §13, RFC 4918 §10.4) as questions to the present state of a resource.
import type { Condition } from '#store';
import type { DavHeaders, EntityTags } from './headers.js';
import { ifHolds, statesAt } from './if-header.js';
import { encodeSegment, hrefOf } from './paths.js';
import { type Synchronized, syncToken } from './sync-token.js';

/** If-Match (RFC 9110 §13.1.1), with strong comparison; all our ETags are strong. */
function matches(tags: EntityTags, etag: string | undefined, exists: boolean): boolean {
  return tags === '*' ? exists : tags.some(({ weak, tag }) => !weak && tag === etag);
}

/** If-None-Match (RFC 9110 §13.1.2), with weak comparison. */
function matchesNone(tags: EntityTags, etag: string | undefined, exists: boolean): boolean {
  return tags === '*' ? !exists : tags.every(({ tag }) => tag !== etag);
}

/**
 * The conditions of a request that writes an object, or something of a collection or home, to be asked under the lock.
 * @param name the object's name, `''` for the collection or home itself
 */
export function writeCondition(headers: DavHeaders, collection: Synchronized, name: string): Condition {
  const { ifMatch, ifNoneMatch, if: ifHeader } = headers;
  const collectionHref = hrefOf(collection);
  const href = `${collectionHref}${encodeSegment(name)}`;
  return ({ etag, collectionChange }) => {
    // A collection has no ETag, but it is there.
    const exists = name === '' || etag !== undefined;
    if (ifMatch !== undefined && !matches(ifMatch, etag, exists)) return false;
    if (ifNoneMatch !== undefined && !matchesNone(ifNoneMatch, etag, exists)) return false;
    if (ifHeader === undefined) return true;
    const token = syncToken(collection, collectionChange);
    return ifHolds(ifHeader, href, statesAt({ href, etag }, { href: collectionHref, token }));
  };
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
