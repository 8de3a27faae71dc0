// Live properties of WebDAV itself (RFC 4918 §15).
import { isCollection, isProxy, splitPath } from '#store';
import { append, CS, D, el, elements, join, text } from '#xml';
import { collectionTag } from '../etag.js';
import { activeLocks, locksOn } from '../locks.js';
import { validResourcetype } from '../preconditions.js';
import { property, storedProperty } from '../property-row.js';
import type { Protocol } from '../protocol.js';
import { storedTypeOf } from '../representation.js';
import { COLLECTION_KINDS, HOME_KINDS, homeOf, OBJECT_KINDS, RESOURCE_KINDS, type Resource } from '../resource.js';

const COLLECTION = el(D('collection'));

function resourceTypeOf(resource: Resource, protocol: Protocol) {
  if (isCollection(resource)) {
    const { resourceType } = protocol.collectionType(resource.kind);
    return join([COLLECTION, ...(resourceType === undefined ? [] : [el(resourceType)])]);
  }
  switch (resource.kind) {
    case 'principal':
      return join([COLLECTION, el(D('principal')), ...(isProxy(resource.type) ? [el(CS(resource.type))] : [])]);
    case 'calendar-object':
    case 'address-object':
    case 'file':
      return join([]);
    case 'free-busy':
      return el(CS('free-busy-url'));
    default:
      return COLLECTION;
  }
}

const resourcetype = property({
  name: D('resourcetype'),
  on: RESOURCE_KINDS,
  inAllprop: true,
  privilege: 'traverse',
  get: (resource, { protocol }) => resourceTypeOf(resource, protocol),
  // RFC 5689 §3.3: the kind of the collection was already chosen by it; nothing else may stand in it.
  fixedOnceMade: true,
  set({ kind }, value, protocol) {
    const types = protocol.collectionTypes.filter((type) => type.kind === kind).map(({ resourceType }) => resourceType);
    const names = elements(value).map(({ name }) => name);
    if (!names.includes(D('collection')) || names.some((name) => name !== D('collection') && !types.includes(name))) {
      throw validResourcetype('A collection of this type cannot be made.');
    }
  },
});

const displayname = storedProperty({
  name: D('displayname'),
  on: [...COLLECTION_KINDS, 'principal'],
  inAllprop: true,
  isPersonal: true,
  otherwise: (resource) => text('displayName' in resource ? resource.displayName : splitPath(resource.name).name),
});

const SYNCHRONISED = [...HOME_KINDS, ...COLLECTION_KINDS] as const;
const QUOTE = text('"');

const getetag = property({
  name: D('getetag'),
  on: [...OBJECT_KINDS, ...SYNCHRONISED],
  inAllprop: true,
  // Quoted after it was escaped: of the ETags of objects, which come by thousands, nothing has to be copied for that.
  get: (resource) =>
    'etag' in resource ? append(append(QUOTE, text(resource.etag)), QUOTE) : text(`W/"${collectionTag(resource)}"`),
});

// §15.5. A collection has the type by which others mark folders: told the type of what is in it, Thunderbird would take the
// calendar itself for an event of it.
const getcontenttype = property({
  name: D('getcontenttype'),
  on: [...OBJECT_KINDS, ...SYNCHRONISED],
  needs: (kind) => (kind === 'file' ? ['state'] : []),
  inAllprop: true,
  get: (resource, { protocol }) =>
    text('collection' in resource ? storedTypeOf(resource, protocol) : 'httpd/unix-directory'),
});

// §15.4. A collection has no octets of its own; what GET says of it is sent without a length.
const getcontentlength = property({
  name: D('getcontentlength'),
  on: [...OBJECT_KINDS, ...SYNCHRONISED],
  needs: ['state'],
  inAllprop: true,
  get: (resource) => text(String('size' in resource ? resource.size : 0)),
});

const getlastmodified = property({
  name: D('getlastmodified'),
  on: [...OBJECT_KINDS, ...SYNCHRONISED],
  needs: ['state'],
  inAllprop: true,
  get: ({ modifiedAt }) => text(modifiedAt.toUTCString()),
});

const creationdate = property({
  name: D('creationdate'),
  on: [...OBJECT_KINDS, ...COLLECTION_KINDS],
  needs: ['state'],
  inAllprop: true,
  get: ({ createdAt }) => text(createdAt.toISOString()),
});

const lockentry = (scope: 'exclusive' | 'shared') =>
  el(D('lockentry'), el(D('lockscope'), el(D(scope))), el(D('locktype'), el(D('write'))));
const LOCK_ENTRIES = join([lockentry('exclusive'), lockentry('shared')]);

const supportedlock = property({
  name: D('supportedlock'),
  on: [...OBJECT_KINDS, ...SYNCHRONISED],
  inAllprop: true,
  get: () => LOCK_ENTRIES,
});

const lockdiscovery = property({
  name: D('lockdiscovery'),
  on: [...OBJECT_KINDS, ...SYNCHRONISED],
  inAllprop: true,
  load: locksOn,
  get: (resource, _context, _parameters, locks = []) => activeLocks(locks, homeOf(resource)),
});

export const rfc4918 = [
  resourcetype,
  displayname,
  getetag,
  getcontenttype,
  getcontentlength,
  getlastmodified,
  creationdate,
  supportedlock,
  lockdiscovery,
];
