// Restoring a backup: all of it in one transaction, compared with what was written before it counts.
import type pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Database } from '../database.js';
import { translate } from '../refusal.js';
import { afterRows, checkSums, rowsOf, SETTINGS, summing } from './back-up.js';
import { copyIn } from './copy.js';
import { BackupProblem, FORMAT, type Head, sectionsOf, type TableSection, type TableSum } from './format.js';
import { copyStatements, type Table, tablesOf } from './tables.js';

export interface RestoreOptions {
  /** Whether what is in the database is given up. */
  readonly replace: boolean;
}

export interface Restored {
  readonly head: Head;
  readonly sums: readonly TableSum[];
}

/**
 * Restores a backup into a database that has the schema. One of an older schema is restored as it was, and then migrated.
 * @throws BackupProblem and nothing was changed; Unavailable
 */
export async function restore(
  database: Database,
  source: AsyncIterable<Uint8Array>,
  { replace }: RestoreOptions,
): Promise<Restored> {
  const runner = database.dataSource.createQueryRunner();
  let restored: Restored;
  try {
    const client: pg.PoolClient = await runner.connect();
    await runner.startTransaction();
    try {
      await client.query(SETTINGS);
      await expectAlone(client);
      await expectEmpty(client, replace);
      restored = await readInto(runner, client, source);
      await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
      throw error;
    }
  } catch (error) {
    throw translate(error);
  } finally {
    await runner.release();
  }
  await database.migrate();
  return restored;
}

// A server would go on with what it remembers of accounts that are others now.
async function expectAlone(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query(`select from pg_stat_activity
    where datname = current_database() and application_name = 'daybook' and pid <> pg_backend_pid()`);
  if (rows.length > 0) throw new BackupProblem('A server or another command uses this database. Stop it first.');
}

async function expectEmpty(client: pg.ClientBase, replace: boolean): Promise<void> {
  const { rows } = await client.query('select from principal limit 1');
  if (rows.length > 0 && !replace) {
    throw new BackupProblem('There are accounts in this database. --replace gives up everything in it for the backup.');
  }
}

async function readInto(
  runner: QueryRunner,
  client: pg.ClientBase,
  source: AsyncIterable<Uint8Array>,
): Promise<Restored> {
  let head: Head | undefined;
  let tables: readonly Table[] = [];
  const sums: TableSum[] = [];
  for await (const section of sectionsOf(source)) {
    if ('head' in section) {
      head = section.head;
      await giveSchema(runner, client, head);
      tables = await tablesOf(client);
    } else if ('foot' in section) {
      checkSums(sums, section.foot);
      await compare(client, tables, sums);
      for (const statement of afterRows(tables, section.foot)) await client.query(statement);
    } else sums.push(await fill(client, tables, section));
  }
  if (head === undefined) throw new BackupProblem('This is no backup of Daybook.');
  return { head, sums };
}

/** Empties the database and gives it the schema that the backup was made of. */
async function giveSchema(runner: QueryRunner, client: pg.ClientBase, { format, migrations }: Head): Promise<void> {
  const known = runner.dataSource.migrations;
  const names = new Set(migrations);
  if (format !== FORMAT || migrations.some((name) => !known.some((migration) => nameOf(migration) === name))) {
    throw new BackupProblem('This backup was made by a newer Daybook. Restore it with that, or a later one.');
  }
  const tables = await tablesOf(client);
  await client.query(`truncate ${tables.map(({ name }) => name).join(', ')} restart identity`);
  for (const migration of known.filter((each) => !names.has(nameOf(each))).reverse()) {
    await migration.down(runner);
    await client.query('delete from migrations where name = $1', [nameOf(migration)]);
  }
}

function nameOf(migration: MigrationInterface): string {
  return migration.name ?? migration.constructor.name;
}

async function fill(client: pg.ClientBase, tables: readonly Table[], section: TableSection): Promise<TableSum> {
  const table = tables.find(({ name }) => name === section.table);
  // Nothing of the file becomes part of a statement.
  if (table === undefined || table.columns.join(', ') !== section.columns) {
    throw new BackupProblem(`The backup is damaged: its table ${section.table} is not one of its schema.`);
  }
  const sum = summing(table);
  async function* summed(): AsyncGenerator<Buffer> {
    for await (const rows of section.rows) {
      sum.add(rows);
      yield rows;
    }
  }
  await copyIn(client, copyStatements(table).into, summed());
  // Or the check of each row that refers to this table would search it as if it were still empty.
  await client.query(`analyze ${table.name}`);
  return sum.result();
}

/** @throws BackupProblem where the database does not give back what was put into it */
async function compare(client: pg.ClientBase, tables: readonly Table[], sums: readonly TableSum[]): Promise<void> {
  const found: TableSum[] = [];
  for (const table of tables) {
    const rows = rowsOf(client, table);
    let next = await rows.next();
    while (!next.done) next = await rows.next();
    found.push(next.value);
  }
  checkSums(found, sums);
}
