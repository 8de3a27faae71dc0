// Migrations under an advisory lock, so that any number of nodes may start at once.
import { setTimeout as delay } from 'node:timers/promises';
import { type DataSource, MigrationExecutor, type MigrationInterface } from 'typeorm';
import type { Queries, Statement } from './queries.js';

// Any fixed number serves; this one spells "daybook" on a telephone.
const ADVISORY_LOCK = 3292665;
const POLL_MS = 100;

/** Runs the missing migrations. Waits while another process runs them. */
export async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    // Polled, because a blocking lock would deadlock with CREATE INDEX CONCURRENTLY, which waits for all waiting clients.
    while (!(await tryLock())) await delay(POLL_MS);
    try {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'each';
      // A large table takes its time, which no client waits for.
      await runner.query('set statement_timeout = 0');
      await executor.executePendingMigrations();
    } finally {
      await runner.query('reset statement_timeout');
      await runner.query('select pg_advisory_unlock($1)', [ADVISORY_LOCK]);
    }
  } finally {
    await runner.release();
  }

  async function tryLock(): Promise<boolean> {
    const [row] = await runner.query('select pg_try_advisory_lock($1) as locked', [ADVISORY_LOCK]);
    return row.locked === true;
  }
}

const APPLIED: Statement = { name: 'applied_migrations', text: 'select name from migrations' };

/** How many migrations of this version the database lacks. */
export async function pendingMigrations(queries: Queries, migrations: readonly MigrationInterface[]): Promise<number> {
  const applied = new Set((await queries.query<{ name: string }>(APPLIED, [])).map(({ name }) => name));
  return migrations.filter((migration) => !applied.has(migration.name ?? migration.constructor.name)).length;
}
