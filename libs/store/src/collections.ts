// Making collections, and writing the properties of collections and objects.
import { advance } from './changing.js';
import { type Condition, currentState, demand, homeState } from './conditions.js';
import type { Database, Queries, Statement } from './database.js';
import { inArea, storedArea } from './given.js';
import { expectPlaceFor, NESTS } from './nesting.js';
import {
  AREAS,
  type Area,
  type CollectionKind,
  type CollectionRecord,
  type HomeRecord,
  type StoredProperties,
} from './records.js';
import { Refusal } from './refusal.js';

export interface NewCollection {
  readonly kind: CollectionKind;
  readonly name: string;
  readonly components: readonly string[] | null;
  readonly properties: StoredProperties;
}

const STATE: Statement = {
  name: 'state_before_create_collection',
  text: `select count(*) filter (where name <> '' and area = any($4::text[])) as number,
      coalesce(bool_or(${inArea('area', '$2')} and name = $3), false) as taken
    from collection where home_id = $1 and (${inArea('area', '$2')} or area = any($4::text[]))`,
};

const CREATE: Statement = {
  name: 'create_collection',
  text: `insert into collection (home_id, area, kind, name, components, properties, change, own_change)
    values ($1, $2, $3, $4, $5, $6, $7, $7) returning id`,
};

/**
 * Makes a collection in a home.
 * @param condition asked about the home
 * @throws Refusal condition-failed, name-taken, path-too-long, too-many-collections, collection-missing (what shall hold it
 *   is gone)
 */
export async function createCollection(
  database: Database,
  home: Pick<HomeRecord, 'id' | 'area'>,
  collection: NewCollection,
  maxCollections: number,
  condition: Condition,
): Promise<void> {
  await database.transaction(async (queries) => {
    const change = await advance(queries, home.id);
    await demand(condition, await homeState(queries, home, 1, collection.name), queries);
    await createNumbered(queries, home, collection, maxCollections, change);
  });
}

/** The same inside a transaction that has the lock and the number already. */
export async function createNumbered(
  queries: Queries,
  { id, area }: Pick<HomeRecord, 'id' | 'area'>,
  { kind, name, components, properties }: NewCollection,
  maxCollections: number,
  change: number,
): Promise<void> {
  await expectRoom(queries, { id, area }, name, 1, maxCollections);
  await expectPlaceFor(queries, { id, area }, name);
  await queries.query(CREATE, [id, storedArea(area, kind), kind, name, components, JSON.stringify(properties), change]);
}

/** The areas whose collections are counted together; folders are counted apart. */
const countedWith = (area: Area) => AREAS.filter((other) => NESTS[other] === NESTS[area]);

/** Refuses more collections than a home may have, and a name that is taken. @throws Refusal name-taken, too-many-collections */
export async function expectRoom(
  queries: Queries,
  { id, area }: Pick<HomeRecord, 'id' | 'area'>,
  name: string,
  more: number,
  maxCollections: number,
): Promise<void> {
  const [state] = await queries.query<{ number: number; taken: boolean }>(STATE, [id, area, name, countedWith(area)]);
  if (state?.taken) throw new Refusal('name-taken');
  if (state !== undefined && state.number + more > maxCollections) {
    throw new Refusal('too-many-collections', String(maxCollections));
  }
}

/** Properties to write, and names of properties to take away. */
export interface PropertyChanges {
  readonly set: StoredProperties;
  readonly remove: readonly string[];
}

const PATCH_COLLECTION: Statement = {
  name: 'patch_collection',
  text: `update collection set properties = (properties || $4) - $5::text[], change = $3, own_change = $3, modified_at = now()
    where home_id = $1 and id = $2`,
};

/**
 * Writes properties of a collection.
 * @param also what is written with them, or not at all
 * @throws Refusal collection-missing, condition-failed, and what `also` throws
 */
export async function patchCollection(
  database: Database,
  collection: CollectionRecord,
  { set, remove }: PropertyChanges,
  condition: Condition,
  also?: (queries: Queries) => Promise<void>,
): Promise<void> {
  await database.transaction(async (queries) => {
    const change = await advance(queries, collection.home.id);
    await demand(condition, await currentState(queries, collection, ''), queries);
    await queries.query(PATCH_COLLECTION, [collection.home.id, collection.id, change, JSON.stringify(set), remove]);
    await also?.(queries);
  });
}

const PATCH_HOME: Statement = {
  name: 'patch_home',
  text: `update home set properties = jsonb_set(properties, array[$2::text],
      (coalesce(properties -> $2::text, '{}') || $3) - $4::text[]) where id = $1`,
};

/** Writes properties of a home; each area has its own. @throws Refusal collection-missing, condition-failed */
export async function patchHome(
  database: Database,
  home: HomeRecord,
  { set, remove }: PropertyChanges,
  condition: Condition,
): Promise<void> {
  await database.transaction(async (queries) => {
    await advance(queries, home.id);
    await demand(condition, await homeState(queries, home, 1), queries);
    await queries.query(PATCH_HOME, [home.id, home.area, JSON.stringify(set), remove]);
  });
}

const PATCH_OBJECT: Statement = {
  name: 'patch_object',
  text: `with touched as (
      update collection set change = $4, modified_at = now() where home_id = $1 and id = $2
    )
    update object set properties = (properties || $5) - $6::text[], change = $4
    where home_id = $1 and collection_id = $2 and name = $3`,
};

/** Writes properties of an object; they are not part of its ETag. @throws Refusal object-missing, condition-failed, collection-missing */
export async function patchObject(
  database: Database,
  collection: CollectionRecord,
  name: string,
  { set, remove }: PropertyChanges,
  condition: Condition,
): Promise<void> {
  await database.transaction(async (queries) => {
    const change = await advance(queries, collection.home.id);
    const current = await currentState(queries, collection, name);
    await demand(condition, current, queries);
    if (current.etag === undefined) throw new Refusal('object-missing');
    await queries.query(PATCH_OBJECT, [collection.home.id, collection.id, name, change, JSON.stringify(set), remove]);
  });
}
