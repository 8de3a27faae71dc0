// Two more collections that each account has: for notifications (caldav-notifications §4), and for what is attached to events.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const check = (values: string) =>
  `alter table collection drop constraint collection_kind_check,
    add constraint collection_kind_check check (kind in (${values}))`;

const BEFORE = `'calendar', 'addressbook', 'folder', 'file-home', 'schedule-inbox', 'schedule-outbox'`;

const UP = [
  check(`${BEFORE}, 'notifications', 'attachments'`),
  // Where somebody has a calendar of that name, it stays.
  `with numbered as (update home set change = change + 2 returning id, change)
    insert into collection (home_id, area, kind, name, change, own_change)
    select h.id, 'calendars/given', w.kind,
      w.name || case when taken.name is null then '' else substr(md5(random()::text), 1, 8) end,
      h.change - 2 + w.position, h.change - 2 + w.position
    from numbered h
    cross join unnest('{notifications,attachments}'::text[], '{notification,dropbox}'::text[]) with ordinality
      w (kind, name, position)
    left join collection taken on taken.home_id = h.id and taken.area = 'calendars' and taken.name = w.name`,
];

const DOWN = [`delete from collection where kind in ('notifications', 'attachments')`, check(BEFORE)];

export class Notifications1764700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}
