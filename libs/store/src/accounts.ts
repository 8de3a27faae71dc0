// User accounts: what is made together with one, the list of them, and taking one away.
import type { Database, Queries, Statement } from './database.js';
import { makeFirstCollections } from './first-collections.js';
import { insertAces } from './grants.js';
import { PROXY_TYPES, type PrincipalRecord } from './records.js';
import { Refusal } from './refusal.js';
import { PRINCIPAL_COLUMNS, type PrincipalRow, principalOf } from './rows.js';

export interface NewUser {
  /** As the rule for user names admitted it. */
  readonly name: string;
  readonly displayName: string;
  readonly email: string | null;
  /** Whether it may do everything everywhere. */
  readonly administrator?: boolean;
  /** Whether everybody who signed in sees when its owner is busy, until the owner says otherwise. */
  readonly busyForAll?: boolean;
  /** The hashed password, in PHC form. */
  readonly secret: string;
}

const CREATE_USER: Statement = {
  name: 'create_user',
  text: `with created as (
      insert into principal (kind, name, display_name, email, administrator) values ('user', $1, $2, $3, $5)
      on conflict (name) do nothing returning *
    ), proxied as (
      insert into principal (kind, name, display_name, owner_id)
      select type, created.name || '/' || type, type, id
      from created cross join unnest('{${PROXY_TYPES.join(',')}}'::text[]) type
    ), secured as (
      insert into credential (principal_id, kind, label, secret) select id, 'password', '', $4 from created
    ), housed as (
      insert into home (principal_id) select id from created returning id
    )
    select ${PRINCIPAL_COLUMNS}, h.id as home_id from created p cross join housed h`,
};

const BUSY_FOR_ALL = { principal: 'authenticated', grants: true, privileges: ['read-free-busy'] } as const;

/** Makes an account with its password, its home, one calendar, one address book and a place for files. @throws Refusal name-taken */
export async function addUser(database: Database, user: NewUser): Promise<PrincipalRecord> {
  return await database.transaction(async (queries) => {
    const [row] = await queries.query<PrincipalRow & { home_id: number }>(CREATE_USER, [
      user.name,
      user.displayName,
      user.email,
      user.secret,
      user.administrator ?? false,
    ]);
    if (row === undefined) throw new Refusal('name-taken');
    await makeFirstCollections(queries, row.home_id);
    if (user.busyForAll) await insertAces(queries, { id: row.home_id, area: 'calendars' }, null, [BUSY_FOR_ALL]);
    return principalOf(row);
  });
}

/** An account and how much there is of it. */
export interface UserSummary {
  readonly principal: PrincipalRecord;
  readonly createdAt: Date;
  readonly calendars: number;
  readonly calendarObjects: number;
  readonly addressBooks: number;
  readonly addressObjects: number;
  /** Octets of all objects. */
  readonly octets: number;
  /** What these may come to; infinity for no limit, null for the quota of the settings. */
  readonly quota: number | null;
  readonly appPasswords: number;
  /** When one of its passwords was last verified. */
  readonly lastUsedAt: Date | null;
}

interface UserSummaryRow extends PrincipalRow {
  readonly created_at: Date;
  readonly calendars: number;
  readonly calendar_objects: number;
  readonly address_books: number;
  readonly address_objects: number;
  readonly octets: number;
  readonly quota: number | null;
  readonly app_passwords: number;
  readonly last_used_at: Date | null;
}

const userSummaries = (name: string, condition: string): Statement => ({
  name,
  text: `select ${PRINCIPAL_COLUMNS}, p.created_at, h.quota, k.*, c.*
    from principal p
    left join home h on h.principal_id = p.id
    cross join lateral (
      select count(*) filter (where kind = 'app-password' and secret <> '') as app_passwords, max(last_used_at) as last_used_at
      from credential where principal_id = p.id
    ) k
    cross join lateral (
      select count(*) filter (where area = 'calendars') as calendars,
        count(*) filter (where area = 'addressbooks') as address_books,
        coalesce(sum(members) filter (where area = 'calendars'), 0) as calendar_objects,
        coalesce(sum(members) filter (where area = 'addressbooks'), 0) as address_objects,
        coalesce(sum(octets), 0)::bigint as octets
      from collection where home_id = h.id
    ) c
    where p.kind = 'user' ${condition} order by p.name`,
});

const ALL_USERS = userSummaries('all_users', '');
const ONE_USER = userSummaries('one_user', 'and p.name = $1');

/** All accounts in the order of their names. */
export async function listUsers(queries: Queries): Promise<readonly UserSummary[]> {
  return (await queries.query<UserSummaryRow>(ALL_USERS, [])).map(userSummaryOf);
}

/** One account; undefined where nobody has that name. */
export async function findUser(queries: Queries, name: string): Promise<UserSummary | undefined> {
  const [row] = await queries.query<UserSummaryRow>(ONE_USER, [name]);
  return row && userSummaryOf(row);
}

function userSummaryOf(row: UserSummaryRow): UserSummary {
  return {
    principal: principalOf(row),
    createdAt: row.created_at,
    calendars: row.calendars,
    calendarObjects: row.calendar_objects,
    addressBooks: row.address_books,
    addressObjects: row.address_objects,
    octets: row.octets,
    quota: row.quota,
    appPasswords: row.app_passwords,
    lastUsedAt: row.last_used_at,
  };
}

const SET_ADMINISTRATOR: Statement = {
  name: 'set_administrator',
  text: `update principal set administrator = $2 where kind = 'user' and name = $1 returning id`,
};

/** Makes an account an administrator, or an ordinary one. @returns whether there is such an account */
export async function setAdministrator(queries: Queries, name: string, administrator: boolean): Promise<boolean> {
  return (await queries.query(SET_ADMINISTRATOR, [name, administrator])).length > 0;
}

const REMOVE_USER: Statement = {
  name: 'remove_user',
  isLong: true,
  text: `delete from principal where kind = 'user' and name = $1 returning id`,
};

/** Deletes an account with everything it owns, history included. @returns whether there was one */
export async function removeUser(queries: Queries, name: string): Promise<boolean> {
  return (await queries.query(REMOVE_USER, [name])).length > 0;
}
