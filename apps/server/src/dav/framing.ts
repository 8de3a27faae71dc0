// What a request must be like before anything in it is looked at.
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { badRequest, DavError, type Protocol } from '#dav';

// More than one of these would mean different things to different programs on the way (RFC 9112 §11.2).
const ONLY_ONCE = new Set(['host', 'authorization', 'if', 'destination', 'depth', 'content-length', 'content-type']);
const MAX_FIELDS = 100;
// An address or a name, without user information; empty where a target has no authority.
const HOST = /^(\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(:\d*)?$/i;

type Head = Pick<IncomingMessage, 'method' | 'url' | 'httpVersion' | 'rawHeaders' | 'headers'>;

/** Refuses requests that could be understood in two ways, or that are out of all proportion. @throws DavError 400, 431 */
export function checkFraming({ method, url = '', httpVersion, rawHeaders, headers }: Head): void {
  if (rawHeaders.length > 2 * MAX_FIELDS) throw new DavError(431, `There are more than ${MAX_FIELDS} header fields.`);
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (ONLY_ONCE.has(name) && seen.has(name)) throw badRequest(`The header ${name} is there more than once.`);
    seen.add(name);
  }
  // RFC 9112 §3.2
  if (headers.host === undefined ? httpVersion !== '1.0' : !HOST.test(headers.host)) {
    throw badRequest('The request needs a Host header with the name of a host.');
  }
  // Node tells of another coding only after it has handed over the request.
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    throw badRequest(`The transfer coding "${coding}" is not known.`);
  if (url === '*' && method !== 'OPTIONS') throw badRequest('Only OPTIONS can be asked about the whole server (*).');
  if (!isUtf8(Buffer.from(url, 'latin1'))) throw badRequest('The request target is not UTF-8.');
  const otherHost = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (otherHost !== undefined && otherHost.toLowerCase() !== headers.host?.toLowerCase()) {
    throw badRequest('The request target and the Host header name different hosts.');
  }
}

/** @throws DavError 501 for a method that no resource has (RFC 9110 §9.1) */
export function checkMethod(method = '', { methodNames }: Protocol): void {
  if (!methodNames.includes(method)) throw new DavError(501, `This server has no method ${method}.`);
}
