// COPY and MOVE of objects (RFC 4918 §9.8, §9.9); the destination's content rules decide as they do for PUT.
import { type CollectionRecord, type Condition, move as moveObject, put, Refusal, type Written } from '#store';
import { writeCondition } from '../conditions.js';
import { author, type Context } from '../context.js';
import { type DavResponse, empty, isOfThisServer } from '../message.js';
import { BadPath, encodeSegment, hrefOf, placeOf, segmentsOf } from '../paths.js';
import { badGateway, badRequest, conflict, forbidden, needPrivileges } from '../preconditions.js';
import type { Privilege } from '../privilege-tree.js';
import { privilegesOf } from '../privileges.js';
import { refuse } from '../refusals.js';
import { OBJECT_KINDS, type TargetOf } from '../resource.js';
import { method } from '../rows.js';
import { hrefOfTarget, targetAt } from '../target.js';

type Source = TargetOf<(typeof OBJECT_KINDS)[number]>;

interface Destination {
  readonly collection: CollectionRecord;
  readonly name: string;
  /** Whether what is there may be overwritten, by the request and by the privileges. */
  readonly overwrite: Condition;
}

// RFC 3744 Appendix B. To make something new, both need `bind`.
const OVERWRITING = {
  COPY: ['write-content', 'write-properties'],
  MOVE: ['bind', 'unbind'],
} as const satisfies Record<string, readonly Privilege[]>;

export const copy = method({
  name: 'COPY',
  on: OBJECT_KINDS,
  privilege: 'read',
  run: (source, context) => transfer(source, context, 'COPY', copyTo),
});

export const move = method({
  name: 'MOVE',
  on: OBJECT_KINDS,
  privilege: 'unbind',
  privilegeOn: ({ collection }) => collection,
  run(source, context) {
    // Whoever may only delete must not bring it to where it can be read.
    if (!privilegesOf(context.caller, source).has('read')) throw needPrivileges(hrefOf(source), 'read');
    return transfer(source, context, 'MOVE', moveTo);
  },
});

type Transfer = (source: Source, destination: Destination, context: Context) => Promise<Written>;

async function transfer(
  source: Source,
  context: Context,
  name: keyof typeof OVERWRITING,
  act: Transfer,
): Promise<DavResponse> {
  const destination = await destinationOf(context, OVERWRITING[name]);
  if (hrefOf(source) === `${hrefOf(destination.collection)}${encodeSegment(destination.name)}`) {
    throw forbidden('Source and destination are the same resource.');
  }
  try {
    const written = await act(source, destination, context);
    const location = `${hrefOf(destination.collection)}${encodeSegment(destination.name)}`;
    return written.created ? empty(201, { location }) : empty(204);
  } catch (error) {
    const told = privilegesOf(context.caller, destination.collection).has('read') ? destination.collection : undefined;
    throw error instanceof Refusal ? refuse(error, told, context.protocol) : error;
  }
}

/** Finds where an object shall go. @param toOverwrite what is needed where something is there @throws DavError */
async function destinationOf(context: Context, toOverwrite: readonly Privilege[]): Promise<Destination> {
  const { destination, overwrite } = context.request.headers;
  if (destination === undefined) throw badRequest('A COPY or MOVE needs a Destination header.');
  // RFC 4918 §9.8.5
  if (!isOfThisServer(destination, context.request)) throw badGateway('The Destination is on another server.');
  const place = placeAt(destination);
  if (place.kind !== 'address') throw forbidden('An object can only be put into a calendar or an address book.');
  const target = await targetAt(place, [], context);
  // RFC 4918 §9.8.5: 409 when the parent of the destination does not exist, or is not to be known.
  if (!('collection' in target)) throw conflict('The collection of the Destination does not exist.');
  const { collection, name } = target;
  const privileges = privilegesOf(context.caller, collection);
  const missing = (needed: readonly Privilege[]) => needed.find((privilege) => !privileges.has(privilege));
  const isFree = target.kind === 'unmapped-object';
  const lacking = missing(isFree ? ['bind'] : toOverwrite);
  if (lacking !== undefined) {
    // Without `read`, it is not told whether something is there.
    if (!privileges.has('read')) throw needPrivileges(hrefOf(collection), 'read');
    throw needPrivileges(isFree ? hrefOf(collection) : hrefOfTarget(target), lacking);
  }
  const mayOverwrite = overwrite && missing(toOverwrite) === undefined;
  return { collection, name, overwrite: ({ etag }) => etag === undefined || mayOverwrite };
}

function placeAt(destination: string) {
  try {
    return placeOf(segmentsOf(destination));
  } catch (error) {
    throw error instanceof BadPath ? badRequest(`The Destination header: ${error.message}`) : error;
  }
}

/** The source as the destination's collection admits it. */
function admitted({ body, collection: from }: Source, { collection }: Destination, context: Context) {
  const contentType = context.protocol.collectionType(from.kind).representations[0].mediaType;
  const upload = { body: Buffer.from(body), contentType, charset: undefined };
  return context.protocol.collectionType(collection.kind).admit(upload, collection, context);
}

const copyTo: Transfer = async (source, destination, context) => {
  const object = { ...admitted(source, destination, context), properties: source.properties };
  const { collection, name, overwrite } = destination;
  const ofSource = writeCondition(context, { kind: 'unmapped-object', collection, name }, source);
  const both: Condition = async (state, queries) => (await ofSource(state, queries)) && overwrite(state, queries);
  return await put(context.database, collection, name, object, both, author(context));
};

const moveTo: Transfer = (source, destination, context) => {
  const object = { ...admitted(source, destination, context), properties: source.properties };
  const { database } = context;
  const ofSource = writeCondition(context, source);
  return moveObject(database, source, destination, object, ofSource, destination.overwrite, author(context));
};
