// An object in the form that a client likes best: as it was stored, or converted.
import type { ObjectRecord } from '#store';
import { preferred } from './accept.js';
import type { Protocol } from './protocol.js';

interface Representation {
  readonly body: string;
  readonly contentType: string;
  /** What is said about it also where the client has it already (RFC 9110 §15.4.5). */
  readonly headers: Readonly<Record<string, string>>;
}

/** The body of an object with the headers that describe it. @param accept the header, as it came @throws DavError */
export function representationOf(
  object: ObjectRecord<'body'>,
  accept: string | undefined,
  protocol: Protocol,
): Representation {
  const { mediaType, render } = preferred(accept, protocol.collectionType(object.collection.kind).representations);
  const body = render(object.body);
  return {
    body,
    contentType: `${mediaType}; charset=utf-8`,
    headers: {
      // The strong one is of the octets that are stored (RFC 9110 §8.8.1).
      etag: body === object.body ? `"${object.etag}"` : `W/"${object.etag}"`,
      // Private to the account, and to be asked for again each time (RFC 9111 §5.2.2).
      'cache-control': 'private, no-cache',
      vary: 'Accept',
    },
  };
}
