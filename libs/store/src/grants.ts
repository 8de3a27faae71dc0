// Who may do what in a home: its access control entries and those of its collections (RFC 3744 §5.5).
import { advance } from './changing.js';
import { type Condition, currentState, demand, homeState } from './conditions.js';
import type { Database, Queries, Statement } from './database.js';
import { NESTS } from './nesting.js';
import {
  type Access,
  AREAS,
  type Area,
  type CollectionRecord,
  type HomeRecord,
  type MatchingAce,
  type PrincipalRecord,
  type ProxyType,
} from './records.js';
import { PRINCIPAL_COLUMNS, type PrincipalRow, principalOf } from './rows.js';

/** What the members of a proxy group may do with all calendars (caldav-proxy §5.4); local names of privileges. */
export const PROXY_PRIVILEGES: Readonly<Record<ProxyType, readonly string[]>> = {
  'calendar-proxy-read': ['read'],
  'calendar-proxy-write': ['read', 'write', 'schedule-deliver', 'schedule-send'],
};

const proxyPrivileges = Object.entries(PROXY_PRIVILEGES)
  .map(([type, privileges]) => `when '${type}' then '{${privileges.join(',')}}'`)
  .join(' ');

export interface AccessRow {
  readonly access_as: Access['as'];
  readonly aces: readonly MatchingAce[] | null;
}

/** What `me` is to the home `h`, with `accessJoin`. */
export const ACCESS_COLUMNS = `case when h.principal_id = me.id then 'owner' when me.administrator then 'administrator'
  else 'other' end as access_as, matching.aces`;

// Only where it decides something is a name looked up.
const path = (area: string) =>
  `case when ${area} = any('{${AREAS.filter((one) => NESTS[one]).join()}}') then
          (select name from collection where home_id = ace.home_id and id = ace.collection_id) end`;

/**
 * Joins the entries of the home `h` of `p` and of its collections that match `me`, directly or as a member of groups of
 * groups; the union ends where groups contain each other in a circle. For owners and administrators nothing is read.
 * @param area the number of the parameter
 */
export function accessJoin(area: string): string {
  return `left join lateral (
      with recursive mine (id) as (
        select me.id union select m.group_id from membership m join mine on m.member_id = mine.id
      )
      select jsonb_agg(jsonb_build_object('collectionId', collection_id, 'path', path, 'protected', position = 0,
        'grants', grants, 'privileges', privileges) order by position) as aces
      from (
        select null::bigint as collection_id, null as path, 0 as position, true as grants,
          (case kind ${proxyPrivileges} end)::text[] as privileges
        from principal where owner_id = p.id and id in (select id from mine) and ${area} = 'calendars'
        union all
        select collection_id, ${path(area)}, position, grants, privileges from ace
        where home_id = h.id and area = ${area}
          and (pseudo_principal in ('all', 'authenticated') or principal_id in (select id from mine))
      ) entry
      where h.principal_id <> me.id and not me.administrator
    ) matching on true`;
}

export function accessOf({ access_as, aces }: AccessRow): Access {
  return { as: access_as, aces: aces ?? [] };
}

/** A set of people that an entry can name without their principals (RFC 3744 §5.5.1); `owner` is the property of that name. */
export type PseudoPrincipal = 'all' | 'authenticated' | 'owner';

/** An entry as it is stored, to be shown. */
export interface AceRecord {
  readonly homeId: number;
  readonly area: Area;
  /** Null for an entry of the home itself. */
  readonly collectionId: number | null;
  /** The name of that collection. */
  readonly collectionName: string | null;
  readonly principal: PrincipalRecord | PseudoPrincipal;
  /** False for an entry that denies. */
  readonly grants: boolean;
  /** Local names of privileges. */
  readonly privileges: readonly string[];
}

type AceRow = Omit<AceRecord, 'principal'> &
  ({ readonly pseudo: PseudoPrincipal } | ({ readonly pseudo: null } & PrincipalRow));

const ACES: Statement = {
  name: 'aces_of_homes',
  text: `select a.home_id as "homeId", a.area, a.collection_id as "collectionId", c.name as "collectionName", a.grants,
      a.privileges, a.pseudo_principal as pseudo, ${PRINCIPAL_COLUMNS}
    from ace a left join principal p on p.id = a.principal_id
      left join collection c on c.home_id = a.home_id and c.id = a.collection_id
    where a.home_id = any($1::bigint[]) order by a.home_id, a.position`,
};

/** All entries of some homes and of their collections, in the order of evaluation among those of one resource. */
export async function acesOf(queries: Queries, homeIds: readonly number[]): Promise<readonly AceRecord[]> {
  const rows = await queries.query<AceRow>(ACES, [homeIds]);
  return rows.map((row) => ({
    homeId: row.homeId,
    area: row.area,
    collectionId: row.collectionId,
    collectionName: row.collectionName,
    principal: row.pseudo ?? principalOf(row),
    grants: row.grants,
    privileges: row.privileges,
  }));
}

/** An entry to be stored. */
export interface NewAce {
  /** The id of a principal, or a set of people. */
  readonly principal: number | PseudoPrincipal;
  readonly grants: boolean;
  readonly privileges: readonly string[];
}

const DELETE_ACES: Statement = {
  name: 'delete_aces',
  text: 'delete from ace where home_id = $1 and area = $2 and collection_id is not distinct from $3::bigint',
};

// An entry for a principal that was deleted a moment ago would be deleted with it; it is left out.
const INSERT_ACES: Statement = {
  name: 'insert_aces',
  text: `insert into ace (home_id, area, collection_id, position, grants, principal_id, pseudo_principal, privileges)
    select $1, $2, $3::bigint, position, grants, of, pseudo, string_to_array(privileges, ' ')
    from unnest($4::boolean[], $5::bigint[], $6::text[], $7::text[]) with ordinality
      row (grants, of, pseudo, privileges, position)
    where of is null or exists (select from principal where id = of)`,
};

/** Adds entries where there are none, in a transaction that has the lock. */
export async function insertAces(
  queries: Queries,
  { id, area }: Pick<HomeRecord, 'id' | 'area'>,
  collectionId: number | null,
  aces: readonly NewAce[],
): Promise<void> {
  await queries.query(INSERT_ACES, [
    id,
    area,
    collectionId,
    aces.map(({ grants }) => grants),
    aces.map(({ principal }) => (typeof principal === 'number' ? principal : null)),
    aces.map(({ principal }) => (typeof principal === 'number' ? null : principal)),
    aces.map(({ privileges }) => privileges.join(' ')),
  ]);
}

const ACL_CHANGED: Statement = {
  name: 'acl_changed',
  text: `with own as (update collection set change = $3, own_change = $3 where home_id = $1 and id = $2)
    update home set acl_change = $3 where id = $1`,
};

/**
 * Replaces the entries of a collection or home by others; it counts as a change of the collection.
 * @throws Refusal collection-missing, condition-failed
 */
export async function setAcl(
  database: Database,
  resource: CollectionRecord | HomeRecord,
  aces: readonly NewAce[],
  condition: Condition,
): Promise<void> {
  const [home, collection] = 'home' in resource ? [resource.home, resource] : [resource, undefined];
  const key = [home.id, home.area, collection?.id ?? null];
  await database.transaction(async (queries) => {
    const change = await advance(queries, home.id);
    const current =
      collection === undefined ? await homeState(queries, home, 1) : await currentState(queries, collection, '');
    await demand(condition, current, queries);
    await queries.query(DELETE_ACES, key);
    await insertAces(queries, home, collection?.id ?? null, aces);
    await queries.query(ACL_CHANGED, [home.id, collection?.id ?? null, change]);
  });
}
