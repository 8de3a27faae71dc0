// What a request demands of the present state before it writes, asked under the lock of the home.
import type { Queries, Statement } from './database.js';
import { type LockRecord, lockParameters, lockPath, locksColumn } from './locks.js';
import type { CollectionRecord, HomeRecord } from './records.js';
import { Refusal } from './refusal.js';

/** What a condition is asked about, read under the lock. */
export interface CurrentState {
  /** Absent where there is no object of that name. */
  readonly etag?: string;
  /** The number of the last change of the collection or home, before this one. */
  readonly collectionChange: number;
  /** Those that can matter to it: on it, above it and, where it is a collection, below it. */
  readonly locks: readonly LockRecord[];
}

/**
 * If-Match, If-None-Match and If, as one question; false refuses with `condition-failed`. It may throw what the client
 * is to be told instead, and look at more through the transaction's own queries.
 */
export type Condition = (current: CurrentState, queries: Queries) => boolean | Promise<boolean>;

export const UNCONDITIONAL: Condition = () => true;

/** @throws Refusal condition-failed, and what the condition throws */
export async function demand(condition: Condition, current: CurrentState, queries: Queries): Promise<void> {
  if (!(await condition(current, queries))) throw new Refusal('condition-failed');
}

/** The columns of a statement that reads the state of an object `o` in a collection `c`. */
export interface StateRow {
  readonly collection_change: number;
  readonly etag: string | null;
  readonly locks: readonly LockRecord[] | null;
}

export function stateIn({ collection_change, etag, locks }: StateRow): CurrentState {
  return { collectionChange: collection_change, locks: locks ?? [], ...(etag !== null && { etag }) };
}

// By its name, too: a collection that was moved in the meantime is not at the URL that the request is about.
const STATE: Statement = {
  name: 'state_before_write',
  text: `select h.change as number, c.change as collection_change, o.etag, ${locksColumn(5)} from collection c
    join home h on h.id = c.home_id
    left join object o on o.home_id = c.home_id and o.collection_id = c.id and o.name = $3
    where c.home_id = $1 and c.id = $2 and c.name = $4`,
};

/** A state, and the last number that was drawn from the home. */
export interface NumberedState extends CurrentState {
  readonly number: number;
}

/**
 * The state of an object, or of the collection itself.
 * @param name of the object, `''` for the collection
 * @throws Refusal collection-missing
 */
export async function currentState(
  queries: Queries,
  collection: Pick<CollectionRecord, 'id' | 'home' | 'name'>,
  name: string,
): Promise<NumberedState> {
  const { home, id } = collection;
  const [state] = await queries.query<StateRow & { readonly number: number }>(STATE, [
    home.id,
    id,
    name,
    collection.name,
    ...lockParameters(home.area, lockPath(collection.name, name)),
  ]);
  if (state === undefined) throw new Refusal('collection-missing');
  return { ...stateIn(state), number: state.number };
}

const HOME_STATE: Statement = {
  name: 'home_state_before_write',
  text: `select change, ${locksColumn(2)} from home where id = $1`,
};

/**
 * The state of a home.
 * @param drawn how many numbers the transaction has drawn from it
 * @param collection the name of the collection in it that the locks are to be about; absent: the home itself
 * @throws Refusal collection-missing
 */
export async function homeState(
  queries: Queries,
  { id, area }: Pick<HomeRecord, 'id' | 'area'>,
  drawn: number,
  collection?: string,
): Promise<CurrentState> {
  const values = [id, ...lockParameters(area, lockPath(collection))];
  const [state] = await queries.query<{ change: number; locks: StateRow['locks'] }>(HOME_STATE, values);
  if (state === undefined) throw new Refusal('collection-missing');
  return { collectionChange: state.change - drawn, locks: state.locks ?? [] };
}
