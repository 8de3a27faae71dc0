// Which states objects shall have when something is undone: one statement for each way to say it.
import type { Statement } from './database.js';
import { DELETED, type DeletedCollection } from './history.js';
import type { Area } from './records.js';
import type { Undoing } from './undo.js';
import { STATES } from './versions.js';

/** An object that may have to change, and what is in the way. */
export interface PlannedRow {
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

/** What finds out which objects have to change, and its parameters. @param deleted the collections that come back */
export function planFor(
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
