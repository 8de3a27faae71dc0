// One PostgreSQL of our own: its folder, made once, and its process, started and stopped.
import { execFile, spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CannotStart } from '../cannot-start.js';
import type { Account } from './account.js';
import { type Binaries, noBinaries } from './binaries.js';
import { type Postmaster, runningPostmaster } from './postmaster.js';
import { removeSockets, socketDirectories } from './socket.js';

const run = promisify(execFile);

export const SUPERUSER = 'daybook';

// Nothing else of ours: it needs none of it, and the environment may hold secrets.
const ENVIRONMENT = { PATH: process.env.PATH ?? '', TZ: 'UTC' };
// The same order and the same letters on every system; macOS has no C.UTF-8.
const LOCALE = process.platform === 'darwin' ? ['--locale=C', '--lc-ctype=en_US.UTF-8'] : ['--locale=C.UTF-8'];

export interface Cluster {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly account: Account;
  readonly logFile: string;
}

/** Makes the folder of a cluster, if it is not there. It appears only when it is complete. @throws CannotStart */
export async function initialise({ folder, binaries, account }: Cluster, password: string): Promise<void> {
  if (existsSync(folder)) return checkVersion(folder, binaries);
  const unfinished = mkdtempSync(`${folder}.new-`);
  const passwordFile = `${unfinished}.password`;
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    for (const path of [unfinished, passwordFile]) give(path, account);
    const access = ['-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    await run(join(binaries.bin, 'initdb'), ['-D', unfinished, '-E', 'UTF8', ...LOCALE, ...access], {
      cwd: '/',
      env: ENVIRONMENT,
      ...account,
    });
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw initialisationFailure(error);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function checkVersion(folder: string, { major }: Binaries): void {
  const made = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (made === major) return;
  throw new CannotStart(
    `${folder} was made by PostgreSQL ${made}, and this Daybook brings PostgreSQL ${major}, which cannot read it.`,
  );
}

function give(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

function initialisationFailure(error: unknown): Error {
  // The program is there, so what is missing is the loader that it was built for: this is not a glibc system.
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return noBinaries();
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
  return new CannotStart(`PostgreSQL could not make its data folder: ${said}`);
}

// A kill leaves things behind that are gone a moment later: busy backends, a port in use.
const PASSING = /still in use|could not bind|lock file .* (already exists|is empty)/;
const RETRY_FOR_MS = 60_000;
const RETRY_AFTER_MS = 250;
const POLL_MS = 20;

export interface StartOptions {
  /** What differs from PostgreSQL's own defaults. */
  readonly settings: Settings;
  /** Any free one where it does not matter. */
  readonly port?: number | undefined;
  /** Ends the attempts. */
  readonly signal?: AbortSignal;
}

type Settings = Readonly<Record<string, string | number>>;

/**
 * Starts PostgreSQL and waits until it answers, however long it takes to recover.
 * @throws CannotStart
 */
export async function start(cluster: Cluster, { settings, port, signal }: StartOptions): Promise<Postmaster> {
  const end = Date.now() + RETRY_FOR_MS;
  for (;;) {
    removeSockets(cluster.folder);
    const result = await attempt(cluster, {
      ...settings,
      unix_socket_directories: socketDirectories(cluster.folder),
      port: port ?? (await freePort()),
    });
    if (typeof result !== 'string') return result;
    if (signal?.aborted || Date.now() > end || !PASSING.test(result)) {
      throw new CannotStart(`PostgreSQL did not start; its log ${cluster.logFile} ends with:\n${result}`);
    }
    await delay(RETRY_AFTER_MS);
  }
}

/** @returns what it wrote into its log when it ended instead */
async function attempt(cluster: Cluster, settings: Settings): Promise<Postmaster | string> {
  const { folder, binaries, account, logFile } = cluster;
  // A file, not a pipe: PostgreSQL may have to outlive this process.
  const log = openSync(logFile, 'a', 0o600);
  const from = fstatSync(log).size;
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(binaries.bin, 'postgres'), ['-D', folder, ...options], {
    cwd: '/',
    env: ENVIRONMENT,
    ...account,
    // Out of reach of the terminal, whose Ctrl-C is meant for us alone.
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  closeSync(log);
  const ended = new AbortController();
  child.once('exit', () => ended.abort()).once('error', () => ended.abort());
  while (!ended.signal.aborted) {
    const running = runningPostmaster(folder);
    if (running?.pid === child.pid && running?.isReady) return running;
    await delay(POLL_MS);
  }
  return readFileSync(logFile).subarray(from).toString('utf8').trim();
}

const STOP_WITHIN_MS = 30_000;

/**
 * Ends PostgreSQL in good order: its clients are sent away and its memory is written out.
 * @returns whether it has ended; if not, it will do so by itself
 */
export async function stop({ pid }: Postmaster, folder: string): Promise<boolean> {
  const end = Date.now() + STOP_WITHIN_MS;
  if (runningPostmaster(folder)?.pid === pid) process.kill(pid, 'SIGINT');
  while (runningPostmaster(folder)?.pid === pid) {
    if (Date.now() > end) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
