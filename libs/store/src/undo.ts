// Bringing back earlier states: of an object, of collections, or from before what one device did. It is a change like others.
import { bringBack } from './bring-back.js';
import { lockHome } from './changing.js';
import type { Database, Statement } from './database.js';
import type { CollectionName, DeletedCollection } from './history.js';
import type { Indexer } from './reindex.js';
import { deletedForUndo, revive } from './revive.js';
import { type PlannedRow, planFor } from './undo-plan.js';

/** What is to be undone. */
export type Undoing =
  /** An object: brought to the state that the change of this number made, or to the one before its last change. */
  | { readonly of: 'object'; readonly collectionId: number; readonly name: string; readonly to: number | null }
  /** An object, a collection, or the whole home: brought to what it was at a moment. */
  | { readonly of: 'time'; readonly to: Date; readonly collectionId: number | null; readonly name: string | null }
  /** Everything that a device did in a span of time, in one collection or everywhere. */
  | {
      readonly of: 'device';
      readonly credentialId: number;
      readonly since: Date;
      readonly until: Date;
      readonly collectionId: number | null;
    }
  /** The deletion of a collection with all that was below it; it gets the name `as`. */
  | { readonly of: 'deletion'; readonly deleted: DeletedCollection; readonly as: string };

/** What is done to one object. */
export interface Step {
  readonly collection: CollectionName;
  readonly name: string;
  readonly what: 'bring back' | 'change back' | 'remove';
  /** The number of the state that it gets; null where there was no object. */
  readonly state: number | null;
}

/** An object that stays as it is, since something of later would be lost. */
export interface Obstacle {
  readonly collection: CollectionName;
  readonly name: string;
  /**
   * Another object has its UID now (`detail` is its name), or its name; somebody else changed it since; its collection is
   * gone.
   */
  readonly why: 'uid-taken' | 'name-taken' | 'changed-since' | 'collection-missing';
  readonly detail: string;
}

export interface Undone {
  /** The collections that were deleted and are there again, under their present names. */
  readonly collections: readonly CollectionName[];
  readonly steps: readonly Step[];
  readonly obstacles: readonly Obstacle[];
}

export interface UndoOptions {
  readonly indexer: Indexer;
  /** Who does it; null for a command. */
  readonly credentialId: number | null;
  /** Find out what would be done, and do nothing. */
  readonly dryRun: boolean;
}

// Right after much was changed, PostgreSQL takes the tables for small, and would compare each row with each: 10 000 objects
// took longer than any statement may. To read all of a home once, for a hash of whole keys, costs little beside that.
const COMPARE_AT_ONCE: Statement = {
  name: 'compare_at_once',
  text: `select set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true)`,
};

/**
 * Undoes what was done in a home: earlier states become the present ones, with new numbers, and what they replace goes into
 * the history, so that this can be undone as well.
 * @returns undefined where there is no such state of an object
 * @throws Refusal name-taken (a collection has the name of one that would come back; `detail` is the name)
 */
export async function undo(
  database: Database,
  homeId: number,
  undoing: Undoing,
  { indexer, credentialId, dryRun }: UndoOptions,
): Promise<Undone | undefined> {
  return await database.transaction(async (queries) => {
    // The lock comes first: what is planned is true until it is done.
    if (!dryRun) await lockHome(queries, homeId);
    if (!isSingle(undoing)) await queries.query(COMPARE_AT_ONCE, []);
    const deleted = await deletedForUndo(queries, homeId, undoing);
    const rows = await queries.query<PlannedRow>(...planFor(homeId, undoing, deleted));
    if (undoing.of === 'object' && rows.length === 0) return undefined;
    const { steps, obstacles } = settle(
      rows.filter((row) => !row.is_same),
      isSingle(undoing),
      new Map(deleted.map(({ id, name }) => [id, name])),
    );
    const collections = deleted.map(({ id, area, name }) => ({ id, area, name }));
    if (!dryRun) {
      for (const collection of deleted) await revive(queries, homeId, collection);
      await bringBack(queries, homeId, steps, indexer, credentialId);
    }
    return { collections, steps, obstacles };
  });
}

const isSingle = (undoing: Undoing) => undoing.of === 'object' || (undoing.of === 'time' && undoing.name !== null);

/** Separates what can be done from what would take something of later away. */
function settle(
  rows: readonly PlannedRow[],
  single: boolean,
  revived: ReadonlyMap<number, string>,
): Pick<Undone, 'steps' | 'obstacles'> {
  const plan = new Map(rows.map((row) => [keyOf(row.collection_id, row.name), row]));
  const obstacles: Obstacle[] = [];
  const collectionOf = ({ collection_id: id, area, collection_name }: PlannedRow): CollectionName => ({
    id,
    area,
    name: revived.get(id) ?? collection_name,
  });
  // What cannot be done is in the way of something else at times, so this goes on until nothing is.
  for (let before = -1; before !== obstacles.length; ) {
    before = obstacles.length;
    const promised = new Map<string, string>();
    for (const [key, row] of plan) {
      const obstacle = obstacleOf(row, promised);
      if (obstacle === undefined) {
        if (row.uid !== null) promised.set(keyOf(row.collection_id, row.uid), row.name);
      } else {
        plan.delete(key);
        obstacles.push({ collection: collectionOf(row), name: row.name, ...obstacle });
      }
    }
  }
  const steps = [...plan.values()].map(
    (row): Step => ({
      collection: collectionOf(row),
      name: row.name,
      what: row.state === null ? 'remove' : row.is_present ? 'change back' : 'bring back',
      state: row.state,
    }),
  );
  return { steps, obstacles };

  function obstacleOf(
    row: PlannedRow,
    promised: ReadonlyMap<string, string>,
  ): Pick<Obstacle, 'why' | 'detail'> | undefined {
    const { collection_id, uid, uid_holder, present_uid } = row;
    if (!row.is_there && !revived.has(collection_id)) return { why: 'collection-missing', detail: '' };
    if (row.changed_since) return { why: 'changed-since', detail: '' };
    if (row.state !== null && row.is_collection) return { why: 'name-taken', detail: '' };
    if (uid === null) return undefined;
    // Who asks for one object has that one in mind, and not what came under its name later.
    if (single && present_uid !== null && present_uid !== uid) return { why: 'name-taken', detail: '' };
    const holder = uid_holder === null ? undefined : plan.get(keyOf(collection_id, uid_holder));
    if (uid_holder !== null && (holder === undefined || holder.uid === uid)) {
      return { why: 'uid-taken', detail: uid_holder };
    }
    const other = promised.get(keyOf(collection_id, uid));
    return other === undefined ? undefined : { why: 'uid-taken', detail: other };
  }
}

const keyOf = (collectionId: number, text: string) => `${collectionId} ${text}`;
