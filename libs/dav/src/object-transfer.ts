// COPY and MOVE of objects (RFC 4918 §9.8, §9.9); the destination's content rules decide as they do for PUT.
import { type Condition, move, type ObjectRecord, put, Refusal } from '#store';
import { admit } from './admit.js';
import type { Upload } from './collection-type.js';
import { both, lockCondition, removeCondition, writeCondition } from './conditions.js';
import { author, type Context } from './context.js';
import { checkDestination, clearingConditions, destinationOf, hrefOfDestination } from './destination.js';
import { parseContentType } from './headers.js';
import { type DavResponse, empty } from './message.js';
import { hrefOf } from './paths.js';
import { forbidden, needPrivileges } from './preconditions.js';
import type { Privilege } from './privilege-tree.js';
import { refuse } from './refusals.js';
import { storedTypeOf } from './representation.js';
import { isShownWhole } from './shown-body.js';

type Source = ObjectRecord<'state' | 'body' | 'bytes' | 'properties'>;

// RFC 3744 Appendix B. To make something new, both need `bind`.
const OVERWRITING = {
  COPY: ['write-content', 'write-properties'],
  MOVE: ['bind', 'unbind'],
} as const satisfies Record<string, readonly Privilege[]>;

/** Copies or moves an object to the Destination of the request. @throws DavError */
export async function transferObject(
  source: Source,
  context: Context,
  method: keyof typeof OVERWRITING,
): Promise<DavResponse> {
  const { database, protocol, request } = context;
  const destination = await destinationOf(context);
  if (destination === undefined || !('home' in destination.holder)) {
    throw forbidden('An object can only be put into a collection that holds such objects.');
  }
  const location = hrefOfDestination(destination);
  const from = hrefOf(source);
  if (from === location) throw forbidden('Source and destination are the same resource.');
  // It would be deleted to make room for itself.
  if (from.startsWith(`${location}/`)) throw forbidden('The collection at the Destination holds the source.');
  // To move it would destroy the rest, and a copy of a part is none.
  if (!isShownWhole(source, protocol)) throw needPrivileges(from, 'write-content');
  const { holder: collection, name, privileges, target } = destination;
  const toOverwrite = OVERWRITING[method];
  // Only an object is overwritten in its place.
  checkDestination(destination, 'home' in target ? OVERWRITING.MOVE : toOverwrite);
  const mayOverwrite = request.headers.overwrite && toOverwrite.every((privilege) => privileges.has(privilege));
  const overwrite: Condition = ({ etag }) => etag === undefined || mayOverwrite;
  const clearing = clearingConditions(destination, context);
  const place = { kind: 'unmapped-object', collection, name } as const;
  const object = { ...(await admit(uploadOf(source, context), collection, context)), properties: source.properties };
  try {
    const written = method === 'COPY' ? await copyObject() : await moveObject();
    return written.created ? empty(201, { location }) : empty(204);
  } catch (error) {
    throw error instanceof Refusal ? refuse(error, privileges.has('read') ? collection : undefined, protocol) : error;
  }

  function copyObject() {
    const condition = both(writeCondition(context, place, source), overwrite);
    return put(database, collection, name, object, condition, author(context), clearing);
  }

  function moveObject() {
    const ofDestination = both(overwrite, lockCondition(context, place, true));
    const ofSource = removeCondition(context, source);
    return move(database, source, place, object, ofSource, ofDestination, author(context), clearing);
  }
}

/** An object as if it were sent. */
function uploadOf(object: Source, { protocol }: Context): Upload {
  return { body: object.bytes ?? Buffer.from(object.body), ...parseContentType(storedTypeOf(object, protocol)) };
}
