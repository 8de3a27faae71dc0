// What a request demands of the present state before it writes, asked under the lock of the home.
import type { Queries, Statement } from './database.js';
import type { CollectionRecord } from './records.js';
import { Refusal } from './refusal.js';

/** What a condition is asked about, read under the lock. */
export interface CurrentState {
  /** Absent where there is no object of that name. */
  readonly etag?: string;
  /** The number of the last change of the collection or home, before this one. */
  readonly collectionChange: number;
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

const STATE: Statement = {
  name: 'state_before_write',
  text: `select c.change as collection_change, o.etag from collection c
    left join object o on o.home_id = c.home_id and o.collection_id = c.id and o.name = $3
    where c.home_id = $1 and c.id = $2`,
};

/**
 * The state of an object, or of the collection itself.
 * @param name of the object, `''` for the collection
 * @throws Refusal collection-missing
 */
export async function currentState(
  queries: Queries,
  collection: CollectionRecord,
  name: string,
): Promise<CurrentState> {
  const [state] = await queries.query<{ collection_change: number; etag: string | null }>(STATE, [
    collection.home.id,
    collection.id,
    name,
  ]);
  if (state === undefined) throw new Refusal('collection-missing');
  return { collectionChange: state.collection_change, ...(state.etag !== null && { etag: state.etag }) };
}
