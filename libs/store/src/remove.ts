// Deleting an object or a whole collection; what they were goes into the history.
import { type Author, advance } from './changing.js';
import { type Condition, currentState, demand } from './conditions.js';
import type { Database, Queries, Statement } from './database.js';
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
    )
    insert into tombstone (home_id, collection_id, name, change) values ($1, $2, $3, $4::bigint)
    returning (select size from removed) as size`,
};

/** Takes an object away inside a transaction that has the lock: history, tombstone, and the collection counts it no more. @returns its octets */
export async function removeNumbered(
  queries: Queries,
  collection: CollectionRecord,
  name: string,
  { credentialId }: Author,
  change: number,
): Promise<number> {
  const values = [collection.home.id, collection.id, name, change, credentialId];
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

const REMOVE_COLLECTION: Statement = {
  name: 'remove_collection',
  isLong: true,
  text: `with kept as (
      ${keepVersions('object where home_id = $1 and collection_id = $2', '$3', '$4')}
    ), removed as (
      delete from collection where home_id = $1 and id = $2 returning *
    ), hidden as (
      -- Its name may not be told to those who could not see it.
      update home set acl_change = $3::bigint
      where id = $1 and exists (select from ace where home_id = $1 and collection_id = $2)
    )
    insert into collection_tombstone (home_id, area, name, collection_id, kind, components, properties, change, credential_id)
    select home_id, area, name, id, kind, components, properties, $3::bigint, $4::bigint from removed
    returning name`,
};

/**
 * Deletes a collection with everything in it.
 * @throws Refusal collection-missing, condition-failed
 */
export async function removeCollection(
  database: Database,
  collection: CollectionRecord,
  condition: Condition,
  { credentialId }: Author,
): Promise<void> {
  await database.transaction(async (queries) => {
    const change = await advance(queries, collection.home.id);
    await demand(condition, await currentState(queries, collection, ''), queries);
    const removed = await queries.query(REMOVE_COLLECTION, [collection.home.id, collection.id, change, credentialId]);
    if (removed.length === 0) throw new Refusal('collection-missing');
  });
}
