// Holding a name in a folder for as long as the process lives, seen by every process that shares the folder.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { basename, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CannotStart } from '../cannot-start.js';
import { MAX_SOCKET_PATH_OCTETS } from './socket.js';

// A socket in the file system: the kernel lets go of it when its process dies, however it dies, so nothing stale is ever
// taken for somebody, as happens with process ids; and it is seen from other containers, where process ids mean nothing.
const SUFFIX = '.sock';
const ANSWER_TIMEOUT_MS = 1000;
const POLL_MS = 50;

export interface Hold {
  release(): Promise<void>;
}

/** @returns the hold, or what its holder says about itself @throws CannotStart where the folder cannot hold sockets */
export async function hold(folder: string, name: string, aboutMe: string): Promise<Hold | { readonly holder: string }> {
  const path = socketPath(folder, name);
  for (;;) {
    const server = createServer((socket) => socket.on('error', () => socket.destroy()).end(aboutMe));
    const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve).listen(path, () => resolve(undefined));
    });
    if (problem === undefined) {
      server.unref();
      return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    if (problem.code !== 'EADDRINUSE') throw new CannotStart(`${folder} cannot hold a socket: ${problem.message}`);
    const before = changedAt(path);
    const holder = await holderOf(path);
    if (holder !== undefined) return { holder };
    // Left by a process that was killed; unless somebody took its place just now.
    if (changedAt(path) === before) rmSync(path, { force: true });
  }
}

/** Does work that only one process may do at a time. @throws CannotStart when the others take longer than `patienceMs` */
export async function holding<Result>(
  folder: string,
  name: string,
  patienceMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const held = await hold(folder, name, `process ${process.pid}`);
    if ('release' in held) return await work().finally(held.release);
    if (Date.now() > end)
      throw new CannotStart(`Another Daybook (${held.holder}) is busy with ${folder} for too long.`);
    await delay(POLL_MS);
  }
}

/**
 * What the holders of all names in a folder but these say about themselves.
 * It clears away what killed processes left, so nobody may take a name at the same moment.
 */
export async function holders(folder: string, but: readonly string[]): Promise<string[]> {
  const names = readdirSync(folder).map((entry) => basename(entry, SUFFIX));
  const others = names.filter((name) => !but.includes(name)).map((name) => socketPath(folder, name));
  const found = await Promise.all(others.map(holderOf));
  for (const [at, path] of others.entries()) if (found[at] === undefined) rmSync(path, { force: true });
  return found.filter((holder) => holder !== undefined);
}

function socketPath(folder: string, name: string): string {
  const path = join(folder, name + SUFFIX);
  const short = relative(process.cwd(), path);
  const shorter = short.length < path.length ? short : path;
  if (Buffer.byteLength(shorter) > MAX_SOCKET_PATH_OCTETS) throw new CannotStart(`The path ${folder} is too long.`);
  return shorter;
}

function changedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ctimeMs;
}

// A socket that nobody listens on refuses; one that belongs to another user must not be taken for that.
function holderOf(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let holder = '';
    const socket = connect(path).setEncoding('utf8').setTimeout(ANSWER_TIMEOUT_MS);
    socket.on('data', (text: string) => {
      holder += text;
    });
    socket.on('end', () => resolve(holder));
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? undefined : 'another process');
    });
  });
}
