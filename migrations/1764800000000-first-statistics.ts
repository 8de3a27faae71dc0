// Statistics of objects before there are any, so that a new installation finds them by name from the first upload on.
import type { MigrationInterface, QueryRunner } from 'typeorm';

// Without any, `object_change` seems as good as the primary key to find a name by, and each lookup reads a whole collection
// until PostgreSQL gathers statistics by itself. Those of an example last until then. The name is none that an account can have.
const UP = [
  `with somebody as (
      insert into principal (kind, name, display_name) values ('user', ' example', '') returning id
    ), somewhere as (
      insert into home (principal_id) select id from somebody returning id
    ), calendar as (
      insert into collection (home_id, area, kind, name, change, own_change)
      select id, 'calendars', 'calendar', 'example', 0, 0 from somewhere returning home_id, id
    ), gone as (
      insert into tombstone (home_id, collection_id, name, change)
      select home_id, id, 'gone ' || number, number from calendar, generate_series(1, 100) number
    )
    insert into object (home_id, collection_id, name, uid, etag, component, body, size, change)
    select home_id, id, number, number, number, 'VEVENT', '', 0, number from calendar, generate_series(1, 100) number`,
  'analyze object, tombstone',
  `delete from principal where name = ' example'`,
];

export class FirstStatistics1764800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  // Statistics do no harm.
  async down(): Promise<void> {}
}
