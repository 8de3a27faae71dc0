// A request and a response as plain values; the sockets are the edge's business.
import type { DavHeaders } from './headers.js';

export interface DavRequest {
  readonly method: string;
  /** The request target as it came, query included. */
  readonly target: string;
  /** The query without its question mark. */
  readonly query: string;
  readonly headers: DavHeaders;
  /** The host, with its port, by which others know this server; a proxy may have put another one into the Host header. */
  readonly publicHost: string | undefined;
  /** Reads the whole body, inflated. @throws BodyTooLarge when it is longer than `limit` octets */
  body(limit: number): Promise<Buffer>;
}

/** Whether a URL, or a path, is one of this server's. */
export function isOfThisServer(href: string, { headers, publicHost }: DavRequest): boolean {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(href)?.[1]?.toLowerCase();
  return authority === undefined || authority === headers.host?.toLowerCase() || authority === publicHost;
}

/** A body was longer than what is read. */
export class BodyTooLarge extends Error {
  constructor(readonly limit: number) {
    super(`The body is longer than ${limit} octets.`);
  }
}

export interface DavResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A string or octets are sent with their length, a stream in chunks; of what HEAD does not load, the length is told. */
  readonly body?: string | Buffer | AsyncIterable<string> | { readonly length: number };
}

export const XML_TYPE = 'application/xml; charset=utf-8';

/** A response without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): DavResponse {
  return { status, headers };
}
