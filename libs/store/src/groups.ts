// Groups and who is in them, people and other groups alike (RFC 3744 §2).
import type { Database, Queries, Statement } from './database.js';
import type { PrincipalRecord } from './records.js';
import { Refusal } from './refusal.js';
import { PRINCIPAL_COLUMNS, type PrincipalRow, principalOf } from './rows.js';

export interface NewGroup {
  /** As the rule for user names admitted it. */
  readonly name: string;
  readonly displayName: string;
  readonly email: string | null;
}

const CREATE_GROUP: Statement = {
  name: 'create_group',
  text: `insert into principal (kind, name, display_name, email) values ('group', $1, $2, $3)
    on conflict (name) do nothing returning id`,
};

/** Makes a group without members. @throws Refusal name-taken */
export async function addGroup(queries: Queries, { name, displayName, email }: NewGroup): Promise<void> {
  const created = await queries.query(CREATE_GROUP, [name, displayName, email]);
  if (created.length === 0) throw new Refusal('name-taken');
}

/** A group and the names of its members. */
export interface GroupSummary {
  readonly principal: PrincipalRecord;
  readonly createdAt: Date;
  readonly members: readonly string[];
}

const GROUPS: Statement = {
  name: 'all_groups',
  text: `select ${PRINCIPAL_COLUMNS}, p.created_at, array(select m.name from membership join principal m on m.id = member_id
      where group_id = p.id order by m.name) as members
    from principal p where p.kind = 'group' order by p.name`,
};

/** All groups in the order of their names. */
export async function listGroups(queries: Queries): Promise<readonly GroupSummary[]> {
  const rows = await queries.query<PrincipalRow & { created_at: Date; members: string[] }>(GROUPS, []);
  return rows.map((row) => ({ principal: principalOf(row), createdAt: row.created_at, members: row.members }));
}

const REMOVE_GROUP: Statement = {
  name: 'remove_group',
  text: `delete from principal where kind = 'group' and name = $1 returning id`,
};

/** Deletes a group and what was granted to it. @returns whether there was one */
export async function removeGroup(queries: Queries, name: string): Promise<boolean> {
  return (await queries.query(REMOVE_GROUP, [name])).length > 0;
}

// Whoever acts for others is no member of anything by that.
const MAY_BE_MEMBER = 'owner_id is null';

const GROUP_AND_MEMBER: Statement = {
  name: 'group_and_member',
  text: `select (select id from principal where kind = 'group' and name = $1) as group_id,
    (select id from principal where ${MAY_BE_MEMBER} and name = $2) as member_id`,
};

const ADD_MEMBER: Statement = {
  name: 'add_member',
  text: 'insert into membership (group_id, member_id) values ($1, $2) on conflict do nothing returning member_id',
};

const REMOVE_MEMBER: Statement = {
  name: 'remove_member',
  text: 'delete from membership where group_id = $1 and member_id = $2 returning member_id',
};

/** @returns whether it was no member before @throws Refusal principal-missing (detail: its name) */
export async function addMember(queries: Queries, group: string, member: string): Promise<boolean> {
  return (await queries.query(ADD_MEMBER, await groupAndMember(queries, group, member))).length > 0;
}

/** @returns whether it was a member before @throws Refusal principal-missing (detail: its name) */
export async function removeMember(queries: Queries, group: string, member: string): Promise<boolean> {
  return (await queries.query(REMOVE_MEMBER, await groupAndMember(queries, group, member))).length > 0;
}

async function groupAndMember(queries: Queries, group: string, member: string): Promise<readonly [number, number]> {
  const [ids] = await queries.query<{ group_id: number | null; member_id: number | null }>(GROUP_AND_MEMBER, [
    group,
    member,
  ]);
  if (ids?.group_id == null) throw new Refusal('principal-missing', group);
  if (ids.member_id === null) throw new Refusal('principal-missing', member);
  return [ids.group_id, ids.member_id];
}

const LOCK_GROUP: Statement = {
  name: 'lock_group',
  text: 'select id from principal where id = $1 for update',
};

const UNKNOWN_MEMBER: Statement = {
  name: 'unknown_member',
  text: `select wanted.name from unnest($1::text[]) wanted (name)
    where not exists (select from principal p where p.name = wanted.name and ${MAY_BE_MEMBER}) limit 1`,
};

const DELETE_OTHER_MEMBERS: Statement = {
  name: 'delete_other_members',
  text: `delete from membership using principal p
    where group_id = $1 and p.id = member_id and p.name <> all ($2::text[])`,
};

const INSERT_MEMBERS: Statement = {
  name: 'insert_members',
  text: `insert into membership (group_id, member_id)
    select $1, id from principal where name = any ($2::text[]) and ${MAY_BE_MEMBER} on conflict do nothing`,
};

/** Replaces the members of a group. @throws Refusal principal-missing (detail: the name of what is missing) */
export async function setMembers(database: Database, groupId: number, names: readonly string[]): Promise<void> {
  await database.transaction(async (queries) => {
    if ((await queries.query(LOCK_GROUP, [groupId])).length === 0) throw new Refusal('principal-missing');
    const [unknown] = await queries.query<{ name: string }>(UNKNOWN_MEMBER, [names]);
    if (unknown !== undefined) throw new Refusal('principal-missing', unknown.name);
    await queries.query(DELETE_OTHER_MEMBERS, [groupId, names]);
    await queries.query(INSERT_MEMBERS, [groupId, names]);
  });
}

type From = 'group_id' | 'member_id';
type Relations = ReadonlyMap<number, readonly PrincipalRecord[]>;

function direct(name: string, from: From, to: From): Statement {
  return {
    name,
    text: `select ${from} as of, ${PRINCIPAL_COLUMNS} from membership join principal p on p.id = ${to}
      where ${from} = any($1::bigint[]) order by p.name`,
  };
}

// The union ends where groups contain each other in a circle.
function transitive(name: string, from: From, to: From): Statement {
  return {
    name,
    text: `with recursive reached (of, id) as (
        select ${from}, ${to} from membership where ${from} = any($1::bigint[])
        union select of, ${to} from reached join membership on ${from} = reached.id
      )
      select of, ${PRINCIPAL_COLUMNS} from reached join principal p using (id) order by p.name`,
  };
}

const RELATIONS = {
  /** The members of groups. */
  members: direct('members_of_groups', 'group_id', 'member_id'),
  /** The members of groups, and the members of those. */
  'all members': transitive('all_members_of_groups', 'group_id', 'member_id'),
  /** The groups that principals are in. */
  groups: direct('groups_of_principals', 'member_id', 'group_id'),
  /** The groups that principals are in, and the groups that those are in. */
  'all groups': transitive('all_groups_of_principals', 'member_id', 'group_id'),
} satisfies Record<string, Statement>;
export type Relation = keyof typeof RELATIONS;

/** The members or groups of some principals by their ids, in the order of their names; absent where there are none. */
export async function related(queries: Queries, relation: Relation, ids: readonly number[]): Promise<Relations> {
  const rows = await queries.query<PrincipalRow & { of: number }>(RELATIONS[relation], [ids]);
  const byId = new Map<number, PrincipalRecord[]>();
  for (const row of rows) {
    const found = byId.get(row.of) ?? [];
    found.push(principalOf(row));
    byId.set(row.of, found);
  }
  return byId;
}
