// What collections hold: the collections of a home, and pages of objects in the order of their names.
import type { Queries, Statement } from './database.js';
import { inArea } from './given.js';
import { boundsBelow, NESTS } from './nesting.js';
import { type Packed, packed, unpacked } from './packing.js';
import type { CollectionRecord, Facet, HomeRecord, ObjectRecord } from './records.js';
import {
  COLLECTION_COLUMNS,
  type CollectionRow,
  collectionOf,
  type ObjectRow,
  objectColumns,
  objectOf,
} from './rows.js';

// A page is read, written to the client and forgotten, so these two bound the memory of any answer.
const PAGE_ROWS = 1000;
export const PAGE_ROWS_WITH_BODY = 200;
const PAGE_OCTETS = 4 * 1024 * 1024;

const COLLECTIONS: Statement = {
  name: 'collections_of_home',
  text: `select ${COLLECTION_COLUMNS} from collection c where c.home_id = $1 and ${inArea('c.area', '$2')} order by c.id`,
};

/** The collections of a home, the oldest (the default one) first: some clients show only the first. */
export async function collections(queries: Queries, home: HomeRecord): Promise<CollectionRecord[]> {
  const rows = await queries.query<CollectionRow>(COLLECTIONS, [home.id, home.area]);
  return rows.map((row) => collectionOf(row, home));
}

const CHILDREN: Statement = {
  name: 'collections_of_collection',
  text: `select ${COLLECTION_COLUMNS} from collection c
    where c.home_id = $1 and c.area = $2 and c.name > $3 and c.name < $4
      and strpos(substr(c.name, char_length($3) + 1), '/') = 0 order by c.name`,
};

/** The collections in a collection, without those that are deeper; none where collections hold no others. */
export async function childrenOf(queries: Queries, parent: CollectionRecord): Promise<CollectionRecord[]> {
  const { home, name } = parent;
  if (!NESTS[home.area]) return [];
  const rows = await queries.query<CollectionRow>(CHILDREN, [home.id, home.area, ...boundsBelow(name)]);
  return rows.map((row) => collectionOf(row, home, parent));
}

/** Cuts a page of rows where their bodies grow too large together; the first row always stays. Its rows need `page_octets`. */
export function withinOctets(page: string, order: string): string {
  return `select * from (
      select *, sum(page_octets) over (order by ${order}) - page_octets as octets_before from (${page}) page
    ) sized where octets_before < ${PAGE_OCTETS} order by ${order}`;
}

function membersStatement(facets: readonly Facet[]): Statement {
  const columns = objectColumns(facets);
  const from = `from object o where o.home_id = $1 and o.collection_id = $2 and o.name > $3 order by o.name`;
  const name = `members_${facets.join('_')}`;
  const page = `select ${columns} ${from} limit ${PAGE_ROWS}`;
  if (facets.length === 0) return { name, text: packed(page, ['name', 'etag']) };
  return facets.includes('body')
    ? {
        name,
        text: withinOctets(`select ${columns}, o.size as page_octets ${from} limit ${PAGE_ROWS_WITH_BODY}`, 'name'),
      }
    : { name, text: page };
}

/** All objects of a collection, page by page. No connection is held between two pages. */
export async function* members<F extends Facet>(
  queries: Queries,
  collection: CollectionRecord,
  facets: readonly F[],
): AsyncGenerator<readonly ObjectRecord<F>[]> {
  const statement = membersStatement(facets);
  const fullPage = facets.includes('body' as F) ? 1 : PAGE_ROWS;
  let after = '';
  while (true) {
    const values = [collection.home.id, collection.id, after];
    const rows =
      facets.length === 0
        ? listed(await queries.query<Packed<ObjectRow>>(statement, values))
        : await queries.query<ObjectRow>(statement, values);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => objectOf(row, collection, facets));
    if (rows.length < fullPage) return;
    after = last.name;
  }
}

// Most lists are of names and ETags alone, and may be long.
function listed([page]: readonly Packed<ObjectRow>[]): readonly ObjectRow[] {
  const etags = unpacked(page?.etag);
  return unpacked(page?.name).map((name, index) => ({ name, etag: etags[index] ?? '' }));
}

const WITH_UID: Statement = {
  name: 'object_with_uid',
  text: 'select o.name, o.etag, o.body from object o where o.home_id = $1 and o.collection_id = $2 and o.uid = $3',
};

/** The object of a collection that has a UID, if one has. */
export async function objectWithUid(
  queries: Queries,
  collection: CollectionRecord,
  uid: string,
): Promise<ObjectRecord<'body'> | undefined> {
  const [row] = await queries.query<ObjectRow>(WITH_UID, [collection.home.id, collection.id, uid]);
  return row && objectOf(row, collection, ['body']);
}

/** A name that was asked for, with its object if there is one. */
export interface Named<F extends Facet> {
  readonly name: string;
  readonly object?: ObjectRecord<F>;
}

function namedStatement(facets: readonly Facet[]): Statement {
  const wanted = `select w.name as wanted, w.position, coalesce(o.size, 0) as page_octets, ${objectColumns(facets)}
    from unnest($3::text[]) with ordinality w (name, position)
    left join object o on o.home_id = $1 and o.collection_id = $2 and o.name = w.name`;
  return { name: `named_${facets.join('_')}`, text: withinOctets(wanted, 'position') };
}

/** The objects of these names, page by page, in the order of the names; each name comes back once per mention. */
export async function* named<F extends Facet>(
  queries: Queries,
  collection: CollectionRecord,
  names: readonly string[],
  facets: readonly F[],
): AsyncGenerator<readonly Named<F>[]> {
  const statement = namedStatement(facets);
  for (let at = 0; at < names.length; ) {
    const slice = names.slice(at, at + PAGE_ROWS_WITH_BODY);
    const rows = await queries.query<ObjectRow & { wanted: string; name: string | null }>(statement, [
      collection.home.id,
      collection.id,
      slice,
    ]);
    at += rows.length;
    yield rows.map((row) =>
      row.name === null ? { name: row.wanted } : { name: row.wanted, object: objectOf(row, collection, facets) },
    );
  }
}
