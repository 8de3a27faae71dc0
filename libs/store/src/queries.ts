// Statements and transactions on the pool: how long they may take, and what is run again.
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { runPrepared } from './prepared.js';
import { isUnanswered, mayBeRepeated, translate } from './refusal.js';

/** A statement that PostgreSQL prepares once per connection. The name says what it returns. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** It may change all of a large collection, and is given more time. */
  readonly isLong?: boolean;
}

export interface Queries {
  /** Runs a prepared statement. @throws Unavailable */
  query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

export interface Transactions {
  /**
   * Runs `work` in one transaction; repeats it after a deadlock or a serialization failure.
   * @throws Unavailable, and what `work` throws; nothing was changed, unless the answer to the commit was lost
   */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
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

/** Runs statements and transactions on the connections of a pool. */
export function onPool(pool: pg.Pool, timeouts: Timeouts): Queries & Transactions {
  return {
    async query(statement, values) {
      // The time of a single statement can only be set in a transaction.
      if (statement.isLong) return await transaction((queries) => queries.query(statement, values));
      return await run(pool, statement, values, timeouts.statementTimeout);
    },
    transaction,
  };

  async function transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attempted(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !mayBeRepeated(error)) throw translate(error);
        await delay(Math.random() * attempt * PAUSE_MS);
      }
    }
  }

  async function attempted<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    const client = await pool.connect();
    let broken: Error | undefined;
    // A connection that is lost between two statements says so by an event, which ends the process if nobody listens.
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    const command = (text: string) => client.query(timed({ text }, timeouts.statementTimeout));
    try {
      await command('begin');
      const result = await work({
        async query(statement, values) {
          if (!statement.isLong) return await run(client, statement, values, timeouts.statementTimeout);
          await command(`set local statement_timeout = ${timeouts.longTimeout}`);
          return await run(client, statement, values, timeouts.longTimeout);
        },
      });
      // Where a failed statement was passed over, this rolls back and is no error; nothing may be acknowledged then.
      const { command: ended } = await command('commit');
      if (ended !== 'COMMIT') throw new Error('A statement failed and its transaction went on.');
      return result;
    } catch (error) {
      // To close the connection ends the transaction, too.
      if (isUnanswered(error)) broken = error;
      else await command('rollback').catch(onError);
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}

async function run<Row extends object>(
  connection: pg.Pool | pg.PoolClient,
  statement: Statement,
  values: readonly unknown[],
  timeout: number,
): Promise<Row[]> {
  try {
    return await runPrepared<Row>(connection, statement, values, timeout + GRACE_MS);
  } catch (error) {
    throw translate(error);
  }
}

// What pg's own types do not know.
function timed(query: pg.QueryConfig, timeout: number): pg.QueryConfig & { readonly query_timeout: number } {
  return { ...query, query_timeout: timeout + GRACE_MS };
}
