// An object in the form that a client likes best: as it was stored, or converted.
import type { ObjectRecord } from '#store';
import { preferred } from './accept.js';
import { isLarge } from './aside.js';
import type { Context } from './context.js';
import type { DavHeaders } from './headers.js';
import type { Protocol } from './protocol.js';
import { shownBody } from './shown-body.js';
import { nextTurn } from './turn.js';

interface Representation {
  readonly body: string | Buffer;
  readonly contentType: string;
  /** What is said about it also where the client has it already (RFC 9110 §15.4.5). */
  readonly headers: Readonly<Record<string, string>>;
}

/** The body of an object with the headers that describe it. @param wishes of the request @throws DavError */
export async function representationOf(
  object: ObjectRecord<'state' | 'body' | 'bytes'>,
  wishes: DavHeaders,
  { protocol, aside }: Pick<Context, 'protocol' | 'aside'>,
): Promise<Representation> {
  if (object.kind === 'file' && object.bytes !== null)
    return { body: object.bytes, ...describedFile(object, protocol) };
  const { representations, asked, vary } = protocol.collectionType(object.collection.kind);
  const { mediaType, render } = preferred(wishes.accept, representations);
  // To take a large one from the database was as much work as others should wait for, and to write it is again.
  if (isLarge(object.body)) await nextTurn();
  const wanted = asked(shownBody(object.body, object.collection, protocol), wishes);
  const body = await render(wanted, aside);
  if (isLarge(body)) await nextTurn();
  // The strong one is of the octets that are stored (RFC 9110 §8.8.1). Where VTIMEZONEs are left out or added it is
  // given all the same: RFC 4791 §5.3.4 wants that of the resource, and clients write under it.
  const etag = body === wanted ? `"${object.etag}"` : `W/"${object.etag}"`;
  return { body, contentType: `${mediaType}; charset=utf-8`, headers: { ...CACHING, etag, vary } };
}

/** What is said about a file, whose octets need not be known for that. */
export function describedFile(file: ObjectRecord<'state'>, protocol: Protocol): Omit<Representation, 'body'> {
  const headers = { ...CACHING, ...AS_A_FILE, etag: `"${file.etag}"` };
  return { contentType: storedTypeOf(file, protocol), headers };
}

// Private to the account, and to be asked for again each time (RFC 9111 §5.2.2).
const CACHING = { 'cache-control': 'private, no-cache' };

const AS_A_FILE = {
  'accept-ranges': 'bytes',
  // A page that somebody stored has no more rights in a browser than one from elsewhere, and runs nothing.
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
};

/** The media type under which an object is stored. @param object with its state, if it is a file */
export function storedTypeOf(object: ObjectRecord & { readonly component?: string }, protocol: Protocol): string {
  const { mediaType } = protocol.collectionType(object.collection.kind).representations[0];
  return object.kind === 'file' ? (object.component ?? mediaType) : `${mediaType}; charset=utf-8`;
}
