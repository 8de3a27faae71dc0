// Reading a request body with a limit that holds while reading, inflated too.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BodyTooLarge, badRequest, unsupportedMediaType } from '#dav';

/**
 * Reads the whole body of a request.
 * @throws BodyTooLarge when it has more than `limit` octets after inflating
 * @throws DavError 415 for a coding other than gzip, 400 for a body that ends early or is no gzip
 */
export async function readBody(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Buffer> {
  const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'identity' && coding !== 'gzip') {
    throw unsupportedMediaType(`The content coding "${coding}" is not supported; send the body plain or with gzip.`);
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge(limit);
  // Only now does a client that asked (Expect: 100-continue) get to send its body.
  if (request.headers.expect !== undefined) response.writeContinue();
  const source: Readable = coding === 'gzip' ? inflated(request) : request;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      length += chunk.length;
      if (length > limit) throw new BodyTooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof BodyTooLarge) throw error;
    throw badRequest('The body ended early or is not valid gzip.');
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

function inflated(request: IncomingMessage): Readable {
  const gunzip = createGunzip();
  request.on('error', (error) => gunzip.destroy(error));
  return request.pipe(gunzip);
}
