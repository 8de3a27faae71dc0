// COPY and MOVE of objects (RFC 4918 §9.8, §9.9); the destination's content rules decide as they do for PUT.
import { type CollectionRecord, type Condition, move as moveObject, put, Refusal, type Written } from '#store';
import { admit } from '../admit.js';
import { transferCollection } from '../collection-transfer.js';
import { lockCondition, removeCondition, writeCondition } from '../conditions.js';
import { author, type Context } from '../context.js';
import { checkDestination, destinationOf, hrefOfDestination } from '../destination.js';
import { type DavResponse, empty } from '../message.js';
import { hrefOf } from '../paths.js';
import { forbidden, needPrivileges } from '../preconditions.js';
import type { Privilege } from '../privilege-tree.js';
import { privilegesOf } from '../privileges.js';
import { refuse } from '../refusals.js';
import { COLLECTION_KINDS, OBJECT_KINDS, type TargetOf } from '../resource.js';
import { method } from '../rows.js';

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

export const copy = [
  method({
    name: 'COPY',
    on: OBJECT_KINDS,
    privilege: 'read',
    run: (source, context) => transfer(source, context, 'COPY', copyTo),
  }),
  method({
    name: 'COPY',
    on: COLLECTION_KINDS,
    privilege: 'read',
    run: (source, context) => transferCollection(source, context, 'COPY'),
  }),
];

export const move = [
  method({
    name: 'MOVE',
    on: OBJECT_KINDS,
    privilege: 'unbind',
    privilegeOn: ({ collection }) => collection,
    run(source, context) {
      // Whoever may only delete must not bring it to where it can be read.
      if (!privilegesOf(context.caller, source).has('read')) throw needPrivileges(hrefOf(source), 'read');
      return transfer(source, context, 'MOVE', moveTo);
    },
  }),
  method({
    name: 'MOVE',
    on: COLLECTION_KINDS,
    privilege: 'unbind',
    privilegeOn: ({ home }) => home,
    run: (source, context) => transferCollection(source, context, 'MOVE'),
  }),
];

type Transfer = (source: Source, destination: Destination, context: Context) => Promise<Written>;

async function transfer(
  source: Source,
  context: Context,
  name: keyof typeof OVERWRITING,
  act: Transfer,
): Promise<DavResponse> {
  const destination = await destinationFor(context, OVERWRITING[name]);
  const location = hrefOfDestination({ holder: destination.collection, name: destination.name });
  if (hrefOf(source) === location) throw forbidden('Source and destination are the same resource.');
  try {
    const written = await act(source, destination, context);
    return written.created ? empty(201, { location }) : empty(204);
  } catch (error) {
    const told = privilegesOf(context.caller, destination.collection).has('read') ? destination.collection : undefined;
    throw error instanceof Refusal ? refuse(error, told, context.protocol) : error;
  }
}

async function destinationFor(context: Context, toOverwrite: readonly Privilege[]): Promise<Destination> {
  const destination = await destinationOf(context);
  if (destination === undefined || !('home' in destination.holder)) {
    throw forbidden('An object can only be put into a calendar or an address book.');
  }
  checkDestination(destination, toOverwrite);
  const { holder: collection, name, privileges } = destination;
  const mayOverwrite = context.request.headers.overwrite && toOverwrite.every((privilege) => privileges.has(privilege));
  return { collection, name, overwrite: ({ etag }) => etag === undefined || mayOverwrite };
}

/** The source as the destination's collection admits it. */
function admitted({ body, collection: from }: Source, { collection }: Destination, context: Context) {
  const contentType = context.protocol.collectionType(from.kind).representations[0].mediaType;
  const upload = { body: Buffer.from(body), contentType, charset: undefined };
  return admit(upload, collection, context);
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
  const { collection, name, overwrite } = destination;
  const isUnlocked = lockCondition(context, { kind: 'unmapped-object', collection, name }, true);
  const ofDestination: Condition = async (state, queries) =>
    (await overwrite(state, queries)) && isUnlocked(state, queries);
  const ofSource = removeCondition(context, source);
  return moveObject(database, source, destination, object, ofSource, ofDestination, author(context));
};
