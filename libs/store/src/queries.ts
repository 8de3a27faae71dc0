// Statements and transactions on the pool: how long they may take, and what is run again.
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { type Outcome, runPrepared, type Step } from './prepared.js';
import { isUnanswered, mayBeRepeated, translate } from './refusal.js';

/** A statement that PostgreSQL prepares once per connection. The name says what it returns. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** It may change all of a large collection, and is given more time. */
  readonly isLong?: boolean;
  /**
   * Whether it, and what foreign keys make of it, is planned for any values. Planned for those of a collection that PostgreSQL
   * has no statistics of yet, what cascades from each object would go through all that belongs to the collection.
   */
  readonly isOnAverage?: boolean;
}

export interface Queries {
  /** Runs a prepared statement. @throws Unavailable */
  query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

/** The statements of a transaction. */
export interface TransactionQueries extends Queries {
  /**
   * Runs a statement of whose answer only one thing matters, that it is no error: it travels with the next one, or with the
   * commit, which throws what it would have thrown.
   */
  runAhead(statement: Statement, values: readonly unknown[]): void;
}

export interface Transactions {
  /**
   * Runs `work` in one transaction; repeats it after a deadlock or a serialization failure.
   * @throws Unavailable, and what `work` throws; nothing was changed, unless the answer to the commit was lost
   */
  transaction<Result>(work: (queries: TransactionQueries) => Promise<Result>): Promise<Result>;
}

/** How long the database is waited for, in milliseconds. */
export interface Timeouts {
  /** For a connection. */
  readonly acquireTimeout: number;
  /** For a statement, and for a long one. */
  readonly statementTimeout: number;
  readonly longTimeout: number;
  /** For a lock that another transaction holds. */
  readonly lockTimeout: number;
  /** For the next statement of a transaction, by the database. */
  readonly idleTransactionTimeout: number;
}

const ATTEMPTS = 3;
// At random up to this much for each attempt, so that those who met do not meet again.
const PAUSE_MS = 30;
// PostgreSQL ends a statement in time by itself; one that does not answer by then is not there.
const GRACE_MS = 1500;

const BEGIN: Statement = { name: 'begin', text: 'begin' };
const COMMIT: Statement = { name: 'commit', text: 'commit' };
const ROLLBACK: Statement = { name: 'rollback', text: 'rollback' };

/**
 * Runs statements and transactions on the connections of a pool.
 * @param areNamed whether a connection remembers the statements that it was told, so that each is prepared once
 */
export function onPool(pool: pg.Pool, timeouts: Timeouts, areNamed = true): Queries & Transactions {
  const run: Run = areNamed ? runNamed : (on, steps, timeout) => runNamed(on, steps.map(withoutName), timeout);

  return {
    async query<Row extends object>(statement: Statement, values: readonly unknown[]) {
      // The time of a single statement can only be set in a transaction.
      if (statement.isLong || statement.isOnAverage)
        return await transaction((queries) => queries.query<Row>(statement, values));
      const { rows } = await run<Row>(pool, [{ statement, values }], timeouts.statementTimeout);
      return rows;
    },
    transaction,
  };

  async function transaction<Result>(work: (queries: TransactionQueries) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attempted(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !mayBeRepeated(error)) throw translate(error);
        await delay(Math.random() * attempt * PAUSE_MS);
      }
    }
  }

  async function attempted<Result>(work: (queries: TransactionQueries) => Promise<Result>): Promise<Result> {
    const client = await pool.connect();
    let broken: Error | undefined;
    // A connection that is lost between two statements says so by an event, which ends the process if nobody listens.
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    const open = transactionOn(client, timeouts, run);
    try {
      const result = await work(open.queries);
      await open.commit();
      return result;
    } catch (error) {
      // To close the connection ends the transaction, too.
      if (isUnanswered(error)) broken = error;
      else await open.rollBack().catch(onError);
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}

interface OpenTransaction {
  readonly queries: TransactionQueries;
  commit(): Promise<void>;
  rollBack(): Promise<void>;
}

/** A transaction, which begins with its first statement. */
function transactionOn(client: pg.PoolClient, { statementTimeout, longTimeout }: Timeouts, run: Run): OpenTransaction {
  let ahead: Step[] = [{ statement: BEGIN, values: [] }];
  const runAhead = (statement: Statement, values: readonly unknown[]) => void ahead.push({ statement, values });

  async function runWithThoseAhead<Row extends object>(step: Step, timeout: number): Promise<Outcome<Row>> {
    const steps = [...ahead, step];
    ahead = [];
    return await run<Row>(client, steps, timeout + statementTimeout * (steps.length - 1));
  }

  return {
    queries: {
      runAhead,
      async query<Row extends object>(statement: Statement, values: readonly unknown[]) {
        if (statement.isLong) runAhead({ name: '', text: `set local statement_timeout = ${longTimeout}` }, []);
        if (statement.isOnAverage) runAhead({ name: '', text: 'set local plan_cache_mode = force_generic_plan' }, []);
        const timeout = statement.isLong ? longTimeout : statementTimeout;
        const { rows } = await runWithThoseAhead<Row>({ statement, values }, timeout);
        if (statement.isOnAverage) runAhead({ name: '', text: 'set local plan_cache_mode = auto' }, []);
        return rows;
      },
    },
    async commit() {
      const { tag } = await runWithThoseAhead({ statement: COMMIT, values: [] }, statementTimeout);
      // Where a failed statement was passed over, this rolls back and is no error; nothing may be acknowledged then.
      if (tag !== 'COMMIT') throw new Error('A statement failed and its transaction went on.');
    },
    async rollBack() {
      await run(client, [{ statement: ROLLBACK, values: [] }], statementTimeout);
    },
  };
}

type Run = typeof runNamed;

async function runNamed<Row extends object>(
  connection: pg.Pool | pg.PoolClient,
  steps: readonly Step[],
  timeout: number,
): Promise<Outcome<Row>> {
  try {
    return await runPrepared<Row>(connection, steps, timeout + GRACE_MS);
  } catch (error) {
    throw translate(error);
  }
}

function withoutName({ statement, values }: Step): Step {
  return { statement: { name: '', text: statement.text }, values };
}
