// Deleting an object; what it was goes into the history.
import { type Author, advanceAhead } from './changing.js';
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

type Holder = Pick<CollectionRecord, 'id' | 'home' | 'name'>;

/** Takes an object away inside a transaction that has the lock: history, tombstone, and the collection counts it no more. @returns its octets */
export async function removeNumbered(
  queries: Queries,
  collection: Holder,
  name: string,
  author: Author,
  change: number,
): Promise<number> {
  const [removed] = await queries.query<{ size: number }>(REMOVE, parameters(collection, name, author, change));
  return removed?.size ?? 0;
}

function parameters({ home, id, name: holder }: Holder, name: string, { credentialId }: Author, change: number) {
  return [home.id, id, name, change, credentialId, home.area, lockPath(holder, name)];
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
    advanceAhead(queries, collection.home.id);
    const current = await currentState(queries, collection, name);
    await demand(condition, current, queries);
    if (current.etag === undefined) throw new Refusal('object-missing');
    queries.runAhead(REMOVE, parameters(collection, name, author, current.number));
  });
}
