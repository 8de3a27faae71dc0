// A collection that is moved leaves its old name behind, and keeps its id: it can leave several names behind.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const withKey = (columns: string) => `alter table collection_tombstone drop constraint collection_tombstone_pkey,
  add primary key (${columns})`;

export class MovedCollections1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(withKey('home_id, collection_id, change'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`delete from collection_tombstone t using collection_tombstone later
      where (later.home_id, later.collection_id) = (t.home_id, t.collection_id) and later.change > t.change`);
    await queryRunner.query(withKey('home_id, collection_id'));
  }
}
