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
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  const name = inject('postgresPrefix') + randomBytes(6).toString('hex');
  const template = like === undefined ? inject('postgresTemplate') : new URL(like).pathname.slice(1);
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
