// A PostgreSQL for one test run: in a temporary folder, durable against nothing, gone at the end.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { anybodyElse } from '../../libs/runtime/src/embedded/account.js';
import { findBinaries } from '../../libs/runtime/src/embedded/binaries.js';
import { freePort, initialise, SUPERUSER } from '../../libs/runtime/src/embedded/cluster.js';
import { runningPostmaster } from '../../libs/runtime/src/embedded/postmaster.js';

const START_TIMEOUT_MS = 20_000;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 300,
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  max_wal_size: '4GB',
};

// Ends PostgreSQL when the pipe from the test run closes, so that a killed run leaves no process behind.
const SUPERVISOR = '"$0" "$@" & cat; kill -QUIT $!; wait; rm -rf "$PWD"';

export interface Server {
  /** The URL of its database `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port of this machine; as another user when root, as which PostgreSQL refuses to run. */
export async function startEmbedded(): Promise<Server> {
  const around = mkdtempSync(join(tmpdir(), 'daybook-test-'));
  const account = process.getuid?.() === 0 ? anybodyElse() : {};
  if (account.uid !== undefined && account.gid !== undefined) chownSync(around, account.uid, account.gid);
  const binaries = findBinaries(account, around);
  const folder = join(around, 'postgres');
  const password = randomBytes(12).toString('hex');
  await initialise({ folder, binaries, account, logFile: '' }, password);
  const port = await freePort();
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn('sh', ['-c', SUPERVISOR, join(binaries.bin, 'postgres'), '-D', folder, ...settings], {
    cwd: around,
    ...account,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const end = Date.now() + START_TIMEOUT_MS;
  while (runningPostmaster(folder)?.isReady !== true && Date.now() < end) await delay(20);
  return {
    url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      server.stdin.end();
      await ended;
    },
  };
}
