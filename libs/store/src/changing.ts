// What every change has in common: the lock on its home, from which it draws its numbers.
import type { Queries, Statement, TransactionQueries } from './database.js';
import { Refusal } from './refusal.js';
import type { StorageLimits } from './room.js';

/** Who changes something, for the history, and what may be stored at all. */
export interface Author {
  readonly credentialId: number | null;
  readonly limits: StorageLimits;
}

const ADVANCE: Statement = {
  name: 'advance_home_change',
  text: 'update home set change = change + $2, modified_at = now() where id = $1 returning change',
};

/**
 * Takes the lock on a home until the transaction ends and draws numbers for its changes.
 * Writers of one home follow each other from here on, so numbers become visible in their order, and whatever is
 * read after this call in the same transaction is true until it commits.
 * @returns the first of the numbers drawn; the others follow it
 */
export async function advance(queries: Queries, homeId: number, numbers = 1): Promise<number> {
  const [home] = await queries.query<{ change: number }>(ADVANCE, [homeId, numbers]);
  if (home === undefined) throw new Refusal('collection-missing');
  return home.change - numbers + 1;
}

/**
 * The same for one number, which the next statement finds in the home: it follows without an answer to this one. Where the
 * home is gone, it finds none.
 */
export function advanceAhead(queries: TransactionQueries, homeId: number): void {
  queries.runAhead(ADVANCE, [homeId, 1]);
}

const LOCK: Statement = { name: 'lock_home', text: 'select change from home where id = $1 for update' };

/** Takes the same lock without drawing a number. @returns the number of the last change; undefined where the home is gone */
export async function lockHome(queries: Queries, homeId: number): Promise<number | undefined> {
  const [home] = await queries.query<{ change: number }>(LOCK, [homeId]);
  return home?.change;
}

/**
 * Takes the locks on one home or two, in the order of their ids, so that no two transactions wait for each other.
 * @throws Refusal collection-missing (a home is gone)
 */
export async function lockHomes(queries: Queries, ...homeIds: readonly number[]): Promise<void> {
  for (const id of [...new Set(homeIds)].sort((one, other) => one - other)) {
    if ((await lockHome(queries, id)) === undefined) throw new Refusal('collection-missing');
  }
}
