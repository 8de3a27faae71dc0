// The one door to PostgreSQL: TypeORM's data source for migrations and account records, its pool for the statements of DAV.
import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import { entities } from './entities.js';
import { migrate, pendingMigrations } from './migrate.js';
import { onPool, type Queries, type Timeouts, type Transactions } from './queries.js';
import { translate } from './refusal.js';

// bigint: ids and change numbers stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type { Queries, Statement, Timeouts, TransactionQueries } from './queries.js';

export interface Database extends Queries, Transactions {
  /** For account records and administration; never on the path of a DAV request. */
  readonly dataSource: DataSource;
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
  readonly timeouts?: Timeouts;
  /** Whether statements are prepared by name, once per connection: not where a pooler changes connections in between. */
  readonly prepared?: boolean;
  /** Called when an idle connection breaks; the pool opens another by itself. */
  readonly onError?: (error: Error) => void;
}

const TIMEOUTS: Timeouts = {
  acquireTimeout: 5_000,
  statementTimeout: 10_000,
  longTimeout: 30_000,
  lockTimeout: 5_000,
  idleTransactionTimeout: 15_000,
};

// Open for good; what a busy moment has opened besides, closes soon after it.
const KEPT_CONNECTIONS = 2;
const IDLE_MS = 60_000;

/** Connects; the database need not have a schema yet. @throws Unavailable */
export async function connect({
  url,
  poolSize,
  timeouts = TIMEOUTS,
  prepared = true,
  onError,
}: DatabaseOptions): Promise<Database> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    poolSize,
    entities,
    migrations,
    installExtensions: false,
    poolErrorHandler: (error: Error) => onError?.(error),
    applicationName: 'daybook',
    connectTimeoutMS: timeouts.acquireTimeout,
    extra: {
      statement_timeout: timeouts.statementTimeout,
      lock_timeout: timeouts.lockTimeout,
      idle_in_transaction_session_timeout: timeouts.idleTransactionTimeout,
      // A connection that was forgotten on the way, by a firewall or a database that is no more, is noticed while it idles.
      keepAlive: true,
      keepAliveInitialDelayMillis: IDLE_MS,
      // To connect costs ten times what a poll does, and a household polls every few minutes.
      min: KEPT_CONNECTIONS,
      idleTimeoutMillis: IDLE_MS,
    },
  });
  await dataSource.initialize().catch((error: unknown) => {
    throw translate(error);
  });
  const pool = poolOf(dataSource);
  const queries = onPool(pool, timeouts, prepared);

  const isReady = () =>
    pendingMigrations(queries, dataSource.migrations).then(
      (pending) => pending === 0,
      () => false,
    );

  return {
    dataSource,
    ...queries,
    async migrate() {
      // The lock on migrations belongs to a session, which there is none behind a pooler.
      if (!(await isReady())) await migrate(dataSource);
    },
    isReady,
    poolState: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => dataSource.destroy(),
  };
}

// TypeORM does not type its pool; it is the `pg.Pool` that it made itself.
function poolOf(dataSource: DataSource): pg.Pool {
  const { master } = dataSource.driver as unknown as { master: pg.Pool };
  return master;
}
