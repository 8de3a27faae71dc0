// MKCOL, plain (RFC 4918 §9.3) and extended (RFC 5689).
import { isGiven } from '#store';
import { D, document, type Markup } from '#xml';
import { expectRoot, xmlBody } from '../body.js';
import type { Context } from '../context.js';
import { makeCollection, resourceTypeIn } from '../make-collection.js';
import type { DavResponse } from '../message.js';
import { method } from '../method-row.js';
import { resourceMustBeNull } from '../preconditions.js';
import { homeOf, RESOURCE_KINDS, type UnmappedCollection, type UnmappedObject } from '../resource.js';

async function make(target: UnmappedCollection | UnmappedObject, context: Context): Promise<DavResponse> {
  const { protocol } = context;
  const body = await xmlBody(context);
  if (body !== undefined) expectRoot(body, D('mkcol'));
  const { area } = homeOf(target);
  // Which type is meant, is in the resource type; without one the area decides, as for clients that know no types.
  const named = new Set<string | undefined>(resourceTypeIn(body));
  const typed = protocol.collectionTypes.find(({ kind, resourceType }) => named.has(resourceType) && !isGiven(kind));
  const type = typed ?? protocol.collectionTypeIn(area);
  if (type.area !== area) {
    throw type.collectionLocationOk(`Such a collection belongs below /dav/${type.area}/.`);
  }
  return await makeCollection(target, type, body, { exists, refused }, context);
}

// RFC 4918 §9.3.1
const exists = () => resourceMustBeNull('Something exists at this URL already.');

// RFC 5689 §3.5: the status of the failed property is the status of the whole.
const refused = (propstats: Markup) => ({ status: 403, body: document(D('mkcol-response'), propstats) });

export const mkcol = [
  method({ name: 'MKCOL', on: ['unmapped-collection', 'unmapped-file'], privilege: 'bind', run: make }),
  // RFC 4791 §4.2, RFC 6352 §5.2: no collections inside a calendar or an address book.
  method({
    name: 'MKCOL',
    on: ['unmapped-object'],
    refuses: true,
    privilege: 'bind',
    run: async ({ collection }, { protocol }) => {
      throw protocol
        .collectionType(collection.kind)
        .collectionLocationOk('A collection cannot be made inside this one.');
    },
  }),
  method({
    name: 'MKCOL',
    on: RESOURCE_KINDS,
    refuses: true,
    privilege: 'read',
    run: async () => {
      throw exists();
    },
  }),
];
