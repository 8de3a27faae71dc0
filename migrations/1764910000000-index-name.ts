// Which index an object has, so that a PUT that changes nothing in it need not write it.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IndexName1764910000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table object add column index_name text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table object drop column index_name');
  }
}
