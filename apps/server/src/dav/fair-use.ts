// What one account or address may ask for at a time, so that there is something left for the others.
import { addressPrefix } from '#accounts';
import { type Aside, DavError, isLarge } from '#dav';
import { type Database, Unavailable } from '#store';
import { createRequestRate } from '../request-rate.js';
import { createTurns } from '../turns.js';

export interface FairUseLimits {
  /** Requests per second of one account, and of one address that does not sign in; 0 for no limit. */
  readonly maxRequestRate: number;
  /** Reports of one account, and whole collections, that run at once. */
  readonly maxReports: number;
  /** Milliseconds that a report waits for its turn. */
  readonly reportWait: number;
  /** Milliseconds to wait for a connection to the database. */
  readonly acquireTimeout: number;
}

export interface FairUse {
  /** Counts a request of somebody who could not sign in. @throws DavError 429 */
  admitStranger(address: string): void;
  /**
   * Counts a request of an account, and lets what may be long wait while too much of that is under way.
   * @param target its path, with a query where it has one
   * @returns what is to be called when the answer is written
   * @throws DavError 429, 503
   */
  admit(accountId: number, method: string, target: string): Promise<() => void>;
  /** The database for one account: its transactions wait for each other rather than for connections that others need. */
  databaseFor(accountId: number): Database;
  /** The same with work on large bodies: of one account, one piece is done at a time. */
  asideFor(accountId: number): Aside;
}

// Changes of one account wait for each other in any case: while one commits, the next one comes as far as the lock.
const TRANSACTIONS_AT_ONCE = 2;
// Without its slash it is only sent there.
const WHOLE_COLLECTION = /^[^?]*\/(\?|$)/;

const OF_COLLECTIONS: ReadonlySet<string> = new Set(['GET', 'POST']);

export function createFairUse(database: Database, aside: Aside, limits: FairUseLimits): FairUse {
  const rate = createRequestRate(limits.maxRequestRate);
  const reports = createTurns(limits.maxReports, limits.reportWait);
  const transactions = createTurns(TRANSACTIONS_AT_ONCE, limits.acquireTimeout);
  const bodies = createTurns(1, limits.reportWait);

  return {
    admitStranger: (address) => count(`address ${addressPrefix(address)}`),
    async admit(accountId, method, target) {
      count(`account ${accountId}`);
      // These load bodies while the client reads, and a POST may ask when many people are busy. A PROPFIND loads none, and many
      // clients poll with it.
      const isLong = method === 'REPORT' || (OF_COLLECTIONS.has(method) && WHOLE_COLLECTION.test(target));
      if (!isLong) return () => undefined;
      const leave = await reports.begin(accountId);
      if (leave !== undefined) return leave;
      throw tooMuch(`${limits.maxReports} long answers for this account are under way. Try again shortly.`);
    },
    databaseFor: (accountId) => ({
      ...database,
      async transaction(work) {
        const leave = await transactions.begin(accountId);
        if (leave === undefined) throw new Unavailable('try-later', 'other changes of the account take too long');
        try {
          return await database.transaction(work);
        } finally {
          leave();
        }
      },
    }),
    asideFor:
      (accountId) =>
      (work, body, ...rest) => {
        return isLarge(body) ? inTurn(accountId, () => aside(work, body, ...rest)) : work(body, ...rest);
      },
  };

  async function inTurn<Result>(accountId: number, work: () => Result | Promise<Result>): Promise<Result> {
    const leave = await bodies.begin(accountId);
    if (leave === undefined) throw tooMuch('Other large bodies of this account are under way. Try again shortly.');
    try {
      return await work();
    } finally {
      leave();
    }
  }

  function count(key: string): void {
    const wait = rate.take(key);
    if (wait === 0) return;
    const message = 'There were too many requests. Wait before the next one.';
    throw new DavError(429, message, undefined, { 'retry-after': String(wait) });
  }
}

function tooMuch(message: string): DavError {
  return new DavError(503, message, undefined, { 'retry-after': '10' });
}
