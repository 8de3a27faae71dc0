// What has to be done now and then: forgetting what is past its time, and indexing the time that comes.
import type { Logger } from '#runtime';
import { type Database, forgetOldFailures, purge, type Retention, reindex, reindexByRules } from '#store';
import { indexer, indexRules } from './protocol.js';

const HOUR_MS = 60 * 60 * 1000;
// Endless series are indexed for three years; with half of that left they are indexed anew.
const INDEXED_SECONDS = 18 * 30 * 24 * 60 * 60;

export interface Housekeeping {
  /** Ends it, after what is being done. */
  stop(): Promise<void>;
}

/** Begins to do it, once an hour on average; at random, so that many nodes do not do it at the same moment. */
export function keepHouse(database: Database, retention: Retention, logger: Logger): Housekeeping {
  const attempted = (done: Promise<unknown>) =>
    done.then(
      () => undefined,
      (error: unknown) => logger.error({ err: error }, 'Housekeeping failed; it will be tried again.'),
    );
  // Queries stay right in the meantime but for what the new rules find and the old ones did not.
  let work = attempted(reindexByRules(database, indexer, indexRules()));
  let timer = later();

  function later(): NodeJS.Timeout {
    return setTimeout(
      () => {
        work = attempted(
          purge(database, retention)
            .then(() => forgetOldFailures(database))
            .then(() => reindexByRules(database, indexer, indexRules()))
            .then(() => reindex(database, indexer, Math.floor(Date.now() / 1000) + INDEXED_SECONDS)),
        );
        timer = later();
      },
      2 * HOUR_MS * Math.random(),
    ).unref();
  }

  return {
    async stop() {
      clearTimeout(timer);
      await work;
    },
  };
}
