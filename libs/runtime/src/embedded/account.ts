// The user that PostgreSQL runs as: it refuses to run as root, so root hands it to somebody else.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { CannotStart } from '../cannot-start.js';

/** A user and group to change to; without them a program runs as this process does. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Says who runs PostgreSQL.
 * @param cluster the folder that this user owns, if it exists already
 * @param data the folder around it; if a user other than root made it, that user it is
 * @throws CannotStart
 */
export function databaseAccount(cluster: string, data: string): Account {
  const self = process.getuid?.();
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (self !== 0) {
    if (owner !== undefined && owner.uid !== self) {
      throw new CannotStart(`${cluster} belongs to another user; run Daybook as that user or as root.`);
    }
    if (!hasName()) throw new CannotStart(`PostgreSQL cannot run as user ${self}, who has no name on this machine.`);
    return {};
  }
  const { uid, gid } = owner ?? statSync(data);
  return uid === 0 ? anybodyElse() : { uid, gid };
}

/** Somebody who is not root. @throws CannotStart */
export function anybodyElse(): Account {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [idOf('-u', name), idOf('-g', name)];
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new CannotStart('PostgreSQL cannot run as root, and there is no user postgres or nobody to run it as.');
}

// In a container the user may be a mere number, which initdb does not accept.
function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

function idOf(option: string, name: string): number | undefined {
  try {
    return Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}

/** Whether everybody may enter a folder. */
export function isOpen(folder: string): boolean {
  return ancestors(folder).every((part) => (statSync(part).mode & 0o001) !== 0);
}

/** Whether an account may enter a folder, or run a program. */
export function canEnter(path: string, account: Account): boolean {
  if (account.uid !== undefined) return ancestors(path).every((part) => mayEnter(statSync(part), account));
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...ancestors(parent)];
}

function mayEnter({ mode, uid, gid }: Stats, account: Account): boolean {
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0;
}
