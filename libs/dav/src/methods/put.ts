// PUT (RFC 9110 §9.3.4, RFC 4791 §5.3.2, RFC 6352 §6.3.2).
import { type CollectionRecord, type Condition, locate, put as putObject, Refusal, type Written } from '#store';
import { admit } from '../admit.js';
import type { Upload } from '../collection-type.js';
import { writeCondition } from '../conditions.js';
import { author, type Context } from '../context.js';
import { DavError } from '../errors.js';
import { BodyTooLarge, type DavResponse, empty } from '../message.js';
import { method } from '../method-row.js';
import { encodeSegment, hrefOf } from '../paths.js';
import { badRequest } from '../preconditions.js';
import { privilegesOf } from '../privileges.js';
import { refuse } from '../refusals.js';
import { representationOf } from '../representation.js';
import { COLLECTION_KINDS, HOME_KINDS, isUnmapped, OBJECT_KINDS, UNMAPPED_OBJECT_KINDS } from '../resource.js';

export const put = [
  method({
    name: 'PUT',
    on: [...OBJECT_KINDS, ...UNMAPPED_OBJECT_KINDS],
    privilege: (target) => (isUnmapped(target) ? 'bind' : 'write-content'),
    privilegeOn: (target) => (isUnmapped(target) ? target.collection : target),
    async run({ collection, name }, context) {
      // RFC 9110 §14.5: a partial PUT must not be taken for a whole one.
      if (context.request.headers.contentRange) throw badRequest('A PUT of a part (Content-Range) is not supported.');
      const wantsRepresentation = context.request.headers.prefer.return === 'representation';
      try {
        const { written, validators } = await store(collection, name, await upload(collection, context), context);
        const there =
          wantsRepresentation && (await representation(collection, name, written.created ? 201 : 200, context));
        return there || empty(written.created ? 201 : 204, validators);
      } catch (error) {
        // RFC 8144 §3.1: whoever lost the race gets at once what won it.
        const mayRead = privilegesOf(context.caller, collection).has('read');
        const lost = wantsRepresentation && mayRead && error instanceof DavError && error.status === 412;
        const there = lost && (await representation(collection, name, 412, context));
        if (there) return there;
        throw error;
      }
    },
  }),
  // RFC 4918 §9.7.2 leaves the status open.
  method({
    name: 'PUT',
    on: [...HOME_KINDS, ...COLLECTION_KINDS],
    refuses: true,
    privilege: 'read',
    run: async ({ kind }, { protocol }) => {
      const message = 'A collection has no text of its own; put something into it, under a name.';
      throw new DavError(403, message, undefined, { allow: protocol.allow(kind) });
    },
  }),
];

/** The body of a request that brings an object into a collection. @param limit octets @throws DavError max-resource-size */
export async function upload(
  collection: CollectionRecord,
  { request, limits, protocol }: Context,
  limit = limits.maxResourceSize,
): Promise<Upload> {
  const { contentType, charset } = request.headers;
  const body = await request.body(limit).catch((error: unknown) => {
    const { maxResourceSize } = protocol.collectionType(collection.kind);
    throw error instanceof BodyTooLarge ? maxResourceSize(error.message) : error;
  });
  return { body, contentType, charset };
}

/** Admits a body and writes it under the conditions of the request. @throws DavError */
export async function store(
  collection: CollectionRecord,
  name: string,
  body: Upload,
  context: Context,
): Promise<{ readonly written: Written; readonly validators: Readonly<Record<string, string>> }> {
  const object = await admit(body, collection, context);
  const condition = writeCondition(context, { kind: 'unmapped-object', collection, name });
  const privileges = privilegesOf(context.caller, collection);
  // Whether something is there may have changed since the privilege was asked for.
  const isAllowed: Condition = (state) => privileges.has(state.etag === undefined ? 'bind' : 'write-content');
  const both: Condition = async (state, queries) => isAllowed(state, queries) && condition(state, queries);
  try {
    const written = await putObject(context.database, collection, name, object, both, author(context));
    // RFC 4791 §5.3.4: the ETag is given only where the octets are kept as they were sent.
    return { written, validators: object.asSent ? { etag: `"${object.etag}"` } : {} };
  } catch (error) {
    // What an object is called that has the same UID is for those only who may read it.
    const told = privileges.has('read') ? collection : undefined;
    throw error instanceof Refusal ? refuse(error, told, context.protocol) : error;
  }
}

/** The object as it is now, as the answer to a write; undefined where there is none any more. */
export async function representation(
  collection: CollectionRecord,
  name: string,
  status: number,
  context: Context,
): Promise<DavResponse | undefined> {
  const { database, caller, request } = context;
  const { area, owner } = collection.home;
  const address = { area, user: owner.name, collection: collection.name, object: name };
  const { object } = await locate(database, caller, address, ['body', 'bytes', 'state']);
  if (object === undefined) return undefined;
  // Who says nothing else likes what it sent.
  const { accept = request.headers.contentType } = request.headers;
  const { body, contentType, headers } = await representationOf(object, { ...request.headers, accept }, context);
  const location = `${hrefOf(collection)}${encodeSegment(name)}`;
  return {
    status,
    headers: {
      ...headers,
      'content-type': contentType,
      'content-location': location,
      'preference-applied': 'return=representation',
    },
    body,
  };
}
