// Devices that delete or rewrite much of a collection at once: noted, so that somebody sees it and can undo it.
import type { Database, Statement } from './database.js';
import type { CollectionName } from './history.js';
import type { Area } from './records.js';

/** What counts as much. */
export interface MassChangeLimits {
  /** The share of a collection, in percent. */
  readonly massChangeShare: number;
  /** However small the collection is. */
  readonly massChangeObjects: number;
  /** A pause of so many minutes ends a run of changes. */
  readonly massChangeMinutes: number;
}

/** A run of changes of one device in one collection. */
export interface MassChange {
  readonly owner: string;
  readonly collection: CollectionName;
  readonly credentialId: number;
  readonly begunAt: Date;
  /** How many of the objects that were there before it were deleted or rewritten until now, and how many those were. */
  readonly objects: number;
  readonly members: number;
}

// A run is looked at until it is this many pauses old, so that a long one is seen from its beginning.
const LOOK_BACK = 12;

// A collection that was deleted as a whole is an act of its own already.
const NOTE: Statement = {
  name: 'note_mass_changes',
  isLong: true,
  text: `with recent as (
      select v.home_id, v.collection_id, v.replaced_by, v.name, v.replaced_at,
        v.replaced_at - lag(v.replaced_at) over runs > make_interval(mins => $1) as begins
      from version v join collection c on c.home_id = v.home_id and c.id = v.collection_id
      join credential k on k.id = v.replaced_by
      where v.replaced_at > now() - ${LOOK_BACK} * make_interval(mins => $1)
      window runs as (partition by v.home_id, v.collection_id, v.replaced_by order by v.replaced_at)
    ), numbered as (
      select *, count(*) filter (where begins) over (
        partition by home_id, collection_id, replaced_by order by replaced_at range unbounded preceding
      ) as run
      from recent
    ), runs as (
      select home_id, collection_id, replaced_by as credential_id, min(replaced_at) as begun_at, max(replaced_at) as ended_at
      from numbered group by home_id, collection_id, replaced_by, run having count(distinct name) >= $2
    ), measured as (
      select r.*, lost.objects, lost.objects + kept.objects as members
      from runs r
      cross join lateral (
        select count(*) as objects from (
          select distinct name from version v
          where v.home_id = r.home_id and v.collection_id = r.collection_id and v.written_at < r.begun_at
            and v.replaced_by = r.credential_id and v.replaced_at between r.begun_at and r.ended_at
        ) of_run
      ) lost
      cross join lateral (
        select count(*) as objects from object o
        where o.home_id = r.home_id and o.collection_id = r.collection_id and o.modified_at < r.begun_at
      ) kept
    ), extended as (
      update mass_change m set ended_at = greatest(m.ended_at, r.ended_at), objects = greatest(m.objects, r.objects)
      from measured r
      where (m.home_id, m.collection_id, m.credential_id) = (r.home_id, r.collection_id, r.credential_id)
        and m.ended_at >= r.begun_at and m.begun_at <= r.ended_at
      returning m.home_id, m.collection_id, m.credential_id, r.begun_at
    ), noted as (
      insert into mass_change (home_id, collection_id, credential_id, begun_at, ended_at, objects, members)
      select home_id, collection_id, credential_id, begun_at, ended_at, objects, members from measured
      where objects >= $2 and objects * 100 >= members * $3
        and (home_id, collection_id, credential_id, begun_at) not in (select * from extended)
      on conflict do nothing returning *
    )
    select p.name as owner, n.collection_id, c.area, c.name as collection_name, n.credential_id, n.begun_at, n.objects, n.members
    from noted n
    join home h on h.id = n.home_id
    join principal p on p.id = h.principal_id
    join collection c on c.home_id = n.home_id and c.id = n.collection_id`,
};

interface MassChangeRow {
  readonly owner: string;
  readonly collection_id: number;
  readonly area: Area;
  readonly collection_name: string;
  readonly credential_id: number;
  readonly begun_at: Date;
  readonly objects: number;
  readonly members: number;
}

/** Notes what devices did lately. Any number of nodes may call this at once. @returns what was not noted before */
export async function noteMassChanges(database: Database, limits: MassChangeLimits): Promise<readonly MassChange[]> {
  const { massChangeMinutes, massChangeObjects, massChangeShare } = limits;
  const rows = await database.query<MassChangeRow>(NOTE, [massChangeMinutes, massChangeObjects, massChangeShare]);
  return rows.map((row) => ({
    owner: row.owner,
    collection: { id: row.collection_id, area: row.area, name: row.collection_name },
    credentialId: row.credential_id,
    begunAt: row.begun_at,
    objects: row.objects,
    members: row.members,
  }));
}
