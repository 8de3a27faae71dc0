// COPY and MOVE of whole collections (RFC 4918 §9.8.3, §9.9.2): everything in them goes along, or nothing is done.
import {
  type CollectionPlace,
  type CollectionRecord,
  copyCollection,
  isInside,
  moveCollection,
  NESTS,
  Refusal,
  type TransferConditions,
  type TreeCondition,
} from '#store';
import type { CollectionType } from './collection-type.js';
import { headerCondition, removeCondition } from './conditions.js';
import { author, type Context } from './context.js';
import {
  checkDestination,
  clearingConditions,
  type Destination,
  destinationOf,
  hrefOfDestination,
} from './destination.js';
import type { DavError } from './errors.js';
import type { Depth } from './headers.js';
import { type DavResponse, empty } from './message.js';
import { badRequest, forbidden } from './preconditions.js';
import type { Protocol } from './protocol.js';
import { refuse } from './refusals.js';
import { placeIn } from './resource.js';
import { demandOnAll, demandRelease, demandShown } from './whole-collections.js';

/** Copies or moves a collection to the Destination of the request. @throws DavError */
export async function transferCollection(
  source: CollectionRecord,
  context: Context,
  method: 'COPY' | 'MOVE',
): Promise<DavResponse> {
  const { database, protocol, limits, request } = context;
  const withMembers = isDeep(request.headers.depth, method);
  const type = protocol.collectionType(source.kind);
  const destination = await destinationOf(context);
  if (destination === undefined || !canBeIn(destination.holder, type))
    throw locationRefusal(type, destination, protocol);
  const place = placeIn(destination.holder, destination.name);
  checkNotItself(source, place);
  // What is there is deleted as a whole (§9.9.3), and so it is for a copy (§9.8.4): members must not be mingled.
  checkDestination(destination, ['bind', 'unbind']);
  const conditions: TransferConditions = {
    ofSource: method === 'COPY' ? headerCondition(context, source) : removeCondition(context, source),
    ofContent: contentCondition(source, place, method, context),
    ...clearingConditions(destination, context),
    maxCollections: limits[type.limit],
  };
  try {
    const isNew =
      method === 'COPY'
        ? await copyCollection(database, source, place, withMembers, conditions, author(context))
        : await moveCollection(database, source, place, conditions, author(context));
    return isNew ? empty(201, { location: `${hrefOfDestination(destination)}/` }) : empty(204);
  } catch (error) {
    throw error instanceof Refusal ? refuse(error, source, protocol) : error;
  }
}

function contentCondition(
  source: CollectionRecord,
  { home }: CollectionPlace,
  method: 'COPY' | 'MOVE',
  context: Context,
): TreeCondition {
  const leaves = method === 'MOVE' && home.id !== source.home.id;
  const demands = [
    demandOnAll(method === 'COPY' ? ['read'] : ['read', 'unbind'], context),
    demandShown(context),
    ...(leaves ? [demandRelease(context)] : []),
  ];
  return async (collections, queries) => {
    for (const demand of demands) await demand(collections, queries);
  };
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

/** Whether a home or collection may hold a collection of a type. */
function canBeIn(holder: Destination['holder'], { area }: CollectionType): boolean {
  return 'home' in holder ? NESTS[area] && holder.home.area === area : holder.area === area;
}

function locationRefusal(type: CollectionType, destination: Destination | undefined, protocol: Protocol): DavError {
  // RFC 4791 §5.3.2.1, and RFC 6352 §5.2 alike: a rule of calendars and address books, whichever of both sides is one.
  const there = destination && protocol.collectionTypeIn(placeIn(destination.holder, '').home.area);
  const { collectionLocationOk } = type.resourceType === undefined ? (there ?? type) : type;
  return collectionLocationOk(`Such a collection can only be somewhere below /dav/${type.area}/, in what may hold it.`);
}

function checkNotItself({ home, name }: CollectionRecord, place: CollectionPlace): void {
  if (home.id !== place.home.id) return;
  if (name === place.name) throw forbidden('Source and destination are the same resource.');
  // §9.8.3: it would have no end; §9.9.3: the source would be deleted to make room for itself.
  if (isInside(place.name, name)) throw forbidden('A collection cannot be brought into itself.');
  if (isInside(name, place.name))
    throw forbidden('What is at the Destination holds the source, and cannot give way to it.');
}
