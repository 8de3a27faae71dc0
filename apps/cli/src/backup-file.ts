// Backups as files: compressed, complete or not there, and nobody else's to read.
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Failure } from './failure.js';

// Rows are found in pieces of this size; one that is longer is put together from some of them.
const CHUNK = 1024 * 1024;

/** Writes a new file. @throws Failure where it cannot be written, or is there already */
export async function writeBackupFile(path: string, octets: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  try {
    // It holds everything that people wrote, and what their passwords are checked against.
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await pipeline(octets, createGzip(), file.createWriteStream({ flush: true }));
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  } catch (error) {
    throw ofSystem(error) ? new Failure(`${path} cannot be written: ${error.message}`) : error;
  }
}

/** The octets of a backup in a file. @throws Failure while it is read */
export async function* readBackupFile(path: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  const reading = pipeline(createReadStream(path, { highWaterMark: CHUNK }), gunzip);
  // It is looked at below, where what went wrong is told.
  reading.catch(() => undefined);
  try {
    yield* gunzip;
    await reading;
  } catch (error) {
    throw ofSystem(error) ? new Failure(`${path} cannot be read: ${error.message}`) : error;
  } finally {
    gunzip.destroy();
  }
}

/** Whether the file system or zlib said it. */
function ofSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'errno' in error;
}
