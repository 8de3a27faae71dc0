// When something in a home last changed, for Last-Modified (RFC 9110 §8.8.2).
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class HomeModified1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table home add column modified_at timestamptz not null default now()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table home drop column modified_at');
  }
}
