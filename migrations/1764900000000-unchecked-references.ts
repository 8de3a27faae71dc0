// Foreign keys that could not fail looked up what they refer to for each row that a PUT or DELETE writes; triggers delete as they did.
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A reference that is true when its row is written, and what becomes of the row when that to which it refers is deleted. */
interface Reference {
  readonly table: string;
  readonly constraint: string;
  readonly definition: string;
}

// The index of an object is written along with it; a version is a copy of an object, which refers to the same.
const REFERENCES: readonly Reference[] = [
  ...['occurrence', 'object_text'].map((table) => ({
    table,
    constraint: `${table}_home_id_collection_id_name_fkey`,
    definition: 'foreign key (home_id, collection_id, name) references object on delete cascade',
  })),
  {
    table: 'version',
    constraint: 'version_home_id_fkey',
    definition: 'foreign key (home_id) references home on delete cascade',
  },
  {
    table: 'version',
    constraint: 'version_written_by_fkey',
    definition: 'foreign key (written_by) references credential on delete set null',
  },
];

const INDEX_ROW = 'home_id = old.home_id and collection_id = old.collection_id and name = old.name';

/** By the table in which something is deleted: what is done about it. */
const TRIGGERS: Readonly<Record<string, readonly string[]>> = {
  object: [`delete from occurrence where ${INDEX_ROW}`, `delete from object_text where ${INDEX_ROW}`],
  home: ['delete from version where home_id = old.id'],
  credential: ['update version set written_by = null where written_by = old.id'],
};

const UP = [
  ...REFERENCES.map(({ table, constraint }) => `alter table ${table} drop constraint ${constraint}`),
  ...Object.entries(TRIGGERS).flatMap(([table, statements]) => [
    `create function ${table}_deleted() returns trigger language plpgsql as $$ begin
      ${statements.join('; ')};
      return null;
    end $$`,
    `create trigger ${table}_deleted after delete on ${table} for each row execute function ${table}_deleted()`,
  ]),
];

const DOWN = [
  ...Object.keys(TRIGGERS).flatMap((table) => [
    `drop trigger ${table}_deleted on ${table}`,
    `drop function ${table}_deleted()`,
  ]),
  ...REFERENCES.map(
    ({ table, constraint, definition }) => `alter table ${table} add constraint ${constraint} ${definition}`,
  ),
];

export class UncheckedReferences1764900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}
