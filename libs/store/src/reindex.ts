// Working out again what queries find objects by: after a change of the rules, and as time moves on along endless series.
import { lockHome } from './changing.js';
import type { Database, Statement } from './database.js';
import { indexParameters, indexParts, type ObjectIndex } from './object-index.js';
import { EVERY_MONTH } from './occurrences.js';
import type { CollectionKind } from './records.js';

interface StoredObject {
  readonly home_id: number;
  readonly collection_id: number;
  readonly name: string;
  readonly kind: CollectionKind;
  readonly etag: string;
  readonly body: string;
}

/** The index of an object by the rules of today; undefined where it cannot be worked out. */
export type Indexer = (
  kind: CollectionKind,
  body: string,
) => ObjectIndex | undefined | Promise<ObjectIndex | undefined>;

const PAGE_ROWS = 200;

const page = (name: string, condition: string): Statement => ({
  name,
  text: `select o.home_id, o.collection_id, o.name, c.kind, o.etag, o.body
    from object o join collection c on (c.home_id, c.id) = (o.home_id, o.collection_id)
    where (o.home_id, o.collection_id, o.name) > ($1, $2, $3) and ${condition}
    order by o.home_id, o.collection_id, o.name limit ${PAGE_ROWS}`,
});

const ALL = page('objects_to_reindex', '$4::bigint is null');

// What comes after the years that were worked out is one open span; when it begins too soon, it is time for more.
const NOT_FAR_ENOUGH = page(
  'objects_indexed_not_far_enough',
  `(o.home_id, o.collection_id, o.name) in (select home_id, collection_id, name from occurrence
    where month = ${EVERY_MONTH} and not exact and spans @> $4::bigint)`,
);

const UNCHANGED: Statement = {
  name: 'unchanged_object',
  text: 'select from object where home_id = $1 and collection_id = $2 and name = $3 and etag = $4',
};

const INDEX = indexParts(4);
const REINDEX: Statement = {
  name: 'reindex_object',
  text: `with ${INDEX.replace}
    update object set index_name = null where home_id = $1 and collection_id = $2 and name = $3 and index_name is not null`,
};

const RULES: Statement = { name: 'index_rules', text: 'select rules from index_rules' };

const SET_RULES: Statement = {
  name: 'set_index_rules',
  text: `insert into index_rules (rules) values ($1) on conflict (is_current) do update set rules = excluded.rules`,
};

/**
 * Works out the index of all objects where it was made by other rules. Any number of nodes may call this at once.
 * @param rules names the rules of today
 * @returns whether there was something to do
 */
export async function reindexByRules(database: Database, indexer: Indexer, rules: string): Promise<boolean> {
  const [known] = await database.query<{ rules: string }>(RULES, []);
  if (known?.rules === rules) return false;
  await reindex(database, indexer);
  await database.query(SET_RULES, [rules]);
  return true;
}

/**
 * Works out the index of all objects, or of those whose index does not reach until a moment.
 * @param until UTC seconds since 1970
 * @returns how many objects were indexed, and how many could not be
 */
export async function reindex(
  database: Database,
  indexer: Indexer,
  until: number | null = null,
): Promise<{ readonly indexed: number; readonly failed: number }> {
  let indexed = 0;
  let failed = 0;
  let after: readonly [number, number, string] = [0, 0, ''];
  while (true) {
    const objects = await database.query<StoredObject>(until === null ? ALL : NOT_FAR_ENOUGH, [...after, until]);
    const last = objects.at(-1);
    if (last === undefined) return { indexed, failed };
    after = [last.home_id, last.collection_id, last.name];
    for (const { home_id, collection_id, name, kind, etag, body } of objects) {
      const index = await indexer(kind, body);
      if (index === undefined) failed += 1;
      else {
        await database.transaction(async (queries) => {
          const key = [home_id, collection_id, name];
          // Whoever wrote the object in the meantime has indexed it, too. A statement of its own, since one that has to wait for
          // the lock sees the object as it was before.
          await lockHome(queries, home_id);
          const unchanged = await queries.query(UNCHANGED, [...key, etag]);
          if (unchanged.length > 0) await queries.query(REINDEX, [...key, ...indexParameters(index)]);
        });
        indexed += 1;
      }
    }
  }
}
