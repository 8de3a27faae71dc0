// Refusals of the service: JSON problem details (RFC 7808 §4.1.7, RFC 7807).
import { type DavResponse, empty } from '#dav';

/** The last part of the URNs of RFC 7808 §10.4. */
type ErrorCode =
  | 'invalid-action'
  | 'invalid-changedsince'
  | 'invalid-end'
  | 'invalid-format'
  | 'invalid-pattern'
  | 'invalid-start'
  | 'tzid-not-found';

/** A request that cannot be answered. The message is a sentence for a person. */
export class TzdistError extends Error {
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export function problem({ status, code, message, headers }: TzdistError): DavResponse {
  return {
    ...empty(status, {
      ...headers,
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': 'en',
      'cache-control': 'no-store',
    }),
    body: JSON.stringify({ type: `urn:ietf:params:tzdist:error:${code}`, title: message, status }),
  };
}
