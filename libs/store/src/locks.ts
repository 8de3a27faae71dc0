// Write locks (RFC 4918 §6) as they are: where they are rooted, what they cover. One that has expired is not there.
import type { Queries, Statement } from './database.js';
import type { Area, HomeRecord } from './records.js';

export type LockScope = 'exclusive' | 'shared';
export type LockDepth = '0' | 'infinity';

export interface LockRecord {
  /** A URI that is never used again. */
  readonly token: string;
  /** The place it was asked for, as `lockPath` names it. */
  readonly root: string;
  readonly scope: LockScope;
  readonly depth: LockDepth;
  /** Whoever took it. */
  readonly principalId: number;
  /** What they said of themselves, as an XML element; `''` where they said nothing. */
  readonly owner: string;
  /** Whole seconds until it expires. */
  readonly seconds: number;
}

/**
 * The name of a place in a home: `''` is the home itself, `work/` a collection, `work/a.ics` an object. What is below a
 * collection begins with its name.
 * @param collection `''` for the home, where that is a collection itself
 */
export function lockPath(collection = '', object = ''): string {
  return collection === '' ? object : `${collection}/${object}`;
}

/** What holds a place; undefined for a home. */
export function placeAbove(path: string): string | undefined {
  return path === '' ? undefined : path.slice(0, path.lastIndexOf('/', path.length - 2) + 1);
}

/** A place and those above it, up to the home. */
function upwards(path: string): readonly string[] {
  const above = placeAbove(path);
  return above === undefined ? [path] : [path, ...upwards(above)];
}

/** Whether a place is below another one. */
export function isBelow(path: string, other: string): boolean {
  return path !== other && (other === '' || other.endsWith('/')) && path.startsWith(other);
}

/** Whether a lock locks a place, directly or indirectly (RFC 4918 §6.1). */
export function covers({ root, depth }: LockRecord, path: string): boolean {
  return root === path || (depth === 'infinity' && isBelow(path, root));
}

export const LOCK_COLUMNS = `token, root, scope, depth, principal_id as "principalId", owner,
    ceil(extract(epoch from expires_at - now()))::integer as seconds`;

/**
 * A part of a statement: the locks that can matter for a place, as a column of JSON. The home is the first parameter.
 * @param first the number of the first of the parameters that `lockParameters` gives
 */
export function locksColumn(first: number): string {
  return `(select jsonb_agg(l) from (${locksMatching(first)}) l) as locks`;
}

function locksMatching(first: number): string {
  return `select ${LOCK_COLUMNS} from lock where home_id = $1 and area = $${first} and expires_at > now()
      and (root = any($${first + 1}::text[]) or starts_with(root, $${first + 2}))`;
}

/** The area, the place and those above it, and the collection below which locks matter as well. */
export function lockParameters(area: Area, path: string): readonly unknown[] {
  return [area, upwards(path), path === '' || path.endsWith('/') ? path : null];
}

const LOCKS_AT: Statement = { name: 'locks_at', text: `${locksMatching(2)} order by token` };

/** The locks of a place, of everything above it and, where it is a collection, of everything below it. */
export async function locksAt(
  queries: Queries,
  { id, area }: Pick<HomeRecord, 'id' | 'area'>,
  path: string,
): Promise<readonly LockRecord[]> {
  return await queries.query<LockRecord>(LOCKS_AT, [id, ...lockParameters(area, path)]);
}

/** A lock among those of several homes. */
export type LockInHome = LockRecord & { readonly homeId: number; readonly area: Area };

const LOCKS_OF_HOMES: Statement = {
  name: 'locks_of_homes',
  text: `select home_id as "homeId", area, ${LOCK_COLUMNS} from lock
    where home_id = any($1::bigint[]) and expires_at > now() order by token`,
};

/** All locks in some homes. */
export async function locksOf(queries: Queries, homeIds: readonly number[]): Promise<readonly LockInHome[]> {
  return await queries.query<LockInHome>(LOCKS_OF_HOMES, [homeIds]);
}

// The name of a collection is what comes before the last slash of a root, and that of an object what comes after it.
const UNLOCK_UNMAPPED: Statement = {
  name: 'unlock_unmapped',
  text: `delete from lock l where home_id = $1 and area = $2 and starts_with(root, $3) and not exists (
      select from collection c
      left join object o on o.home_id = $1 and o.collection_id = c.id and o.name = substring(l.root, '[^/]*$')
      where c.home_id = $1 and c.area = $2 and c.name = coalesce(substring(l.root, '^(.*)/'), '')
        and (l.root like '%/' or o.name is not null)
    )`,
};

/** Deletes the locks at and below a collection of which nothing has the name any more (RFC 4918 §6.1, point 8). */
export async function unlockUnmapped(
  queries: Queries,
  { home, name }: { readonly home: Pick<HomeRecord, 'id' | 'area'>; readonly name: string },
): Promise<void> {
  await queries.query(UNLOCK_UNMAPPED, [home.id, home.area, lockPath(name)]);
}
