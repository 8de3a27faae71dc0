// Deleting an object; what it was goes into the history.
import { type Author, advance } from './changing.js';
import { type Condition, currentState, demand } from './conditions.js';
import type { Database, Queries, Statement } from './database.js';
import { lockPath } from './locks.js';
import type { CollectionRecord } from './records.js';
import { Refusal } from './refusal.js';
import { keepVersions } from './versions.js';

const REMOVE: Statement = {
  name: 'remove_object',
  text: `with removed as (
      delete from object where home_id = $1 and collection_id = $2 and name = $3 returning *
    ), kept as (
      ${keepVersions('removed', '$4', '$5')}
    ), touched as (
      update collection set change = $4::bigint, modified_at = now(), members = members - 1, octets = octets - removed.size
      from removed where collection.home_id = $1 and collection.id = $2
    ), unlocked as (
      delete from lock where home_id = $1 and area = $6 and root = $7
    )
    insert into tombstone (home_id, collection_id, name, change) values ($1, $2, $3, $4::bigint)
    returning (select size from removed) as size`,
};

/** Takes an object away inside a transaction that has the lock: history, tombstone, and the collection counts it no more. @returns its octets */
export async function removeNumbered(
  queries: Queries,
  collection: Pick<CollectionRecord, 'id' | 'home' | 'name'>,
  name: string,
  { credentialId }: Author,
  change: number,
): Promise<number> {
  const { home, id } = collection;
  const values = [home.id, id, name, change, credentialId, home.area, lockPath(collection.name, name)];
  const [removed] = await queries.query<{ size: number }>(REMOVE, values);
  return removed?.size ?? 0;
}

/**
 * Deletes an object.
 * @throws Refusal collection-missing, condition-failed, object-missing
 */
export async function removeObject(
  database: Database,
  collection: CollectionRecord,
  name: string,
  condition: Condition,
  author: Author,
): Promise<void> {
  await database.transaction(async (queries) => {
    const change = await advance(queries, collection.home.id);
    const current = await currentState(queries, collection, name);
    await demand(condition, current, queries);
    if (current.etag === undefined) throw new Refusal('object-missing');
    await removeNumbered(queries, collection, name, author, change);
  });
}
