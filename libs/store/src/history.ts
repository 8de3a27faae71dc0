// What happened to the objects of a home: who created, changed and deleted what, and which collections are gone.
import type { Queries, Statement } from './database.js';
import type { Area, CollectionKind } from './records.js';
import { STATES } from './versions.js';

/** Whose password something was done with. */
export interface Actor {
  readonly credentialId: number;
  readonly account: string;
  /** The label of an app password; null for the password of the account. */
  readonly label: string | null;
}

/** A collection, as it is called now or was called when it was deleted. */
export interface CollectionName {
  readonly id: number;
  readonly area: Area;
  readonly name: string;
}

/**
 * What was done to a collection in one go: to one object, or to many in one transaction, or in a run that changed much of
 * it (`mass`).
 */
export interface Act {
  readonly what: 'created' | 'changed' | 'deleted' | 'mass';
  /** When it ended, and when it began: the same but for a run. */
  readonly at: Date;
  readonly begunAt: Date;
  /** The number of the last change in it. */
  readonly change: number;
  /** Null for commands, and where the account is gone. */
  readonly by: Actor | null;
  readonly collection: CollectionName;
  readonly objects: number;
  /** How many objects there were before a run; null for other acts. */
  readonly members: number | null;
  /** Whether the collection itself was deleted. */
  readonly isEnd: boolean;
  /** Where it was one object: its name, and the beginning of its text after the change, or before it was deleted. */
  readonly name: string | null;
  readonly text: string | null;
}

/** Which acts are asked for; what is absent limits nothing. */
export interface ActFilter {
  readonly collectionId?: number;
  readonly name?: string;
  readonly credentialId?: number;
  readonly since?: Date;
  readonly until?: Date;
  /** At most so many, the last ones. */
  readonly limit: number;
}

/** A collection that can be brought back. */
export interface DeletedCollection extends CollectionName {
  readonly kind: CollectionKind;
  /** The number of its deletion. */
  readonly change: number;
  readonly deletedAt: Date;
  readonly credentialId: number | null;
  /** Null where it was deleted by an older version of Daybook. */
  readonly createdAt: Date | null;
}

/** The collections of the home `$1` that were deleted. What was only moved, or is back again, is there under its id. */
export const DELETED = `
      select distinct on (collection_id) collection_id as id, area, name, kind, change, deleted_at, created_at, credential_id
      from collection_tombstone t
      where home_id = $1 and not exists (select from collection c where c.home_id = t.home_id and c.id = t.collection_id)
      order by collection_id, change desc`;

const DELETED_COLLECTIONS: Statement = {
  name: 'deleted_collections',
  text: `select id, area, name, kind, change, deleted_at as "deletedAt", created_at as "createdAt",
      credential_id as "credentialId"
    from (${DELETED}) deleted order by change desc`,
};

/** The collections of a home that were deleted, the last first. */
export async function deletedCollections(queries: Queries, homeId: number): Promise<readonly DeletedCollection[]> {
  return await queries.query<DeletedCollection>(DELETED_COLLECTIONS, [homeId]);
}

interface ActRow {
  readonly what: Act['what'];
  readonly at: Date;
  readonly begun_at: Date;
  readonly change: number;
  readonly credential_id: number | null;
  readonly account: string | null;
  readonly label: string | null;
  readonly collection_id: number;
  readonly area: Area;
  readonly collection_name: string;
  readonly objects: number;
  readonly members: number | null;
  readonly is_end: boolean;
  readonly name: string | null;
  readonly text: string | null;
}

// Enough to find the title of an object in.
const TEXT_CHARACTERS = 20_000;

const ACTS: Statement = {
  name: 'acts_of_home',
  isLong: true,
  text: `with states as (${STATES}), deleted as (${DELETED}),
    ordered as (
      select *, lag(replaced_at) over names as ended_before, lead(written_at) over names as next_begins
      from states where ($2::bigint is null or collection_id = $2) and ($3::text is null or name = $3)
      window names as (partition by collection_id, name order by change)
    ),
    events as (
      select collection_id, name, change as state, change, written_at as at, written_by as by,
        case when ended_before = written_at or created_at < written_at then 'changed' else 'created' end as what
      from ordered
      union all
      select collection_id, name, change, replaced_change, replaced_at, replaced_by, 'deleted'
      from ordered where replaced_at is not null and next_begins is distinct from replaced_at
    ),
    ends as (
      select id, null::text, null::bigint, change, deleted_at, credential_id, 'deleted'
      from deleted where ($2::bigint is null or id = $2) and $3::text is null
    ),
    acts as (
      select case when m.begun_at is null then e.what else 'mass' end as what, e.collection_id, e.by,
        max(e.at) as at, max(m.begun_at) as begun_at, max(m.members) as members, max(e.change) as change,
        count(distinct e.name) as objects, max(e.name) as name, max(e.state) as state
      from (select * from events union all select * from ends) e
      left join mass_change m on m.home_id = $1 and m.collection_id = e.collection_id and m.credential_id = e.by
        and e.at between m.begun_at and m.ended_at and $3::text is null
      where ($4::bigint is null or e.by = $4)
        and ($5::timestamptz is null or e.at >= $5) and ($6::timestamptz is null or e.at <= $6)
      group by 1, e.collection_id, e.by, coalesce(m.begun_at, e.at)
      order by change desc limit $7
    )
    select a.what, a.at, coalesce(a.begun_at, a.at) as begun_at, a.change, k.id as credential_id, p.name as account,
      case k.kind when 'app-password' then k.label end as label,
      a.collection_id, coalesce(c.area, t.area) as area, coalesce(c.name, t.name) as collection_name,
      a.objects, a.members, coalesce(a.change = t.change, false) as is_end,
      case a.objects when 1 then a.name end as name,
      case a.objects when 1 then left(coalesce(o.body, v.body), ${TEXT_CHARACTERS}) end as text
    from acts a
    left join collection c on c.home_id = $1 and c.id = a.collection_id
    left join deleted t on t.id = a.collection_id
    left join credential k on k.id = a.by
    left join principal p on p.id = k.principal_id
    left join object o on o.home_id = $1 and o.collection_id = a.collection_id and o.name = a.name and o.change = a.state
    left join version v on v.home_id = $1 and v.collection_id = a.collection_id and v.name = a.name and v.change = a.state
    where coalesce(c.name, t.name) is not null
    order by a.change desc`,
};

/** What was done in a home, the last first. Earlier states are kept for a limited time, and so is this. */
export async function acts(queries: Queries, homeId: number, filter: ActFilter): Promise<readonly Act[]> {
  const { collectionId = null, name = null, credentialId = null, since = null, until = null, limit } = filter;
  const rows = await queries.query<ActRow>(ACTS, [homeId, collectionId, name, credentialId, since, until, limit]);
  return rows.map((row) => ({
    what: row.what,
    at: row.at,
    begunAt: row.begun_at,
    change: row.change,
    by:
      row.credential_id === null || row.account === null
        ? null
        : { credentialId: row.credential_id, account: row.account, label: row.label },
    collection: { id: row.collection_id, area: row.area, name: row.collection_name },
    objects: row.objects,
    members: row.members,
    isEnd: row.is_end,
    name: row.name,
    text: row.text,
  }));
}

const DEVICES: Statement = {
  name: 'devices_called',
  text: `select k.id as "credentialId", p.name as account, case k.kind when 'app-password' then k.label end as label
    from home h join principal me on me.id = h.principal_id
    join credential k on k.id::text = $2 or (k.principal_id = me.id and k.label = $2 and k.kind = 'app-password')
    join principal p on p.id = k.principal_id
    where h.id = $1 order by k.id`,
};

/** The devices that somebody means by an id, or by a label that the owner of the home gave. */
export async function devicesCalled(queries: Queries, homeId: number, text: string): Promise<readonly Actor[]> {
  return await queries.query<Actor>(DEVICES, [homeId, text]);
}
