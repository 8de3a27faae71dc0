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
// What a client must take within the stall timeout: with the 60 s of the preset, 1 kB/s.
const CHUNK_OCTETS = 64 * 1024;
const compress = promisify(gzip);

/**
 * Makes the beginning of a response, so that what fails before anything is sent can still be answered.
 * A list that is a single chunk, as most are, becomes one string, which needs no chunked coding.
 */
export async function begun(response: DavResponse): Promise<DavResponse> {
  const { body } = response;
  if (body === undefined || isWhole(body)) return response;
  const chunks = body[Symbol.asyncIterator]();
  const first = await chunks.next();
  const second = await chunks.next();
  if (first.done || second.done) return { ...response, body: first.done ? '' : first.value };
  return { ...response, body: resumed([first.value, second.value], chunks) };
}

/**
 * Sends a response.
 * @param stallTimeout milliseconds in which a client must take a chunk
 * @returns the octets of the body before compression
 * @throws when the client went away, or when making the body failed; the caller must then cut the connection, so that a
 *   short list is never taken for a whole one
 */
export async function writeResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: DavResponse,
  stallTimeout: number,
): Promise<number> {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (body === undefined) {
    if (status !== 204 && status !== 304) response.setHeader('content-length', 0);
    response.end();
    return 0;
  }
  response.setHeader('vary', headers.vary === undefined ? 'accept-encoding' : `${headers.vary}, accept-encoding`);
  if (isWhole(body)) return await writeWhole(request, response, body, stallTimeout);
  return await writeChunks(request, response, body, stallTimeout);
}

type Whole = string | Buffer | { readonly length: number };

/** Whether it is known how long a body is. */
export function isWhole(body: DavResponse['body']): body is Whole {
  return typeof body === 'string' || (body !== undefined && 'length' in body);
}

async function writeWhole(
  request: IncomingMessage,
  response: ServerResponse,
  body: Whole,
  stallTimeout: number,
): Promise<number> {
  const octets = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  let sent = body;
  let length = octets;
  // What is no text is mostly compressed already, and may be a part whose octets are counted.
  if (typeof body === 'string' && octets >= COMPRESS_FROM && acceptsGzip(request)) {
    sent = await compress(body, GZIP);
    length = sent.length;
    response.setHeader('content-encoding', 'gzip');
  }
  response.setHeader('content-length', length);
  if (request.method === 'HEAD' || !(typeof sent === 'string' || Buffer.isBuffer(sent))) response.end();
  // A string goes into one packet with the head.
  else if (length <= CHUNK_OCTETS) response.end(sent);
  else await pour(slices(typeof sent === 'string' ? Buffer.from(sent) : sent), response, response, stallTimeout);
  return octets;
}

function* slices(whole: Buffer): Generator<Buffer> {
  for (let at = 0; at < whole.length; at += CHUNK_OCTETS) yield whole.subarray(at, at + CHUNK_OCTETS);
}

async function* resumed(read: readonly string[], rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield* read;
  for (let chunk = await rest.next(); !chunk.done; chunk = await rest.next()) yield chunk.value;
}

async function writeChunks(
  request: IncomingMessage,
  response: ServerResponse,
  chunks: AsyncIterable<string>,
  stallTimeout: number,
): Promise<number> {
  // HEAD (RFC 9110 §9.3.2): nothing of what would be long is made.
  if (request.method === 'HEAD') {
    response.end();
    return 0;
  }
  if (!acceptsGzip(request)) return await pour(chunks, response, response, stallTimeout);
  response.setHeader('content-encoding', 'gzip');
  const gzipping = createGzip(GZIP);
  response.once('close', () => gzipping.destroy());
  gzipping.pipe(response);
  return await pour(chunks, gzipping, response, stallTimeout);
}

/**
 * Writes chunk by chunk, as fast as the client reads; one that does not take a chunk in time is cut off.
 * @param target the response, or what leads there
 */
async function pour(
  chunks: AsyncIterable<string> | Iterable<Buffer>,
  target: Writable,
  response: ServerResponse,
  stallTimeout: number,
): Promise<number> {
  const closed = new Promise((resolve) => response.once('close', resolve));
  let octets = 0;
  for await (const chunk of chunks) {
    // While the chunk was made; the news of it may have come before anybody waited for it.
    if (response.destroyed) throw new Error('The client went away.');
    const encoded = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    octets += encoded.length;
    if (target.write(encoded)) continue;
    const stalled = setTimeout(() => response.destroy(), stallTimeout);
    await Promise.race([once(target, 'drain'), closed]);
    clearTimeout(stalled);
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
