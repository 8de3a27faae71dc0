// What changed since a number: the rows behind sync-collection (RFC 6578).
import type { Queries, Statement } from './database.js';
import { inArea } from './given.js';
import { PAGE_ROWS_WITH_BODY, withinOctets } from './members.js';
import { boundsBelow, isInside } from './nesting.js';
import { type Packed, packed, unpacked } from './packing.js';
import type {
  CollectionRecord,
  Facet,
  HomeRecord,
  ObjectRecord,
  RemovedCollectionRecord,
  RemovedRecord,
} from './records.js';
import {
  COLLECTION_COLUMNS,
  type CollectionRow,
  collectionOf,
  facetColumns,
  type ObjectRow,
  objectColumns,
  objectOf,
} from './rows.js';

const PAGE_ROWS = 1000;

/** A resource and the number of its last change. No two changes of a home share a number. */
export interface Change<Resource> {
  readonly change: number;
  readonly resource: Resource;
}

/** The span of numbers asked for: after `since`, up to and including `through`. */
export interface ChangeSpan {
  readonly since: number;
  readonly through: number;
}

interface ChangeRow extends ObjectRow {
  readonly collection_id: number;
  readonly change: number;
}

// What was removed has no ETag. A first synchronisation names none of it (RFC 6578 §3.4), hence `$3 > 0`. The changes of one
// collection come out of the index in their order, those of several have to be sorted.
function memberChanges(facets: readonly Facet[], isOfOne: boolean): Statement {
  const withBody = facets.includes('body');
  const order = `order by change limit ${withBody ? PAGE_ROWS_WITH_BODY : PAGE_ROWS}`;
  const columns = objectColumns(facets);
  const absent = ', null'.repeat(facetColumns(facets).length);
  const [size, nothing] = withBody ? [', o.size as page_octets', ', 0'] : ['', ''];
  const id = isOfOne ? '$2::bigint' : 'c.id';
  const changes = `(select ${id} as collection_id, o.change, ${columns}${size} from object o
      where o.home_id = $1 and o.collection_id = ${id} and o.change > $4 and o.change <= $5 ${order})
    union all
    (select ${id}, t.change, t.name, ''${absent}${nothing} from tombstone t
      where $3 > 0 and t.home_id = $1 and t.collection_id = ${id} and t.change > $4 and t.change <= $5 ${order})`;
  const collections = isOfOne ? '' : 'unnest($2::bigint[]) as c (id) cross join lateral';
  const page = `select changed.* from ${collections} (${changes}) changed ${order}`;
  const name = `${isOfOne ? '' : 'home_'}member_changes_${facets.join('_')}`;
  if (withBody) return { name, text: withinOctets(page, 'change') };
  if (facets.length > 0) return { name, text: page };
  return { name, text: packed(page, [...(isOfOne ? [] : ['collection_id']), 'change', 'name', 'etag']) };
}

/** The changed and removed members of some collections of one home in the order of their changes, page by page. */
export async function* changes<F extends Facet>(
  queries: Queries,
  of: readonly CollectionRecord[],
  { since, through }: ChangeSpan,
  facets: readonly F[],
): AsyncGenerator<readonly Change<ObjectRecord<F> | RemovedRecord>[]> {
  const [first, ...others] = of;
  if (first === undefined) return;
  const byId = new Map(of.map((collection) => [collection.id, collection]));
  const isOfOne = others.length === 0;
  const statement = memberChanges(facets, isOfOne);
  const ids = isOfOne ? first.id : [...byId.keys()];
  // A page with bodies can end before it is full.
  const fullPage = facets.includes('body' as F) ? 1 : PAGE_ROWS;
  let after = since;
  while (after < through) {
    const values = [first.home.id, ids, since, after, through];
    const rows =
      facets.length === 0
        ? listed(await queries.query<Packed<ChangeRow>>(statement, values), first.id)
        : await queries.query<ChangeRow>(statement, values);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => {
      const collection = byId.get(row.collection_id) ?? first;
      const isRemoved = row.etag === '';
      return {
        change: row.change,
        resource: isRemoved ? { kind: 'removed', collection, name: row.name } : objectOf(row, collection, facets),
      };
    });
    if (rows.length < fullPage) return;
    after = last.change;
  }
}

function listed([page]: readonly Packed<ChangeRow>[], onlyId: number): readonly ChangeRow[] {
  const ids = unpacked(page?.collection_id);
  const names = unpacked(page?.name);
  const etags = unpacked(page?.etag);
  return unpacked(page?.change).map((change, index) => ({
    collection_id: Number(ids[index] ?? onlyId),
    change: Number(change),
    name: names[index] ?? '',
    etag: etags[index] ?? '',
  }));
}

const COLLECTION_CHANGES: Statement = {
  name: 'collection_changes',
  text: `select ${COLLECTION_COLUMNS} from collection c
    where c.home_id = $1 and ${inArea('c.area', '$2')} and c.name > $4 and c.name < $5 and c.change > $3 order by c.change`,
};

const REMOVED_COLLECTIONS: Statement = {
  name: 'removed_collections',
  text: `select distinct on (t.name) t.name, t.change, c.id is not null as replaced, exists (
      select from collection m where m.home_id = t.home_id and m.id = t.collection_id
    ) as moved
    from collection_tombstone t
    left join collection c on c.home_id = t.home_id and ${inArea('c.area', 't.area')} and c.name = t.name
    where t.home_id = $1 and t.area = $2 and t.change > $3 and t.change <= $4 order by t.name, t.change desc`,
};

/** What happened to the collections of a home. */
export interface CollectionChanges {
  /** Those in which anything changed, in the order of their last changes. */
  readonly changed: readonly CollectionRecord[];
  readonly removed: readonly Change<RemovedCollectionRecord>[];
  /** Some collection was replaced by another one or moved: not all that is under its name now counts as changed. */
  readonly replaced: boolean;
}

/** The changed and removed collections in a home, or anywhere below a collection. There are never many. */
export async function collectionChanges(
  queries: Queries,
  within: HomeRecord | CollectionRecord,
  { since, through }: ChangeSpan,
): Promise<CollectionChanges> {
  const [home, path] = 'home' in within ? [within.home, within.name] : [within, ''];
  const values = [home.id, home.area, since, ...boundsBelow(path)];
  const changed = await queries.query<CollectionRow>(COLLECTION_CHANGES, values);
  const removed =
    since === 0
      ? []
      : await queries.query<{ name: string; change: number; replaced: boolean; moved: boolean }>(REMOVED_COLLECTIONS, [
          home.id,
          home.area,
          since,
          through,
        ]);
  return {
    changed: changed.map((row) => collectionOf(row, home)),
    removed: removed
      .filter((row) => !row.replaced && isInside(row.name, path))
      .map(({ name, change }) => ({ change, resource: { kind: 'removed-collection', home, name } })),
    replaced: removed.some((row) => row.replaced || row.moved),
  };
}
