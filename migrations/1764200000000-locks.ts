// Write locks by the URLs they were asked for: of homes, of whatever a home holds, and of names that nothing has yet.
import type { MigrationInterface, QueryRunner } from 'typeorm';

// The table was never used, so nothing is lost.
const UP = [
  'drop table lock',
  `create table lock (
    home_id bigint not null references home on delete cascade,
    token text not null,
    area text not null,
    root text collate "C" not null,
    scope text not null check (scope in ('exclusive', 'shared')),
    depth text not null check (depth in ('0', 'infinity')),
    principal_id bigint not null references principal on delete cascade,
    owner text not null,
    expires_at timestamptz not null,
    primary key (home_id, token)
  )`,
  'create index lock_resource on lock (home_id, area, root)',
  'create index lock_principal on lock (principal_id)',
];

const DOWN = [
  'drop table lock',
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
  'create index lock_resource on lock (home_id, collection_id, object_name)',
];

export class Locks1764200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}
