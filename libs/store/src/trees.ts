// A collection with all that is below it, as a whole: found, deleted, renamed and copied set by set, never one by one.
import type { Author } from './changing.js';
import type { Queries, Statement } from './database.js';
import { type LockRecord, lockParameters, lockPath, locksColumn } from './locks.js';
import { boundsBelow, expectShort, NESTS, pathsAbove } from './nesting.js';
import type { CollectionRecord, HomeRecord } from './records.js';
import { Refusal } from './refusal.js';
import { COLLECTION_COLUMNS, type CollectionRow, collectionOf } from './rows.js';
import { keepVersions } from './versions.js';

/** A place for a collection: there may be one. */
export interface CollectionPlace {
  readonly home: HomeRecord;
  readonly name: string;
}

/** One of the collections of a tree, and how much is in it. */
export interface TreeNode {
  readonly collection: CollectionRecord;
  readonly members: number;
  readonly octets: number;
}

/** A collection and, after it, all collections below it, in the order of their names. */
export type Tree = readonly TreeNode[];

/** What is at a place and below it; the tree is empty where nothing is. */
export interface TreeState {
  readonly tree: Tree;
  /** The number of the last change of the home. */
  readonly homeChange: number;
  readonly locks: readonly LockRecord[];
}

/** Asked about collections under the lock; it throws what the client is to be told. */
export type TreeCondition = (collections: readonly CollectionRecord[], queries: Queries) => void | Promise<void>;

const TREE: Statement = {
  name: 'tree_of_collection',
  text: `select h.change as home_change, ${locksColumn(6)}, ${COLLECTION_COLUMNS}, c.members, c.octets from home h
    left join collection c on c.home_id = h.id and c.area = $2 and (c.name = $3 or c.name > $4 and c.name < $5)
    where h.id = $1 order by c.name`,
};

type TreeRow = CollectionRow &
  Omit<TreeNode, 'collection'> & { readonly home_change: number; readonly locks: readonly LockRecord[] | null };

/** What is at a place and below it. @throws Refusal collection-missing (the home is gone) */
export async function treeAt(queries: Queries, { home, name }: CollectionPlace): Promise<TreeState> {
  const values = [home.id, home.area, name, ...boundsBelow(name), ...lockParameters(home.area, lockPath(name))];
  const rows = await queries.query<TreeRow>(TREE, values);
  const [first] = rows;
  if (first === undefined) throw new Refusal('collection-missing');
  const tree = rows
    .filter((row) => row.collection_id !== null)
    .map((row) => ({ collection: collectionOf(row, home), members: row.members, octets: row.octets }));
  return { tree, homeChange: first.home_change, locks: first.locks ?? [] };
}

export const collectionsIn = (tree: Tree) => tree.map(({ collection }) => collection);
const idsOf = (tree: Tree) => tree.map(({ collection }) => collection.id);

/** The names of a tree at another place. @throws Refusal path-too-long */
function namesAt(tree: Tree, name: string): readonly string[] {
  const above = tree[0]?.collection.name.length;
  const names = tree.map(({ collection }) => `${name}${collection.name.slice(above)}`);
  names.forEach(expectShort);
  return names;
}

// What holds the first is told of the number of its removal alone, which therefore has to be the last.
const topLast = <One>(all: readonly One[]) => all.toReversed();

// What the name of a collection was may not be told to those who could not see it: because of its own entries, or because
// something above it is kept back.
const HIDDEN = `hidden as (
      update home set acl_change = $3::bigint where id = $1 and exists (
        select from ace a join collection c on c.home_id = a.home_id and c.id = a.collection_id
        where a.home_id = $1 and (c.id = any($2::bigint[]) or not a.grants and c.area = $5 and c.name = any($6::text[]))
      )
    )`;

const hiddenParameters = ({ home, name }: CollectionRecord) => [home.area, NESTS[home.area] ? pathsAbove(name) : []];

const REMOVE: Statement = {
  name: 'remove_collections',
  isLong: true,
  isOnAverage: true,
  text: `with w (id, position) as (select * from unnest($2::bigint[]) with ordinality), kept as (
      ${keepVersions('w join object o on o.home_id = $1 and o.collection_id = w.id', '$3::bigint + position - 1', '$4')}
    ), removed as (
      delete from collection where home_id = $1 and id = any($2::bigint[]) returning *
    ), ${HIDDEN}
    insert into collection_tombstone (home_id, area, name, collection_id, kind, components, properties, created_at,
      change, credential_id, aces)
    select home_id, area, name, id, kind, components, properties, created_at, $3::bigint + position - 1, $4::bigint,
      coalesce((select jsonb_agg(to_jsonb(ace)) from ace where home_id = $1 and collection_id = removed.id), '[]')
    from removed join w using (id)`,
};

/**
 * Deletes collections with everything in them; what they were goes into the history.
 * @param change the first of as many numbers as there are collections
 */
export async function removeTree(
  queries: Queries,
  tree: Tree,
  { credentialId }: Author,
  change: number,
): Promise<void> {
  const [top] = tree;
  if (top === undefined) return;
  const { home } = top.collection;
  await queries.query(REMOVE, [
    home.id,
    topLast(idsOf(tree)),
    change,
    credentialId,
    ...hiddenParameters(top.collection),
  ]);
}

const RENAME: Statement = {
  name: 'rename_collections',
  text: `with ${HIDDEN}, renamed as (
      update collection c set name = w.name, change = $3::bigint + w.position - 1, own_change = $3::bigint + w.position - 1
      from unnest($2::bigint[], $7::text[]) with ordinality w (id, name, position)
      where c.home_id = $1 and c.id = w.id
    )
    insert into collection_tombstone (home_id, area, name, collection_id, kind, components, properties, change, credential_id)
    select home_id, area, c.name, id, kind, components, properties, $3::bigint + position - 1, $4::bigint
    from unnest($2::bigint[]) with ordinality w (id, position) join collection c using (id) where c.home_id = $1`,
};

/**
 * Gives collections other names in their home. What is in them is not touched, but their old names count as removed.
 * @param name of the first; those of the others follow from it
 * @param change the first of as many numbers as there are collections
 */
export async function renameTree(
  queries: Queries,
  tree: Tree,
  name: string,
  { credentialId }: Author,
  change: number,
): Promise<void> {
  const [top] = tree;
  if (top === undefined) return;
  await queries.query(RENAME, [
    top.collection.home.id,
    topLast(idsOf(tree)),
    change,
    credentialId,
    ...hiddenParameters(top.collection),
    topLast(namesAt(tree, name)),
  ]);
}

// A copy was made now (RFC 4918 §9.8.2); what is moved was made when it was made (§9.9.1).
const times = (moves: string) => `case when ${moves} then created_at else now() end,
      case when ${moves} then modified_at else now() end`;

const COPY: Statement = {
  name: 'copy_collections',
  text: `insert into collection (home_id, area, kind, name, components, properties, own_change, change, members, octets,
      created_at, modified_at)
    select $3, area, kind, w.name, components, properties, w.own_change, w.change,
      case when $8 then members else 0 end, case when $8 then octets else 0 end, ${times('$7')}
    from unnest($2::bigint[], $4::text[], $5::bigint[], $6::bigint[]) w (id, name, own_change, change)
    join collection c using (id) where c.home_id = $1
    returning id, name`,
};

const COPY_MEMBERS: Statement = {
  name: 'copy_members',
  isLong: true,
  text: `with w (source, target, change) as (select * from unnest($2::bigint[], $4::bigint[], $5::bigint[])),
    happening as (
      insert into occurrence (home_id, collection_id, name, month, busy, exact, spans)
      select $3, w.target, name, month, busy, exact, spans
      from w join occurrence o on o.home_id = $1 and o.collection_id = w.source
    ), saying as (
      insert into object_text (home_id, collection_id, name, property, value)
      select $3, w.target, name, property, value from w join object_text o on o.home_id = $1 and o.collection_id = w.source
    )
    insert into object (home_id, collection_id, name, change, credential_id, uid, etag, component, body, bytes, size,
      properties, creationdate, created_at, modified_at)
    select $3, w.target, name, w.change + row_number() over (partition by w.source order by name), $6::bigint,
      uid, etag, component, body, bytes, size, properties, case when $7 then creationdate end, ${times('$7')}
    from w join object o on o.home_id = $1 and o.collection_id = w.source`,
};

const COPY_ACES: Statement = {
  name: 'copy_aces',
  text: `insert into ace (home_id, area, collection_id, position, grants, principal_id, pseudo_principal, privileges)
    select $3, area, w.target, position, grants, principal_id, pseudo_principal, privileges
    from unnest($2::bigint[], $4::bigint[]) w (source, target)
    join ace a on a.home_id = $1 and a.collection_id = w.source`,
};

export interface Copying {
  /** Whether what is in the collections is copied, too (RFC 4918 §9.8.3: Depth). */
  readonly members: boolean;
  /** Whether the source is about to be deleted, so that entries of access control and dates go along. */
  readonly moves: boolean;
}

/** How many numbers a copy needs: one for each collection and each member. */
export function numbersOf(tree: Tree, copying: Copying): number {
  return tree.reduce((sum, { members }) => sum + 1 + (copying.members ? members : 0), 0);
}

/**
 * Copies collections to a place at which nothing is.
 * @param change the first of `numbersOf` numbers
 */
export async function copyTree(
  queries: Queries,
  tree: Tree,
  { home, name }: CollectionPlace,
  copying: Copying,
  { credentialId }: Author,
  change: number,
): Promise<void> {
  const [top] = tree;
  if (top === undefined) return;
  const from = top.collection.home.id;
  const sources = idsOf(tree);
  const names = namesAt(tree, name);
  const { own, last } = numbered(tree, copying, change);
  const { members, moves } = copying;
  const copies = await queries.query<{ id: number; name: string }>(COPY, [
    from,
    sources,
    home.id,
    names,
    own,
    last,
    moves,
    members,
  ]);
  const idOf = new Map(copies.map((copy) => [copy.name, copy.id]));
  const targets = names.map((each) => idOf.get(each));
  if (members) await queries.query(COPY_MEMBERS, [from, sources, home.id, targets, own, credentialId, moves]);
  if (moves) await queries.query(COPY_ACES, [from, sources, home.id, targets]);
}

/** The number of each collection, which those of its members follow, and the last of these. */
function numbered(tree: Tree, copying: Copying, first: number) {
  const own: number[] = [];
  const last: number[] = [];
  for (const { members } of tree) {
    const number = (last.at(-1) ?? first - 1) + 1;
    own.push(number);
    last.push(number + (copying.members ? members : 0));
  }
  return { own, last };
}
