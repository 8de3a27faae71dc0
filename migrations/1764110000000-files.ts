// Files: folders are collections that hold collections, and files are objects whose octets need not be text.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const check = (table: string, column: string, values: string) =>
  `alter table ${table} drop constraint ${table}_${column}_check,
    add constraint ${table}_${column}_check check (${column} in (${values}))`;

// What is a file has octets instead of a body, and no UID. They are not compressed: most files are so already.
const withOctets = (table: string) =>
  `alter table ${table} alter column uid drop not null, add column bytes bytea, alter column bytes set storage external,
    add constraint ${table}_bytes_check check (bytes is null or body = '' and uid is null)`;

const UP = [
  check('collection', 'area', `'calendars', 'addressbooks', 'files'`),
  check('collection', 'kind', `'calendar', 'addressbook', 'folder', 'file-home'`),
  check('ace', 'area', `'calendars', 'addressbooks', 'files'`),
  withOctets('object'),
  withOctets('version'),

  // The name of a folder is its path below the home, and the last change in a folder is also one in all that hold it.
  `create function touch_holder() returns trigger language plpgsql as $$ begin
    update collection set change = new.change
    where home_id = new.home_id and area = new.area and name = regexp_replace(new.name, '/?[^/]*$', '')
      and change < new.change;
    return null;
  end $$`,
  `create trigger collection_touches_holder after insert or update of change on collection
    for each row when (new.area = 'files' and new.name <> '') execute function touch_holder()`,
  `create trigger collection_tombstone_touches_holder after insert on collection_tombstone
    for each row when (new.area = 'files' and new.name <> '') execute function touch_holder()`,

  // The top of each account, in which everything else is.
  `with numbered as (update home set change = change + 1 returning id, change)
    insert into collection (home_id, area, kind, name, change, own_change)
    select id, 'files', 'file-home', '', change, change from numbered`,
];

const DOWN = [
  `delete from collection where area = 'files'`,
  `delete from collection_tombstone where area = 'files'`,
  `delete from version where uid is null`,
  'drop trigger collection_tombstone_touches_holder on collection_tombstone',
  'drop trigger collection_touches_holder on collection',
  'drop function touch_holder',
  ...['version', 'object'].map((table) => `alter table ${table} drop column bytes, alter column uid set not null`),
  check('ace', 'area', `'calendars', 'addressbooks'`),
  check('collection', 'kind', `'calendar', 'addressbook'`),
  check('collection', 'area', `'calendars', 'addressbooks'`),
];

export class Files1764110000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}
