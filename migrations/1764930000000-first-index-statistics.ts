// The index of an object is found by the object's name from the first DELETE on, also before there are statistics of it.
import type { MigrationInterface, QueryRunner } from 'typeorm';

// Without any, `occurrence_month` and `object_text_property` seem as good as the primary key to find the rows of one object by, and
// each DELETE reads those of its whole collection until PostgreSQL gathers statistics by itself. Those of an example last until
// then. They say of a home that they know nothing of that it has no rows, so the trigger plans for any home. Home 0 is nobody's.
const UP = [
  `insert into occurrence (home_id, collection_id, name, month, busy, exact, spans)
    select 0, 0, number, month, 'busy', true, '{}' from generate_series(1, 100) number, generate_series(1, 6) month`,
  `insert into object_text (home_id, collection_id, name, property, value)
    select 0, 0, number, property, number from generate_series(1, 100) number, generate_series(1, 6) property`,
  'analyze occurrence, object_text',
  'delete from occurrence where home_id = 0',
  'delete from object_text where home_id = 0',
  'alter function object_deleted() set plan_cache_mode = force_generic_plan',
];

export class FirstIndexStatistics1764930000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  // Statistics do no harm.
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter function object_deleted() reset plan_cache_mode');
  }
}
