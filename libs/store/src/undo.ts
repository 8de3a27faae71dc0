// Bringing back earlier states: of an object, of collections, or from before what one device did. It is a change like others.
import { bringBack } from './bring-back.js';
import { lockHome } from './changing.js';
import type { Database, Statement } from './database.js';
import { type CollectionName, DELETED, type DeletedCollection } from './history.js';
import type { Area } from './records.js';
import type { Indexer } from './reindex.js';
import { deletedForUndo, revive } from './revive.js';
import { STATES } from './versions.js';

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

interface PlannedRow {
  readonly collection_id: number;
  readonly area: Area;
  readonly collection_name: string;
  readonly name: string;
  readonly state: number | null;
  readonly uid: string | null;
  readonly present_uid: string | null;
  readonly uid_holder: string | null;
  readonly changed_since: boolean;
  readonly is_same: boolean;
  readonly is_there: boolean;
  readonly is_present: boolean;
  /** A collection has the name of the object, as it can where collections hold others. */
  readonly is_collection: boolean;
}

/**
 * A plan. Where an object is known to have had an earlier state which is not kept any more, it is no part of the plan:
 * it must not be taken for one that was not there.
 * @param wanted gives the table `wanted`: which state each object shall have (null: none), and whether that would undo what
 *   somebody else did afterwards. `$1` is the home.
 */
const planned = (name: string, wanted: string): Statement => ({
  name,
  isLong: true,
  text: `with states as (${STATES}), deleted as (${DELETED}), ${wanted}
    select w.collection_id, coalesce(c.area, t.area) as area, coalesce(c.name, t.name) as collection_name, w.name,
      w.state, v.uid, o.uid as present_uid, u.name as uid_holder, w.changed_since, c.id is not null as is_there,
      o.name is not null as is_present, exists (
        select from collection n where n.home_id = $1 and n.area = c.area and n.name = ltrim(c.name || '/' || w.name, '/')
      ) as is_collection,
      o.change is not distinct from w.state or coalesce((o.etag, o.properties) = (v.etag, v.properties), false) as is_same
    from wanted w
    left join collection c on c.home_id = $1 and c.id = w.collection_id
    left join deleted t on t.id = w.collection_id
    left join version v on v.home_id = $1 and v.collection_id = w.collection_id and v.name = w.name and v.change = w.state
    left join object o on o.home_id = $1 and o.collection_id = w.collection_id and o.name = w.name
    left join object u on u.home_id = $1 and u.collection_id = w.collection_id and u.uid = v.uid and u.name <> w.name
    where coalesce(c.name, t.name) is not null
    order by w.collection_id, w.name`,
});

// Right after much was changed, PostgreSQL takes the tables for small, and would compare each row with each: 10 000 objects
// took longer than any statement may. To read all of a home once, for a hash of whole keys, costs little beside that.
const COMPARE_AT_ONCE: Statement = {
  name: 'compare_at_once',
  text: `select set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true)`,
};

const LAST_CHANGE = planned(
  'plan_to_undo_last_change',
  `own as (select * from states where collection_id = $2 and name = $3),
    last as (select * from own order by change desc limit 1),
    wanted as (
      select last.collection_id, last.name, false as changed_since, before.change as state
      from last left join own before on before.replaced_at = coalesce(last.replaced_at, last.written_at)
      where before.change is not null or last.created_at = last.written_at
    )`,
);

const AFTER_CHANGE = planned(
  'plan_for_state_after_change',
  `wanted as (
      select collection_id, name, false as changed_since, case when change = $4 then change end as state
      from states s
      where collection_id = $2 and name = $3 and (change = $4 or replaced_change = $4 and not exists (
        select from states n where n.collection_id = $2 and n.name = $3 and n.written_at = s.replaced_at
      ))
      order by change desc limit 1
    )`,
);

// What was made later than that is no part of it: a collection of later stays as it is.
const AT_TIME = planned(
  'plan_for_time',
  `places as (
      select id from collection where home_id = $1 and (id = $3 or $3::bigint is null and created_at <= $2)
      union all
      select id from deleted where $3::bigint is null and deleted_at > $2 and created_at <= $2
    ),
    own as (
      select *, written_at <= $2 and (replaced_at is null or replaced_at > $2) as was_then
      from states where collection_id in (select id from places) and ($4::text is null or name = $4)
    ),
    wanted as (
      select distinct on (collection_id, name) collection_id, name, false as changed_since,
        case when was_then then change end as state
      from own where was_then or created_at is null or created_at > $2
      order by collection_id, name, was_then desc, change desc
    )`,
);

// Where somebody else had a hand in an object after the device, going back would undo that, too.
const OF_DEVICE = planned(
  'plan_for_device',
  `own as (
      select *, coalesce(written_by = $2 and written_at between $3 and $4, false) as writes,
        coalesce(replaced_by = $2 and replaced_at between $3 and $4, false) as replaces
      from states where $5::bigint is null or collection_id = $5
    ),
    touched as (
      select collection_id, name, max(created_at) as created_at,
        min(replaced_change) filter (where replaces) as first_replacement, min(change) filter (where writes) as first_writing,
        (array_agg(change order by replaced_change) filter (where replaces))[1] as first_replaced,
        greatest(max(replaced_change) filter (where not replaces), max(change) filter (where not writes)) as last_of_others
      from own group by collection_id, name having bool_or(writes or replaces)
    ),
    first as (
      select *, case when first_replacement <= coalesce(first_writing, first_replacement) then first_replaced end as state
      from touched
    ),
    wanted as (
      select collection_id, name, state,
        coalesce(last_of_others > least(first_replacement, first_writing), false) as changed_since
      from first where state is not null or created_at is null or created_at >= $3
    )`,
);

const AT_DELETION = planned(
  'plan_for_deletion',
  `wanted as (
      select collection_id, name, false as changed_since, change as state
      from states where (collection_id, replaced_change) in (select * from unnest($2::bigint[], $3::bigint[]))
    )`,
);

function planFor(
  homeId: number,
  undoing: Undoing,
  deleted: readonly DeletedCollection[],
): readonly [Statement, readonly unknown[]] {
  switch (undoing.of) {
    case 'object': {
      const { collectionId, name, to } = undoing;
      return to === null
        ? [LAST_CHANGE, [homeId, collectionId, name]]
        : [AFTER_CHANGE, [homeId, collectionId, name, to]];
    }
    case 'time':
      return [AT_TIME, [homeId, undoing.to, undoing.collectionId, undoing.name]];
    case 'device': {
      const { credentialId, since, until, collectionId } = undoing;
      return [OF_DEVICE, [homeId, credentialId, since, until, collectionId]];
    }
    case 'deletion':
      return [AT_DELETION, [homeId, deleted.map(({ id }) => id), deleted.map(({ change }) => change)]];
  }
}

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
