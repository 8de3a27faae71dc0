// The data model from the first day on. docs/schema.md says what each table is for and which statement needs each index.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `create table principal (
    id bigint generated always as identity primary key,
    kind text not null check
      (kind in ('user', 'group', 'resource', 'room', 'calendar-proxy-read', 'calendar-proxy-write')),
    name text collate "C" not null unique,
    display_name text not null,
    email text,
    administrator boolean not null default false,
    owner_id bigint references principal on delete cascade,
    created_at timestamptz not null default now(),
    unique (owner_id, kind),
    check ((owner_id is not null) = (kind in ('calendar-proxy-read', 'calendar-proxy-write')))
  )`,

  `create table membership (
    group_id bigint not null references principal on delete cascade,
    member_id bigint not null references principal on delete cascade,
    primary key (group_id, member_id)
  )`,
  'create index membership_member on membership (member_id)',

  `create table credential (
    id bigint generated always as identity primary key,
    principal_id bigint not null references principal on delete cascade,
    kind text not null check (kind in ('password', 'app-password')),
    label text not null,
    secret text not null,
    scope text not null default 'full' check (scope in ('full', 'read-only')),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz
  )`,
  `create unique index credential_password on credential (principal_id) where kind = 'password'`,
  `create index credential_principal on credential (principal_id)`,

  `create unlogged table authentication_failure (
    subject text primary key,
    failures integer not null,
    since timestamptz not null,
    blocked_until timestamptz
  )`,

  `create table home (
    id bigint generated always as identity primary key,
    principal_id bigint not null unique references principal on delete cascade,
    change bigint not null default 0,
    purged_change bigint not null default 0,
    acl_change bigint not null default 0,
    properties jsonb not null default '{}',
    epoch text not null default substr(md5(random()::text || clock_timestamp()::text), 1, 12)
  )`,

  `create table collection (
    home_id bigint not null references home on delete cascade,
    id bigint generated always as identity,
    area text not null check (area in ('calendars', 'addressbooks')),
    kind text not null check (kind in ('calendar', 'addressbook')),
    name text collate "C" not null,
    components text[],
    properties jsonb not null default '{}',
    change bigint not null,
    own_change bigint not null,
    purged_change bigint not null default 0,
    created_at timestamptz not null default now(),
    modified_at timestamptz not null default now(),
    primary key (home_id, id),
    unique (home_id, area, name)
  )`,

  `create table object (
    home_id bigint not null,
    collection_id bigint not null,
    name text collate "C" not null,
    uid text collate "C" not null,
    etag text not null,
    component text not null,
    body text not null,
    size integer not null,
    properties jsonb not null default '{}',
    change bigint not null,
    created_at timestamptz not null default now(),
    modified_at timestamptz not null default now(),
    credential_id bigint references credential on delete set null,
    primary key (home_id, collection_id, name) include (etag),
    foreign key (home_id, collection_id) references collection on delete cascade,
    unique (home_id, collection_id, uid)
  )`,
  `create unique index object_change on object (home_id, collection_id, change) include (name, etag)`,

  `create table occurrence (
    home_id bigint not null,
    collection_id bigint not null,
    name text collate "C" not null,
    month integer not null,
    busy text not null check (busy in ('free', 'busy', 'busy-tentative', 'busy-unavailable')),
    exact boolean not null,
    spans int8multirange not null,
    primary key (home_id, collection_id, name, month, busy, exact),
    foreign key (home_id, collection_id, name) references object on delete cascade
  )`,
  'create index occurrence_month on occurrence (home_id, collection_id, month)',

  `create table object_text (
    home_id bigint not null,
    collection_id bigint not null,
    name text collate "C" not null,
    property text collate "C" not null,
    value text collate "C",
    primary key (home_id, collection_id, name, property),
    foreign key (home_id, collection_id, name) references object on delete cascade
  )`,
  `create index object_text_property on object_text (home_id, collection_id, property) include (name, value)`,

  `create table index_rules (
    is_current boolean primary key default true check (is_current),
    rules text not null
  )`,

  `create table tombstone (
    home_id bigint not null,
    collection_id bigint not null,
    name text collate "C" not null,
    change bigint not null,
    deleted_at timestamptz not null default now(),
    primary key (home_id, collection_id, name),
    foreign key (home_id, collection_id) references collection on delete cascade
  )`,
  `create unique index tombstone_change on tombstone (home_id, collection_id, change) include (name)`,

  `create table collection_tombstone (
    home_id bigint not null references home on delete cascade,
    area text not null,
    name text collate "C" not null,
    collection_id bigint not null,
    kind text not null,
    components text[],
    properties jsonb not null,
    change bigint not null,
    deleted_at timestamptz not null default now(),
    credential_id bigint references credential on delete set null,
    primary key (home_id, collection_id)
  )`,

  `create table version (
    home_id bigint not null references home on delete cascade,
    collection_id bigint not null,
    name text collate "C" not null,
    change bigint not null,
    uid text collate "C" not null,
    etag text not null,
    component text not null,
    body text not null,
    properties jsonb not null,
    written_at timestamptz not null,
    written_by bigint references credential on delete set null,
    replaced_change bigint not null,
    replaced_at timestamptz not null default now(),
    replaced_by bigint references credential on delete set null,
    primary key (home_id, collection_id, name, change)
  )`,

  `create table ace (
    id bigint generated always as identity,
    home_id bigint not null references home on delete cascade,
    area text not null check (area in ('calendars', 'addressbooks')),
    collection_id bigint,
    position integer not null,
    grants boolean not null,
    principal_id bigint references principal on delete cascade,
    pseudo_principal text check (pseudo_principal in ('all', 'authenticated', 'owner')),
    privileges text[] not null,
    primary key (home_id, id),
    foreign key (home_id, collection_id) references collection on delete cascade,
    check ((principal_id is null) <> (pseudo_principal is null))
  )`,
  'create index ace_principal on ace (principal_id)',

  `create table overlay (
    home_id bigint not null,
    collection_id bigint not null,
    object_name text not null default '',
    principal_id bigint not null references principal on delete cascade,
    properties jsonb not null,
    primary key (home_id, collection_id, object_name, principal_id),
    foreign key (home_id, collection_id) references collection on delete cascade
  )`,

  `create table lock (
    home_id bigint not null references home on delete cascade,
    token text not null,
    collection_id bigint not null,
    object_name text,
    principal_id bigint not null references principal on delete cascade,
    scope text not null check (scope in ('exclusive', 'shared')),
    depth text not null check (depth in ('0', 'infinity')),
    owner text not null,
    expires_at timestamptz not null,
    primary key (home_id, token),
    foreign key (home_id, collection_id) references collection on delete cascade
  )`,
  `create index lock_resource on lock (home_id, collection_id, object_name)`,
];

const TABLES = [
  'lock',
  'overlay',
  'ace',
  'version',
  'collection_tombstone',
  'tombstone',
  'index_rules',
  'object_text',
  'occurrence',
  'object',
  'collection',
  'home',
  'authentication_failure',
  'credential',
  'membership',
  'principal',
];

export class Foundation1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) await queryRunner.query(`drop table ${table}`);
  }
}
