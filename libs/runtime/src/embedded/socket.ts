// The socket in the cluster's folder on which PostgreSQL listens besides TCP: a statement over it costs a fifth less.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// The shortest limit of all systems, less the closing NUL.
export const MAX_SOCKET_PATH_OCTETS = 103;
// PostgreSQL's own name for it, which clients expect.
const PREFIX = '.s.PGSQL.';
const LAST_PORT = 65_535;

/** The value of `unix_socket_directories`: the folder itself, or nothing where its name cannot be used for that. */
export function socketDirectories(folder: string): string {
  const isShort = Buffer.byteLength(socketIn(folder, LAST_PORT)) <= MAX_SOCKET_PATH_OCTETS;
  return isShort && !folder.includes('"') ? `"${folder}"` : '';
}

/** What follows the URL of a PostgreSQL that runs on TCP, so that clients take its socket instead. */
export function socketQuery(folder: string, port: number): string {
  return existsSync(socketIn(folder, port)) ? `?host=${encodeURIComponent(folder)}` : '';
}

/** Removes what a killed PostgreSQL left; to be called while none runs. */
export function removeSockets(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith(PREFIX)) rmSync(join(folder, name), { force: true });
}

function socketIn(folder: string, port: number): string {
  return join(folder, `${PREFIX}${port}`);
}
