// Databases for tests: clones of the template, one per test file, thrown away with the run.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { connect, type Database, type DatabaseOptions } from '#store';
import { withDatabase } from './postgres.js';

/**
 * Makes a database and gives its URL. It takes about 0.1 s.
 * @param like the URL of a database to which nothing is connected; by default the new one has the schema and nothing else
 */
export async function freshDatabaseUrl(like?: string): Promise<string> {
  return await makeDatabase(like === undefined ? inject('postgresTemplate') : new URL(like).pathname.slice(1));
}

/** Connects to a new database that has the schema of some migrations only. The caller closes it. */
export async function databaseAsOf(count: number): Promise<{ readonly database: Database; readonly url: string }> {
  const url = await makeDatabase('template1');
  const database = await connect({ url, poolSize: 1 });
  const runner = database.dataSource.createQueryRunner();
  try {
    // As TypeORM makes it.
    await runner.query(
      'create table migrations (id serial primary key, "timestamp" bigint not null, name varchar not null)',
    );
    for (const migration of database.dataSource.migrations.slice(0, count)) {
      await migration.up(runner);
      const name = migration.constructor.name;
      await runner.query('insert into migrations ("timestamp", name) values ($1, $2)', [name.slice(-13), name]);
    }
  } finally {
    await runner.release();
  }
  return { database, url };
}

async function makeDatabase(template: string): Promise<string> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  const name = inject('postgresPrefix') + randomBytes(6).toString('hex');
  await client.connect();
  try {
    await client.query(`create database ${name} template ${template}`);
  } finally {
    await client.end();
  }
  return withDatabase(inject('postgresUrl'), name);
}

/**
 * Connects to a database, by default an empty one with the schema that is made for this.
 * To be called at the top of a test file (`const database = await freshDatabase()`); closed after its last test.
 */
export async function freshDatabase({ url, ...options }: Partial<DatabaseOptions> = {}): Promise<Database> {
  let database: Database | undefined;
  afterAll(() => database?.close());
  database = await connect({ url: url ?? (await freshDatabaseUrl()), poolSize: 5, ...options });
  return database;
}
