// An object in the form that a client likes best: as it was stored, or converted.
import type { ObjectRecord } from '#store';
import { preferred } from './accept.js';
import type { DavHeaders } from './headers.js';
import type { Protocol } from './protocol.js';

interface Representation {
  readonly body: string;
  readonly contentType: string;
  /** What is said about it also where the client has it already (RFC 9110 §15.4.5). */
  readonly headers: Readonly<Record<string, string>>;
}

/** The body of an object with the headers that describe it. @param wishes of the request @throws DavError */
export function representationOf(object: ObjectRecord<'body'>, wishes: DavHeaders, protocol: Protocol): Representation {
  const { representations, asked, vary } = protocol.collectionType(object.collection.kind);
  const { mediaType, render } = preferred(wishes.accept, representations);
  const wanted = asked(object.body, wishes);
  const body = render(wanted);
  return {
    body,
    contentType: `${mediaType}; charset=utf-8`,
    headers: {
      // The strong one is of the octets that are stored (RFC 9110 §8.8.1). Where VTIMEZONEs are left out or added it is
      // given all the same: RFC 4791 §5.3.4 wants that of the resource, and clients write under it.
      etag: body === wanted ? `"${object.etag}"` : `W/"${object.etag}"`,
      // Private to the account, and to be asked for again each time (RFC 9111 §5.2.2).
      'cache-control': 'private, no-cache',
      vary,
    },
  };
}
