// One object out of a file into a collection, under the rules that PUT has.
import { createHash, randomUUID } from 'node:crypto';
import { admit, atOnce, conflict, DavError, type Limits, refuse, segmentsOf } from '#dav';
import {
  type CollectionKind,
  type CollectionRecord,
  type Condition,
  type Database,
  type NewObject,
  named,
  OBJECT_KIND,
  put,
  Refusal,
  type StoredProperties,
  UNCONDITIONAL,
} from '#store';
import { protocol } from '../../server/src/protocol.js';
import { titleIn } from './title.js';

/** What became of an object; `why` is a sentence where it was refused. */
export interface Outcome {
  readonly what: 'stored' | 'replaced' | 'already there' | 'refused';
  readonly why?: string;
}

export const refused = (why: string): Outcome => ({ what: 'refused', why });

export interface Destination {
  readonly database: Database;
  readonly limits: Limits;
  readonly collection: CollectionRecord;
  /** Whether an object that has the UID already is written over. */
  readonly replace: boolean;
}

/** What comes beside the octets of an object. */
export interface Described {
  /** Admitted; absent: none, or those of the object that is replaced. */
  readonly properties?: StoredProperties;
  /** Of a file. */
  readonly mediaType?: string | undefined;
}

/**
 * Stores an object.
 * @param body the octets of one iCalendar or vCard object, or of a file; an object without UID is given one
 * @param name for the object; one that the server makes where it is taken, or could not stand in a URL. A file keeps its own
 */
export async function importObject(
  destination: Destination,
  body: Buffer,
  name: string,
  { properties, mediaType }: Described = {},
): Promise<Outcome> {
  const isFile = OBJECT_KIND[destination.collection.kind] === 'file';
  try {
    const object = {
      ...(await admitted(destination, isFile ? body : withUid(body), mediaType)),
      ...(properties !== undefined && { properties }),
    };
    return { what: await (isFile ? storeFile : store)(destination, object, name) };
  } catch (error) {
    const refusal = error instanceof Refusal ? refuse(error, destination.collection, protocol) : error;
    if (refusal instanceof DavError) return refused(`${isFile ? name : titleOf(body)}: ${refusal.message}`);
    throw error;
  }
}

/** @throws DavError, Refusal */
async function store(destination: Destination, object: NewObject, name: string): Promise<Outcome['what']> {
  const { database, limits, collection, replace } = destination;
  const write = (at: string, condition: Condition) =>
    put(database, collection, at, object, condition, { credentialId: null, limits });
  try {
    await write(isName(name) ? name : newName(collection.kind), ({ etag }) => etag === undefined);
    return 'stored';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.reason === 'condition-failed') return await store(destination, object, newName(collection.kind));
    if (error.reason !== 'uid-conflict') throw error;
    if ((await etagAt(destination, error.detail)) === object.etag) return 'already there';
    if (!replace) throw conflict('another object has its UID; --replace writes over it.');
    await write(error.detail, UNCONDITIONAL);
    return 'replaced';
  }
}

/** @throws DavError, Refusal */
async function storeFile(destination: Destination, file: NewObject, name: string): Promise<Outcome['what']> {
  const { database, limits, collection, replace } = destination;
  if (!isName(name)) throw conflict('this cannot be the name of a file.');
  const present = await etagAt(destination, name);
  if (present === file.etag) return 'already there';
  if (present !== undefined && !replace) throw conflict('another file has its name; --replace writes over it.');
  await put(database, collection, name, file, ({ etag }) => etag === present, { credentialId: null, limits });
  return present === undefined ? 'stored' : 'replaced';
}

function admitted({ limits, collection }: Destination, body: Buffer, mediaType?: string): Promise<NewObject> {
  const contentType = mediaType ?? protocol.collectionType(collection.kind).representations[0].mediaType;
  return admit({ body, contentType, charset: undefined }, collection, { protocol, limits, aside: atOnce });
}

/** A name for an object that has none. */
export function newName(kind: CollectionKind): string {
  return `${randomUUID()}${protocol.collectionType(kind).extension}`;
}

/** Whether a name can stand in a URL. */
export function isName(name: string): boolean {
  try {
    return segmentsOf(`/${encodeURIComponent(name)}`).length === 1;
  } catch {
    return false;
  }
}

// Old programs export without UID. One made of the content is the same when the file is imported again.
function withUid(body: Buffer): Buffer {
  const text = body.toString('latin1');
  if (/(?<![^\n])(?:[\w-]+\.)?UID[;:]/i.test(text)) return body;
  const uid = createHash('sha256').update(body).digest('hex').slice(0, 32);
  return Buffer.from(
    text.replace(/(?<![^\n])END:(?!VALARM|VCALENDAR)V[A-Z]+[ \t]*(\r?\n|$)/i, `UID:${uid}$1$&`),
    'latin1',
  );
}

/** How a person recognises an object. */
function titleOf(body: Buffer): string {
  const title = titleIn(body.toString('utf8')) ?? '';
  return JSON.stringify(title.slice(0, 60)).replaceAll(/[\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

async function etagAt({ database, collection }: Destination, name: string): Promise<string | undefined> {
  for await (const [found] of named(database, collection, [name], [])) return found?.object?.etag;
  return undefined;
}
