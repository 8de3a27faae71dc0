// Collections that each account has without anybody making them: a scheduling inbox and outbox (RFC 6638 §2.1, §2.2).
import type { MigrationInterface, QueryRunner } from 'typeorm';

const check = (column: string, values: string) =>
  `alter table collection drop constraint collection_${column}_check,
    add constraint collection_${column}_check check (${column} in (${values}))`;

const UP = [
  // Under an area of their own, which nodes of the version before do not look into: they do not know these kinds.
  check('area', `'calendars', 'addressbooks', 'files', 'calendars/given'`),
  check('kind', `'calendar', 'addressbook', 'folder', 'file-home', 'schedule-inbox', 'schedule-outbox'`),

  // Where somebody has a calendar of that name, it stays; clients read the name from a property.
  `with numbered as (update home set change = change + 2 returning id, change)
    insert into collection (home_id, area, kind, name, change, own_change)
    select h.id, 'calendars/given', 'schedule-' || w.name,
      w.name || case when taken.name is null then '' else substr(md5(random()::text), 1, 8) end,
      h.change - 2 + w.position, h.change - 2 + w.position
    from numbered h cross join unnest('{inbox,outbox}'::text[]) with ordinality w (name, position)
    left join collection taken on taken.home_id = h.id and taken.area = 'calendars' and taken.name = w.name`,

  // Who is meant by a calendar user address.
  'create index principal_email on principal (lower(email)) where email is not null',
];

const DOWN = [
  'drop index principal_email',
  `delete from collection where area = 'calendars/given'`,
  check('kind', `'calendar', 'addressbook', 'folder', 'file-home'`),
  check('area', `'calendars', 'addressbooks', 'files'`),
];

export class GivenCollections1764600000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}
