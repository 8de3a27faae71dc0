// How much there is, counted where it is written: the members and octets of a collection, and how much a home may hold.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `alter table collection
    add column members integer not null default 0,
    add column octets bigint not null default 0`,

  `update collection c set members = held.members, octets = held.octets
    from (select home_id, collection_id, count(*) as members, sum(size) as octets from object group by 1, 2) held
    where (c.home_id, c.id) = (held.home_id, held.collection_id)`,

  // Double precision knows infinity, and each whole number of octets up to 8 PiB.
  'alter table home add column quota double precision check (quota >= 0)',
];

const DOWN = ['alter table home drop column quota', 'alter table collection drop column octets, drop column members'];

export class Counters1764300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}
