// The data folder: what is in it, who may enter it, and the password of the database.
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from '../cannot-start.js';
import { canEnter, databaseAccount } from './account.js';
import { findBinaries } from './binaries.js';
import type { Cluster } from './cluster.js';

const MAX_LOG_OCTETS = 4 * 1024 ** 2;

/** Makes the folder, if it is not there. @returns the folder in it for locks @throws CannotStart */
export function makeDataFolder(data: string): string {
  const locks = join(data, 'locks');
  try {
    // Root's database runs as somebody else, who has to pass through.
    mkdirSync(data, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    mkdirSync(locks, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new CannotStart(`The data folder ${data} cannot be used: ${error instanceof Error ? error.message : error}`);
  }
  return locks;
}

/** What is needed to run the cluster of a data folder; to be called by one process at a time. @throws CannotStart */
export function prepareCluster(data: string): Cluster {
  const folder = join(data, 'postgres');
  const account = databaseAccount(folder, data);
  if (!canEnter(data, account)) {
    throw new CannotStart(
      `PostgreSQL cannot run as root, and others may not enter ${data}. Choose another DATA_DIR, such as /var/lib/daybook.`,
    );
  }
  // From a first start that was interrupted.
  for (const entry of readdirSync(data)) {
    if (entry.startsWith('postgres.new-')) rmSync(join(data, entry), { recursive: true, force: true });
  }
  const logFile = join(data, 'postgres.log');
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_OCTETS) truncateSync(logFile);
  return { folder, account, logFile, binaries: findBinaries(account, data) };
}

/** Reads the password of the database, or makes one for a database yet to be made. @throws CannotStart */
export function databasePassword(data: string): string {
  const file = join(data, 'password');
  if (!existsSync(file)) {
    if (existsSync(join(data, 'postgres'))) throw new CannotStart(`The password of the database is gone: ${file}`);
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}
