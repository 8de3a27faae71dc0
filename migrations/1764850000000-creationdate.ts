// What was moved is as old as it was (RFC 4918 §15.1): `created_at` tells since when an object has its name.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Creationdate1764850000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table object add column creationdate timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table object drop column creationdate');
  }
}
