// What every change has in common: the lock on its home, from which it draws its numbers.
import type { Queries, Statement } from './database.js';
import { Refusal } from './refusal.js';
import type { StorageLimits } from './room.js';

/** Who changes something, for the history, and what may be stored at all. */
export interface Author {
  readonly credentialId: number | null;
  readonly limits: StorageLimits;
}

const ADVANCE: Statement = {
  name: 'advance_home_change',
  text: 'update home set change = change + $2 where id = $1 returning change',
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
