// The one door to PostgreSQL: TypeORM's data source for migrations and account records, its pool for the statements of DAV.
import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import { entities } from './entities.js';
import { migrate, pendingMigrations } from './migrate.js';
import { mayBeRepeated, translate } from './refusal.js';

// bigint: ids and change numbers stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** A statement that PostgreSQL prepares once per connection. The name says what it returns. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Queries {
  /** Runs a prepared statement. @throws Unavailable */
  query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Queries {
  /** For account records and administration; never on the path of a DAV request. */
  readonly dataSource: DataSource;
  /** Runs `work` in one transaction; repeats it after a deadlock or a serialization failure. @throws Unavailable */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  /** Brings the schema up to date; any number of processes may call this at once. */
  migrate(): Promise<void>;
  /** Whether the database answers and no migration is missing. */
  isReady(): Promise<boolean>;
  /** Open, idle and awaited connections, for the metrics. */
  poolState(): { readonly total: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  /** Called when an idle connection breaks; the pool opens another by itself. */
  readonly onError?: (error: Error) => void;
}

const ATTEMPTS = 3;

/** Connects; the database need not have a schema yet. @throws Unavailable */
export async function connect({ url, poolSize, onError }: DatabaseOptions): Promise<Database> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    poolSize,
    entities,
    migrations,
    migrationsTransactionMode: 'each',
    installExtensions: false,
    poolErrorHandler: (error: Error) => onError?.(error),
    applicationName: 'daybook',
    connectTimeoutMS: 5_000,
    extra: {
      statement_timeout: 30_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 15_000,
    },
  });
  await dataSource.initialize().catch((error: unknown) => {
    throw translate(error);
  });
  const pool = poolOf(dataSource);

  return {
    dataSource,
    query: queriesOn(pool).query,
    transaction: (work) => transaction(pool, work),
    migrate: () => migrate(dataSource),
    async isReady() {
      return await pendingMigrations(dataSource).then(
        (pending) => pending === 0,
        () => false,
      );
    },
    poolState: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => dataSource.destroy(),
  };
}

// TypeORM does not type its pool; it is the `pg.Pool` that it made itself.
function poolOf(dataSource: DataSource): pg.Pool {
  const { master } = dataSource.driver as unknown as { master: pg.Pool };
  return master;
}

function queriesOn(connection: pg.Pool | pg.PoolClient): Queries {
  return {
    async query<Row extends object>({ name, text }: Statement, values: readonly unknown[]): Promise<Row[]> {
      try {
        return (await connection.query<Row>({ name, text, values: [...values] })).rows;
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

async function transaction<Result>(pool: pg.Pool, work: (queries: Queries) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect().catch((error: unknown) => {
      throw translate(error);
    });
    let broken: Error | undefined;
    // A connection that is lost between two statements says so by an event, which ends the process if nobody listens.
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query('begin');
      const result = await work(queriesOn(client));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      const cause = error instanceof Error && 'cause' in error ? error.cause : error;
      if (attempt < ATTEMPTS && mayBeRepeated(cause)) continue;
      throw translate(error);
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}
