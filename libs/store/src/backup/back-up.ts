// Making a backup while others write, and checking one.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '../database.js';
import { translate } from '../refusal.js';
import { copyOut } from './copy.js';
import {
  BackupProblem,
  endOfRows,
  FORMAT,
  footLine,
  type Head,
  headLine,
  sectionsOf,
  type TableSum,
  tableLine,
} from './format.js';
import { copyStatements, type Table, tablesOf } from './tables.js';

// A backup takes as long as it takes, and its octets do not depend on the settings of the server.
export const SETTINGS = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres';
  set local extra_float_digits = 1; set local bytea_output = 'hex'`;

/** Octets of UTF-8, and at the end what was in each table. */
export type Backup = AsyncGenerator<Uint8Array, readonly TableSum[]>;

/**
 * Everything in the database as it is at one moment, as a script for psql. Writers are not held up.
 * @throws BackupProblem where there is no schema yet; Unavailable
 */
export async function* backUp({ dataSource }: Database): Backup {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction('REPEATABLE READ');
    const client: pg.PoolClient = await runner.connect();
    await client.query('set transaction read only');
    await client.query(SETTINGS);
    const migrations = await migrationsOf(client);
    const tables = await tablesOf(client);
    yield Buffer.from(headLine({ format: FORMAT, madeAt: new Date().toISOString(), migrations }));
    yield Buffer.from(`begin;\nset client_encoding = 'UTF8';\n`);
    const sums: TableSum[] = [];
    for (const table of tables) {
      yield Buffer.from(tableLine(copyStatements(table).into));
      sums.push(yield* rowsOf(client, table));
      yield Buffer.from(endOfRows);
    }
    yield Buffer.from(`${afterRows(tables, sums).join(';\n')};\ncommit;\n`);
    yield Buffer.from(footLine(sums));
    return sums;
  } catch (error) {
    throw translate(error);
  } finally {
    // It has only read.
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await runner.release();
  }
}

/** The names of the migrations that made the schema. @throws BackupProblem where there is none */
async function migrationsOf(client: pg.ClientBase): Promise<readonly string[]> {
  const { rowCount } = await client.query(`select where to_regclass('migrations') is not null`);
  if (rowCount === 0) throw new BackupProblem('There is nothing in this database yet.');
  const { rows } = await client.query<{ name: string }>('select name from migrations order by timestamp, name');
  return rows.map(({ name }) => name);
}

/** The octets of all rows of a table, and at the end their sum. */
export async function* rowsOf(client: pg.ClientBase, table: Table): AsyncGenerator<Buffer, TableSum> {
  const sum = summing(table);
  for await (const chunk of copyOut(client, copyStatements(table).out)) {
    sum.add(chunk);
    yield chunk;
  }
  return sum.result();
}

export interface Summing {
  add(rows: Buffer): void;
  result(): TableSum;
}

export function summing({ name: table, last }: Pick<Table, 'name' | 'last'>): Summing {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(chunk) {
      hash.update(chunk);
      // A row is a line.
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
    },
    result: () => ({ table, rows, sha256: hash.digest('hex'), last }),
  };
}

/**
 * What follows the rows: ids go on after the last, and each home begins a new epoch, so that what clients know of later than
 * the backup is recognised as foreign.
 */
export function afterRows(tables: readonly Table[], sums: readonly TableSum[]): readonly string[] {
  const setting = tables.map(({ name, identity }) => {
    const last = Number(sums.find(({ table }) => table === name)?.last ?? 0);
    return last > 0 ? [`select setval(pg_get_serial_sequence('${name}', '${identity}'), ${last})`] : [];
  });
  return [...setting.flat(), 'update home set epoch = default'];
}

/**
 * Reads a backup and checks that everything is there as it was written.
 * @throws BackupProblem
 */
export async function verifyBackup(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Head; readonly sums: readonly TableSum[] }> {
  let head: Head | undefined;
  const sums: TableSum[] = [];
  for await (const section of sectionsOf(source)) {
    if ('head' in section) head = section.head;
    else if ('foot' in section) checkSums(sums, section.foot);
    else {
      const sum = summing({ name: section.table, last: null });
      for await (const rows of section.rows) sum.add(rows);
      sums.push(sum.result());
    }
  }
  if (head === undefined) throw new BackupProblem('This is no backup of Daybook.');
  return { head, sums };
}

/** @throws BackupProblem where what was found is not what was written */
export function checkSums(found: readonly TableSum[], written: readonly TableSum[]): void {
  const known = new Map(found.map((sum) => [sum.table, sum]));
  for (const { table, rows, sha256 } of written) {
    const sum = known.get(table);
    if (sum?.rows !== rows || sum.sha256 !== sha256) {
      throw new BackupProblem(`The backup is damaged: what is in ${table} is not what was written.`);
    }
  }
  if (found.length !== written.length)
    throw new BackupProblem('The backup is damaged: it has tables that were not written.');
}
