// Gives a whole test run one PostgreSQL with a migrated template database: an embedded one, or that of TEST_DATABASE_URL.
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { connect } from '#store';
import { startEmbedded } from './embedded-postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database on the server of this run from which databases may be made. */
    postgresUrl: string;
    /** The name of the database that has the schema and nothing else. */
    postgresTemplate: string;
    /** How the names of this run's databases begin. */
    postgresPrefix: string;
  }
}

const MIGRATIONS = new URL('../../migrations/', import.meta.url);

/** Called by vitest once per run; what it returns is called at the end. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given === undefined ? await startEmbedded() : { url: given, stop: () => dropDatabases(given, prefix) };
  const prefix = `daybook_test_${randomBytes(4).toString('hex')}_`;
  try {
    provide('postgresTemplate', await makeTemplate(server.url));
  } catch (error) {
    await server.stop();
    throw error;
  }
  provide('postgresUrl', server.url);
  provide('postgresPrefix', prefix);
  return server.stop;
}

/** The same server with another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

// The name tells which migrations made it, so that a server that stays keeps one template per state of the schema.
async function makeTemplate(url: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(fileURLToPath(MIGRATIONS))).sort())
    hash.update(await readFile(new URL(file, MIGRATIONS)));
  const name = `daybook_template_${hash.digest('hex').slice(0, 12)}`;
  return await onServer(url, async (client) => {
    const existing = await client.query('select from pg_database where datname = $1', [name]);
    if (existing.rowCount !== 0) return name;
    // Under another name until it is complete: an interrupted run must not leave half a template.
    const unfinished = `${name}_${randomBytes(4).toString('hex')}`;
    await client.query(`create database ${unfinished}`);
    const database = await connect({ url: withDatabase(url, unfinished), poolSize: 2 });
    await database.migrate().finally(() => database.close());
    await client.query(`alter database ${unfinished} rename to ${name}`);
    return name;
  });
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  await onServer(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  });
}

async function onServer<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
