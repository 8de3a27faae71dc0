// What has to be done now and then: forgetting what is past its time, indexing the time that comes, and seeing what devices did.
import type { Aside } from '#dav';
import type { Logger } from '#runtime';
import {
  type Database,
  forgetOldFailures,
  type MassChangeLimits,
  purge,
  type Retention,
  reindex,
  reindexByRules,
} from '#store';
import { reportMassChanges } from './mass-changes.js';
import { indexerBy, indexRules } from './protocol.js';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
// Endless series are indexed for three years; with half of that left they are indexed anew.
const INDEXED_SECONDS = 18 * 30 * 24 * 60 * 60;
const MASS_CHANGES_EVERY_MS = 5 * MINUTE_MS;

export interface Housekeeping {
  /** Ends it, after what is being done. */
  stop(): Promise<void>;
}

/** Begins to do it, at times that are random, so that many nodes do not do it at the same moment. */
export function keepHouse(
  database: Database,
  limits: Retention & MassChangeLimits,
  logger: Logger,
  aside: Aside,
): Housekeeping {
  const indexer = indexerBy(aside);
  const indexByRules = () => reindexByRules(database, indexer, indexRules());
  // Queries stay right in the meantime but for what the new rules find and the old ones did not.
  const first = attempted(indexByRules());
  const hourly = repeat(HOUR_MS, async () => {
    await purge(database, limits);
    await forgetOldFailures(database);
    await indexByRules();
    await reindex(database, indexer, Math.floor(Date.now() / 1000) + INDEXED_SECONDS);
  });
  const often = repeat(MASS_CHANGES_EVERY_MS, () => reportMassChanges(database, limits, logger));
  return {
    async stop() {
      await Promise.all([first, hourly.stop(), often.stop()]);
    },
  };

  function attempted(done: Promise<unknown>): Promise<void> {
    return done.then(
      () => undefined,
      (error: unknown) => logger.error({ err: error }, 'Housekeeping failed; it will be tried again.'),
    );
  }

  /** @param interval the mean time between two times, in milliseconds */
  function repeat(interval: number, work: () => Promise<void>): Housekeeping {
    let done = Promise.resolve();
    let timer = later();
    function later(): NodeJS.Timeout {
      return setTimeout(
        () => {
          done = attempted(work());
          timer = later();
        },
        2 * interval * Math.random(),
      ).unref();
    }
    return {
      async stop() {
        clearTimeout(timer);
        await done;
      },
    };
  }
}
