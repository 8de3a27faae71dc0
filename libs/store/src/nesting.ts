// Collections in collections: in some areas the name of a collection is its path below the home, and '' is the top of all.
import type { Queries, Statement } from './database.js';
import type { Area, CollectionRecord, HomeRecord } from './records.js';
import { Refusal } from './refusal.js';

/** Whether the collections of an area hold collections, too. */
export const NESTS: Readonly<Record<Area, boolean>> = { calendars: false, addressbooks: false, files: true };

/** Octets of a path below a home. The index of names takes no more than 2700, and some clients can open no longer paths. */
const MAX_PATH_OCTETS = 1024;

/** The path of something in a collection, or of its name in a home. */
export function pathIn(holder: string, name: string): string {
  return holder === '' ? name : `${holder}/${name}`;
}

/** The path of what holds a path, and the last name in it. */
export function splitPath(path: string): { readonly holder: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { holder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
}

/** The paths of all that hold a path, from the top on. */
export function pathsAbove(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.map((_, index) => segments.slice(0, index).join('/'));
}

/** Whether a path is somewhere below another. */
export function isInside(path: string, above: string): boolean {
  return path !== above && (above === '' || path.startsWith(`${above}/`));
}

/** Where names below a path begin and end: all of them are greater than the first and less than the second. */
export function boundsBelow(path: string): readonly [string, string] {
  // They are in the order of their octets, and the digit 0 comes right after the slash.
  return path === '' ? ['', '\u{10ffff}'] : [`${path}/`, `${path}0`];
}

/** @throws Refusal path-too-long (detail: how long it may be) */
export function expectShort(path: string): void {
  if (Buffer.byteLength(path) > MAX_PATH_OCTETS) throw new Refusal('path-too-long', String(MAX_PATH_OCTETS));
}

/** The collection that holds a place, and what is there besides collections. */
export interface Holder {
  readonly id: number;
  readonly path: string;
  /** Whether an object has the name. */
  readonly taken: boolean;
}

const HOLDER: Statement = {
  name: 'holder_of_place',
  text: `select c.id, c.name as path, o.name is not null as taken from collection c
    left join object o on o.home_id = c.home_id and o.collection_id = c.id and o.name = $4
    where c.home_id = $1 and c.area = $2 and c.name = $3`,
};

/** What holds a place in an area with nested collections. @throws Refusal collection-missing */
export async function holderOf(queries: Queries, { id, area }: Pick<HomeRecord, 'id' | 'area'>, path: string) {
  const { holder, name } = splitPath(path);
  const [found] = await queries.query<Holder>(HOLDER, [id, area, holder, name]);
  if (found === undefined) throw new Refusal('collection-missing');
  return found;
}

/** Refuses to make a collection in nothing, or where an object is. @throws Refusal collection-missing, name-taken, path-too-long */
export async function expectPlaceFor(queries: Queries, home: Pick<HomeRecord, 'id' | 'area'>, path: string) {
  if (!NESTS[home.area] || path === '') return;
  expectShort(path);
  if ((await holderOf(queries, home, path)).taken) throw new Refusal('name-taken', path);
}

const COLLECTION: Statement = {
  name: 'collection_of_place',
  text: 'select id from collection where home_id = $1 and area = $2 and name = $3',
};

/** Refuses to make an object where a collection is, which can be only where collections hold some. @throws Refusal name-taken */
export async function expectNoCollection(queries: Queries, { home, name: holder }: CollectionRecord, name: string) {
  if (!NESTS[home.area]) return;
  const found = await queries.query(COLLECTION, [home.id, home.area, pathIn(holder, name)]);
  if (found.length > 0) throw new Refusal('name-taken');
}
