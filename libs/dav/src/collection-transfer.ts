// COPY and MOVE of whole collections (RFC 4918 §9.8.3, §9.9.2): everything in them goes along, or nothing is done.
import {
  type CollectionRecord,
  copyCollection,
  type HomeRecord,
  moveCollection,
  Refusal,
  type TransferConditions,
} from '#store';
import { headerCondition, lockCondition, removeCondition } from './conditions.js';
import { author, type Context } from './context.js';
import { checkDestination, type Destination, destinationOf, hrefOfDestination } from './destination.js';
import type { Depth } from './headers.js';
import { type DavResponse, empty } from './message.js';
import { hrefOf } from './paths.js';
import { badRequest, forbidden, preconditionFailed } from './preconditions.js';
import { refuse } from './refusals.js';
import type { CollectionType } from './rows.js';
import { demandOnAll } from './whole-collections.js';

/** Copies or moves a collection to the Destination of the request. @throws DavError */
export async function transferCollection(
  source: CollectionRecord,
  context: Context,
  method: 'COPY' | 'MOVE',
): Promise<DavResponse> {
  const { database, protocol, request } = context;
  const withMembers = isDeep(request.headers.depth, method);
  const destination = placeFor(protocol.collectionType(source.kind), await destinationOf(context));
  const location = `${hrefOfDestination(destination)}/`;
  if (location === hrefOf(source)) throw forbidden('Source and destination are the same resource.');
  // What is there is deleted as a whole (§9.9.3), and so it is for a copy (§9.8.4): members must not be mingled.
  checkDestination(destination, ['bind', 'unbind']);
  const { holder: home, name } = destination;
  const conditions = conditionsOf(source, destination, context, method);
  try {
    const isNew =
      method === 'COPY'
        ? await copyCollection(database, source, { home, name }, withMembers, conditions, author(context))
        : await moveCollection(database, source, { home, name }, conditions, author(context));
    return isNew ? empty(201, { location }) : empty(204);
  } catch (error) {
    throw error instanceof Refusal ? refuse(error, source, protocol) : error;
  }
}

function isDeep(depth: Depth = 'infinity', method: 'COPY' | 'MOVE'): boolean {
  if (depth === 'infinity') return true;
  if (method === 'COPY' && depth === '0') return false;
  // §9.8.3, §9.9.2
  throw badRequest(
    method === 'COPY'
      ? 'A collection is copied with everything in it or alone; send Depth: infinity or 0.'
      : 'A collection is always moved with everything in it; send Depth: infinity or none.',
  );
}

/** A destination at which a collection of a type can be. @throws DavError collection-location-ok */
function placeFor(type: CollectionType, destination: Destination | undefined) {
  // RFC 4791 §5.3.2.1, and RFC 6352 §5.2 alike
  if (destination === undefined || 'home' in destination.holder || destination.holder.area !== type.area) {
    throw type.collectionLocationOk(`Such a collection can only be directly in a home below /dav/${type.area}/.`);
  }
  return { ...destination, holder: destination.holder };
}

function conditionsOf(
  source: CollectionRecord,
  { holder: home, name, privileges }: Destination & { readonly holder: HomeRecord },
  context: Context,
  method: 'COPY' | 'MOVE',
): TransferConditions {
  const { headers } = context.request;
  return {
    ofSource: method === 'COPY' ? headerCondition(context, source) : removeCondition(context, source),
    ofDestination: lockCondition(context, { kind: 'unmapped-collection', home, name }, true),
    ofContent: demandOnAll(method === 'COPY' ? ['read'] : ['read', 'unbind'], context),
    ofReplaced(collections, queries) {
      // It may have come there since the privileges were asked for.
      const mayReplace = headers.overwrite && privileges.has('unbind');
      if (!mayReplace) throw preconditionFailed('Something is at the Destination, and may not be overwritten.');
      return demandOnAll(['unbind'], context)(collections, queries);
    },
    maxCollections: context.limits.maxCollections,
  };
}
