// A DavResponse to the socket: in one piece where it is small, in chunks with back-pressure where it is not.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import type { DavResponse } from '#dav';

// Below this, compressing costs more than it saves. Level 1: half the time of the default for nearly the same size.
const COMPRESS_FROM = 1024;
const GZIP = { level: 1 };
const compress = promisify(gzip);

/**
 * Makes the beginning of a response, so that what fails before anything is sent can still be answered.
 * A list that is a single chunk, as most are, becomes one string, which needs no chunked coding.
 */
export async function begun(response: DavResponse): Promise<DavResponse> {
  const { body } = response;
  if (body === undefined || typeof body === 'string') return response;
  const chunks = body[Symbol.asyncIterator]();
  const first = await chunks.next();
  const second = await chunks.next();
  if (first.done || second.done) return { ...response, body: first.done ? '' : first.value };
  return { ...response, body: resumed([first.value, second.value], chunks) };
}

/**
 * Sends a response.
 * @returns the octets of the body before compression
 * @throws when the client went away, or when making the body failed; the caller must then cut the connection, so that a
 *   short list is never taken for a whole one
 */
export async function writeResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: DavResponse,
): Promise<number> {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (body === undefined) {
    if (status !== 204 && status !== 304) response.setHeader('content-length', 0);
    response.end();
    return 0;
  }
  response.setHeader('vary', headers.vary === undefined ? 'accept-encoding' : `${headers.vary}, accept-encoding`);
  if (typeof body === 'string') return await writeWhole(request, response, body);
  return await writeChunks(request, response, body);
}

async function writeWhole(request: IncomingMessage, response: ServerResponse, body: string): Promise<number> {
  const octets = Buffer.byteLength(body);
  if (octets >= COMPRESS_FROM && acceptsGzip(request)) {
    const compressed = await compress(body, GZIP);
    response.setHeader('content-encoding', 'gzip');
    response.setHeader('content-length', compressed.length);
    response.end(request.method === 'HEAD' ? undefined : compressed);
  } else {
    response.setHeader('content-length', octets);
    // As a string it goes into one packet with the head.
    response.end(request.method === 'HEAD' ? undefined : body);
  }
  return octets;
}

async function* resumed(read: readonly string[], rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield* read;
  for (let chunk = await rest.next(); !chunk.done; chunk = await rest.next()) yield chunk.value;
}

async function writeChunks(
  request: IncomingMessage,
  response: ServerResponse,
  chunks: AsyncIterable<string>,
): Promise<number> {
  // HEAD (RFC 9110 §9.3.2): nothing of what would be long is made.
  if (request.method === 'HEAD') {
    response.end();
    return 0;
  }
  const closed = once(response, 'close');
  let target: Writable = response;
  if (acceptsGzip(request)) {
    response.setHeader('content-encoding', 'gzip');
    const gzipping = createGzip(GZIP);
    gzipping.pipe(response);
    target = gzipping;
  }
  let octets = 0;
  for await (const chunk of chunks) {
    const encoded = Buffer.from(chunk);
    octets += encoded.length;
    if (!target.write(encoded)) await Promise.race([once(target, 'drain'), closed]);
    if (response.destroyed) throw new Error('The client went away.');
  }
  target.end();
  return octets;
}

function acceptsGzip({ method, headers }: IncomingMessage): boolean {
  // Some clients look for the DAV header of OPTIONS only in answers that are not compressed.
  if (method === 'OPTIONS') return false;
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(headers['accept-encoding'] ?? ''));
}
