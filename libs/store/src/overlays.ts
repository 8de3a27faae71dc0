// What one person has of their own on collections of others.
import type { PropertyChanges } from './collections.js';
import type { Queries, Statement } from './database.js';
import type { CollectionRecord, StoredProperties } from './records.js';
import { Refusal } from './refusal.js';

const OVERLAYS: Statement = {
  name: 'overlays_of_collections',
  text: `select collection_id as id, properties from overlay
    where (home_id, collection_id) in (select * from unnest($2::bigint[], $3::bigint[])) and object_name = '' and principal_id = $1`,
};

/** The own properties of a principal on some collections, by the ids of these; a collection is absent where there are none. */
export async function overlaysOf(
  queries: Queries,
  principalId: number,
  collections: readonly CollectionRecord[],
): Promise<ReadonlyMap<number, StoredProperties>> {
  const rows = await queries.query<{ id: number; properties: StoredProperties }>(OVERLAYS, [
    principalId,
    collections.map(({ home }) => home.id),
    collections.map(({ id }) => id),
  ]);
  return new Map(rows.map(({ id, properties }) => [id, properties]));
}

const PATCH: Statement = {
  name: 'patch_overlay',
  text: `insert into overlay as own (home_id, collection_id, principal_id, properties)
    select home_id, id, $3, $4::jsonb from collection where home_id = $1 and id = $2
    on conflict (home_id, collection_id, object_name, principal_id)
      do update set properties = (own.properties || excluded.properties) - $5::text[]
    returning collection_id`,
};

/** Writes own properties of a principal on a collection, which itself does not change. @throws Refusal collection-missing */
export async function patchOverlay(
  queries: Queries,
  principalId: number,
  { id, home }: CollectionRecord,
  { set, remove }: PropertyChanges,
): Promise<void> {
  const written = await queries.query(PATCH, [home.id, id, principalId, JSON.stringify(set), remove]);
  if (written.length === 0) throw new Refusal('collection-missing');
}
