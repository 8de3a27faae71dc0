// What history and undo need: who did it even after their password is gone, deleted collections with their rights, and
// acts that changed much at once.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // A password that was taken away stays without its secret, as the name of a device in the history.
  'drop index credential_password',
  `create unique index credential_password on credential (principal_id) where kind = 'password' and secret <> ''`,

  `alter table collection_tombstone
    add column created_at timestamptz,
    add column aces jsonb not null default '[]'`,

  // Rows are written in the order of this column, so blocks suffice and cost writers next to nothing.
  'create index version_replaced_at on version using brin (replaced_at)',

  `create table mass_change (
    home_id bigint not null references home on delete cascade,
    collection_id bigint not null,
    credential_id bigint not null references credential on delete cascade,
    begun_at timestamptz not null,
    ended_at timestamptz not null,
    objects integer not null,
    members integer not null,
    primary key (home_id, collection_id, credential_id, begun_at)
  )`,
];

const DOWN = [
  'drop table mass_change',
  'drop index version_replaced_at',
  'alter table collection_tombstone drop column aces, drop column created_at',
  `delete from credential where secret = ''`,
  'drop index credential_password',
  `create unique index credential_password on credential (principal_id) where kind = 'password'`,
];

export class History1764550000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}
