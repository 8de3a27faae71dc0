// What the store refuses, as preconditions. A reason without a line here does not compile.
import type { CollectionRecord, Refusal, RefusalReason, Unavailable } from '#store';
import { D, el, text } from '#xml';
import { DavError } from './errors.js';
import { encodeSegment, hrefOf, principalHref } from './paths.js';
import {
  conflict,
  forbidden,
  maxCollections,
  maxResources,
  notFound,
  preconditionFailed,
  quotaNotExceeded,
  recognizedPrincipal,
} from './preconditions.js';
import type { Protocol } from './protocol.js';

type Mapping = (refusal: Refusal, collection: CollectionRecord | undefined, protocol: Protocol) => DavError;

const MAPPINGS: Readonly<Record<RefusalReason, Mapping>> = {
  'condition-failed': () =>
    preconditionFailed('The resource is not in the state that the request named; it was changed in the meantime.'),
  // RFC 4918 §9.7.1: a PUT below a collection that does not exist.
  'collection-missing': () => conflict('The collection does not exist any more.'),
  'object-missing': () => notFound(),
  'name-taken': () => preconditionFailed('Something of that name exists already.'),
  'uid-conflict': ({ detail }, collection, protocol) => {
    if (collection === undefined) return conflict('Another object has the same UID.');
    const href = `${hrefOf(collection)}${encodeSegment(detail)}`;
    return protocol
      .collectionType(collection.kind)
      .noUidConflict(`The UID belongs to ${href} in this collection.`, el(D('href'), text(href)));
  },
  'principal-missing': ({ detail }) => recognizedPrincipal(`There is no principal at ${principalHref(detail)}.`),
  'path-too-long': ({ detail }) => forbidden(`The path below the home would be longer than ${detail} octets.`),
  'too-many-collections': ({ detail }) => maxCollections(`An account can have at most ${detail} collections.`),
  'too-many-resources': ({ detail }) => maxResources(`A collection can hold at most ${detail} objects.`),
  'quota-exceeded': ({ detail }) => quotaNotExceeded(`There is no room for this: the account ${detail}.`),
  'too-many-locks': ({ detail }) => new DavError(507, `An account can have at most ${detail} locks.`),
};

/** Turns a refusal of the store into the client's. */
export function refuse(refusal: Refusal, collection: CollectionRecord | undefined, protocol: Protocol): DavError {
  return MAPPINGS[refusal.reason](refusal, collection, protocol);
}

/** The answer while the database is away, overloaded or full. */
export function unavailable({ why }: Unavailable): DavError {
  return why === 'disk-full'
    ? new DavError(507, 'The server has no space left. Nothing was stored.', el(D('sufficient-disk-space')))
    : new DavError(503, 'The server cannot answer now. Try again shortly.', undefined, { 'retry-after': '10' });
}
