// ETags of stored bodies: a hash of the octets, so that equal octets have equal tags and no tag is ever used again for others.
import { createHash } from 'node:crypto';
import type { CollectionRecord, HomeRecord, NewObject } from '#store';
import type { EntityTag } from './headers.js';
import type { Owned, Resource, Target } from './resource.js';

// 128 bits are more than enough against chance, and short in every listing.
const LENGTH = 22;

/** What the store needs to know of a body, whatever is in it. @param asSent whether these are the octets that the client sent */
export function stored(body: string, asSent: boolean): Pick<NewObject, 'body' | 'etag' | 'size' | 'asSent'> {
  const octets = Buffer.from(body);
  return { body, etag: etagOf(octets), size: octets.length, asSent };
}

/** The ETag, without quotes, of what consists of these parts. */
export function etagOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url').slice(0, LENGTH);
}

/** The entity tag of an object. @param tag opaque */
export function strong(tag: string): EntityTag {
  return { weak: false, tag };
}

/** The entity tag of what is there; undefined of what has none. */
export function entityTagOf(resource: Resource | Target | Owned): EntityTag | undefined {
  if ('etag' in resource) return strong(resource.etag);
  return 'change' in resource ? { weak: true, tag: collectionTag(resource) } : undefined;
}

/**
 * The opaque tag of a home or collection: of its state, and not of the octets of one of the texts that say what is in it.
 * So it is a weak one (RFC 9110 §8.8.1).
 */
export function collectionTag(resource: CollectionRecord | HomeRecord): string {
  const { epoch } = 'home' in resource ? resource.home : resource;
  // Every change of it and of its rights has a number; it may not change without one, or a sync would not tell (RFC 6578 §3.5.1).
  return `${epoch}-${resource.change}`;
}
