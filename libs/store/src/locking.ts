// LOCK and UNLOCK (RFC 4918 §9.10, §9.11), under the same lock of the home as every write.
import { type Author, advanceAhead, lockHomes } from './changing.js';
import { type Condition, type CurrentState, currentState, demand, homeState, UNCONDITIONAL } from './conditions.js';
import type { Database, Queries, Statement } from './database.js';
import { covers, LOCK_COLUMNS, type LockRecord, lockPath } from './locks.js';
import { type NewObject, putNumbered } from './put.js';
import type { CollectionRecord, HomeRecord } from './records.js';
import { Refusal } from './refusal.js';

/** What can be locked: a home, a collection, or an object of a collection, whether or not there is one of that name. */
export interface Lockable {
  readonly home: HomeRecord;
  readonly collection?: CollectionRecord;
  /** Absent for a home or a collection. */
  readonly object?: string;
}

/** @throws Refusal collection-missing */
async function lockedState(queries: Queries, { home, collection, object }: Lockable): Promise<CurrentState> {
  await lockHomes(queries, home.id);
  return collection === undefined
    ? await homeState(queries, home, 0)
    : await currentState(queries, collection, object ?? '');
}

export interface NewLock extends Omit<LockRecord, 'root'> {
  /** What is stored where there is no object yet (RFC 4918 §7.3). */
  readonly empty?: NewObject;
}

/** A lock that was granted, or those that stand in its way. */
export type LockOutcome =
  | { readonly granted: LockRecord; readonly created: boolean }
  | { readonly conflicting: readonly LockRecord[] };

// A deleted principal takes its locks along.
const INSERT: Statement = {
  name: 'insert_lock',
  text: `insert into lock (home_id, area, root, token, scope, depth, principal_id, owner, expires_at)
    select $1, $2, $3, $4, $5, $6, $7::bigint, $8, now() + make_interval(secs => $9)
    where (select count(*) from lock where principal_id = $7::bigint and expires_at > now()) < $10
    returning token`,
};

/**
 * Locks a place, unless a lock there, above or below is in conflict (RFC 4918 §6.1, §9.10.5).
 * @param maxLocks how many one principal may have
 * @throws Refusal collection-missing, object-missing, condition-failed, too-many-locks, and those of `put`
 */
export async function lock(
  database: Database,
  place: Lockable,
  { empty, ...wanted }: NewLock,
  condition: Condition,
  maxLocks: number,
  author: Author,
): Promise<LockOutcome> {
  const { home, collection, object } = place;
  const granted = { ...wanted, root: lockPath(collection?.name, object) };
  return await database.transaction(async (queries) => {
    const state = await lockedState(queries, place);
    await demand(condition, state, queries);
    const conflicting = state.locks.filter((held) => areInConflict(held, granted));
    if (conflicting.length > 0) return { conflicting };
    const created = collection !== undefined && object !== undefined && state.etag === undefined;
    if (created) {
      if (empty === undefined) throw new Refusal('object-missing');
      advanceAhead(queries, home.id);
      await putNumbered(queries, collection, object, empty, UNCONDITIONAL, author);
    }
    const { root, token, scope, depth, principalId, owner, seconds } = granted;
    const values = [home.id, home.area, root, token, scope, depth, principalId, owner, seconds, maxLocks];
    const inserted = await queries.query(INSERT, values);
    if (inserted.length === 0) throw new Refusal('too-many-locks', String(maxLocks));
    return { granted, created };
  });
}

function areInConflict(held: LockRecord, wanted: LockRecord): boolean {
  const meet = covers(held, wanted.root) || covers(wanted, held.root);
  return meet && (held.scope === 'exclusive' || wanted.scope === 'exclusive');
}

const REFRESH: Statement = {
  name: 'refresh_lock',
  text: `update lock set expires_at = now() + make_interval(secs => $3)
    where home_id = $1 and token = $2 and expires_at > now() returning ${LOCK_COLUMNS}`,
};

/**
 * Lets a lock last for so many seconds from now on.
 * @param condition asked about a place that the lock covers; it refuses where there is no such lock
 * @throws Refusal collection-missing, condition-failed, and what the condition throws
 */
export async function refreshLock(
  database: Database,
  place: Lockable,
  token: string,
  seconds: number,
  condition: Condition,
): Promise<LockRecord> {
  return await database.transaction(async (queries) => {
    await demand(condition, await lockedState(queries, place), queries);
    const [refreshed] = await queries.query<LockRecord>(REFRESH, [place.home.id, token, seconds]);
    if (refreshed === undefined) throw new Refusal('condition-failed');
    return refreshed;
  });
}

const DELETE: Statement = { name: 'delete_lock', text: 'delete from lock where home_id = $1 and token = $2' };

/**
 * Takes a lock away.
 * @param condition asked about a place that the lock covers; it refuses where there is no such lock
 * @throws Refusal collection-missing, condition-failed, and what the condition throws
 */
export async function unlock(database: Database, place: Lockable, token: string, condition: Condition): Promise<void> {
  await database.transaction(async (queries) => {
    await demand(condition, await lockedState(queries, place), queries);
    await queries.query(DELETE, [place.home.id, token]);
  });
}

const FORGET: Statement = { name: 'forget_locks', text: 'delete from lock where expires_at <= now()' };

/** Deletes the locks that have expired; they count no more as it is. */
export async function forgetLocks(queries: Queries): Promise<void> {
  await queries.query(FORGET, []);
}
