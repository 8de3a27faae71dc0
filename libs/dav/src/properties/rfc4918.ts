// Live properties of WebDAV itself (RFC 4918 §15).
import { isProxy } from '#store';
import { CS, D, el, elements, join, text } from '#xml';
import { validResourcetype } from '../preconditions.js';
import type { Protocol } from '../protocol.js';
import { COLLECTION_KINDS, HOME_KINDS, OBJECT_KINDS, RESOURCE_KINDS, type Resource } from '../resource.js';
import { property, storedProperty } from '../rows.js';

const COLLECTION = el(D('collection'));

function resourceTypeOf(resource: Resource, protocol: Protocol) {
  switch (resource.kind) {
    case 'calendar':
    case 'addressbook':
      return join([COLLECTION, el(protocol.collectionType(resource.kind).resourceType)]);
    case 'principal':
      return join([COLLECTION, el(D('principal')), ...(isProxy(resource.type) ? [el(CS(resource.type))] : [])]);
    case 'calendar-object':
    case 'address-object':
      return join([]);
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
  otherwise: (resource) => text('displayName' in resource ? resource.displayName : resource.name),
});

const getetag = property({
  name: D('getetag'),
  on: OBJECT_KINDS,
  inAllprop: true,
  get: ({ etag }) => text(`"${etag}"`),
});

const getcontenttype = property({
  name: D('getcontenttype'),
  on: OBJECT_KINDS,
  inAllprop: true,
  get: ({ collection }, { protocol }) =>
    text(`${protocol.collectionType(collection.kind).representations[0].mediaType}; charset=utf-8`),
});

const getcontentlength = property({
  name: D('getcontentlength'),
  on: OBJECT_KINDS,
  needs: ['state'],
  inAllprop: true,
  get: ({ size }) => text(String(size)),
});

const getlastmodified = property({
  name: D('getlastmodified'),
  on: [...OBJECT_KINDS, ...COLLECTION_KINDS],
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

// RFC 4918 §15.10: no locks are offered, so the list is empty.
const supportedlock = property({
  name: D('supportedlock'),
  on: [...HOME_KINDS, ...COLLECTION_KINDS, ...OBJECT_KINDS],
  get: () => join([]),
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
];
