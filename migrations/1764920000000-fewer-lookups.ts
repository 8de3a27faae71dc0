// The rest of the foreign keys that PostgreSQL looked up for each write: tombstones to their collection, and who wrote what.
import type { MigrationInterface, QueryRunner } from 'typeorm';

// A collection and a credential have just been read when something refers to them; the first one under the lock.
const REFERENCES = [
  [
    'tombstone',
    'tombstone_home_id_collection_id_fkey',
    '(home_id, collection_id) references collection on delete cascade',
  ],
  ['object', 'object_credential_id_fkey', '(credential_id) references credential on delete set null'],
  ['version', 'version_replaced_by_fkey', '(replaced_by) references credential on delete set null'],
] as const;

const deleted = (table: string, ...statements: readonly string[]) =>
  `create or replace function ${table}_deleted() returns trigger language plpgsql as $$ begin
    ${statements.join('; ')};
    return null;
  end $$`;

const INDEX_ROW = 'home_id = old.home_id and collection_id = old.collection_id and name = old.name';

const UP = [
  ...REFERENCES.map(([table, constraint]) => `alter table ${table} drop constraint ${constraint}`),
  // One statement costs less than two.
  deleted(
    'object',
    `with happening as (delete from occurrence where ${INDEX_ROW}) delete from object_text where ${INDEX_ROW}`,
  ),
  deleted('collection', 'delete from tombstone where home_id = old.home_id and collection_id = old.id'),
  'create trigger collection_deleted after delete on collection for each row execute function collection_deleted()',
  deleted(
    'credential',
    'update object set credential_id = null where credential_id = old.id',
    `update version set written_by = nullif(written_by, old.id), replaced_by = nullif(replaced_by, old.id)
      where old.id in (written_by, replaced_by)`,
  ),
];

const DOWN = [
  deleted('object', `delete from occurrence where ${INDEX_ROW}`, `delete from object_text where ${INDEX_ROW}`),
  'drop trigger collection_deleted on collection',
  'drop function collection_deleted()',
  deleted('credential', 'update version set written_by = null where written_by = old.id'),
  ...REFERENCES.map(
    ([table, constraint, definition]) => `alter table ${table} add constraint ${constraint} foreign key ${definition}`,
  ),
];

export class FewerLookups1764920000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}
