// Reading a request body with a limit that holds while reading, inflated too.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BodyTooLarge, badRequest, unsupportedMediaType } from '#dav';
import type { Holding } from './body-memory.js';

/**
 * Reads the whole body of a request.
 * @param holding where it is counted what the request has in memory
 * @throws BodyTooLarge when it has more than `limit` octets after inflating
 * @throws DavError 415 for a coding other than gzip, 400 for a body that ends early or is no gzip, 503 from `holding`
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
  holding: Holding,
): Promise<Buffer> {
  const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'identity' && coding !== 'gzip') {
    throw unsupportedMediaType(`The content coding "${coding}" is not supported; send the body plain or with gzip.`);
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge(limit);
  // Only now does a client that asked (Expect: 100-continue) get to send its body.
  if (request.headers.expect !== undefined) response.writeContinue();
  return await collected(coding === 'gzip' ? inflated(request) : request, limit, holding);
}

// An iterator over the stream would cost more than most bodies do.
function collected(source: Readable, limit: number, holding: Holding): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const refuse = () => reject(badRequest('The body ended early or is not valid gzip.'));
    source
      .on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        try {
          if (length > limit) throw new BodyTooLarge(limit);
          holding.add(chunk.length);
        } catch (error) {
          // What follows is not read any more.
          source.removeAllListeners('data').pause();
          reject(error);
        }
      })
      .once('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)))
      .once('error', refuse)
      .once('close', () => source.readableEnded || refuse());
  });
}

function inflated(request: IncomingMessage): Readable {
  const gunzip = createGunzip();
  request.on('error', (error) => gunzip.destroy(error));
  return request.pipe(gunzip);
}
