// The server as a process: from its configuration to its end.
import cluster from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';
import { CannotStart, type Configuration, createLogger, type Logger, openDatabase, useNewestZones } from '#runtime';
import { connect, type Database, type DatabaseOptions, lossySettings, PrincipalSchema, Unavailable } from '#store';
import { keepHouse } from './housekeeping.js';
import { endOfProcess } from './process-end.js';
import { startServer } from './server.js';
import { createThreads } from './threads/threads.js';
import { CONNECTIONS_OF_THE_FIRST, connectionsOfAll, shareOf, startWorkers } from './workers.js';

/** What is told to the person who started the server. */
export interface Serving {
  readonly url: string;
  /** Whether nobody could sign in, because there are no accounts yet. */
  readonly isEmpty: boolean;
}

/**
 * Serves until the process is told to stop. Where there are workers, this process starts them, owns the embedded database and
 * keeps house, and each worker comes here again.
 * @param onServing called once, when the server answers
 * @throws CannotStart, Unavailable, and what nobody caught while it ran
 */
export async function serve(given: Configuration, onServing?: (serving: Serving) => void): Promise<void> {
  const configuration = cluster.isWorker ? shareOf(given) : given;
  const hasWorkers = cluster.isPrimary && configuration.workers > 1;
  const logger = createLogger(configuration);
  const end = endOfProcess(logger);
  const toClose: (() => Promise<void>)[] = [];
  try {
    await useNewestZones(configuration.dataDir, logger);
    const connections = hasWorkers ? connectionsOfAll(configuration) : configuration.databasePoolSize;
    const databaseServer = await openDatabase(
      { ...configuration, databasePoolSize: connections },
      { logger, purpose: 'server' },
    );
    toClose.unshift(databaseServer.close);
    const database = await connectPatiently(
      {
        url: databaseServer.url,
        poolSize: hasWorkers ? CONNECTIONS_OF_THE_FIRST : configuration.databasePoolSize,
        timeouts: configuration,
        prepared: configuration.databasePrepared,
        onError: (error) => logger.warn({ err: error }, 'A connection to the database broke.'),
      },
      logger,
      end.asked,
    );
    toClose.unshift(database.close);
    if (cluster.isPrimary) {
      await database.migrate();
      await warnIfLossy(database, logger);
    }
    const threads = createThreads(configuration);
    toClose.unshift(threads.close);
    const server = hasWorkers
      ? await startWorkers(configuration, databaseServer.url, logger)
      : await startServer({ configuration, database, logger, aside: threads.aside });
    toClose.unshift(() => server.close(end.forced));
    if (cluster.isPrimary) {
      toClose.unshift(keepHouse(database, configuration, logger, threads.aside).stop);
      logger.info(`Daybook serves ${configuration.publicUrl ?? server.url}`);
      onServing?.({ url: server.url, isEmpty: await isEmpty(database) });
    }
    const reason = await end.reason;
    if (cluster.isPrimary) logger.info(`${reason}: Daybook stops.`);
  } finally {
    for (const close of toClose) await close();
    // The channel to the first process would keep this one alive.
    cluster.worker?.disconnect();
  }
}

async function isEmpty({ dataSource }: Database): Promise<boolean> {
  return !(await dataSource.getRepository(PrincipalSchema).exists());
}

async function warnIfLossy(database: Database, logger: Logger): Promise<void> {
  const lossy = await lossySettings(database);
  if (lossy.length === 0) return;
  logger.warn(`PostgreSQL may lose acknowledged changes when it crashes. Turn on: ${lossy.join(', ')}.`);
}

const PATIENCE_MS = 30_000;
const RETRY_MS = 1000;

// A database that is started together with this server may come up later.
async function connectPatiently(options: DatabaseOptions, logger: Logger, asked: AbortSignal): Promise<Database> {
  const end = Date.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connect(options);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw new CannotStart(`The database refuses: ${sentence(error)}`);
      if (Date.now() > end || asked.aborted) throw error;
      if (attempt === 1) logger.warn(`${error.message}; trying again for ${PATIENCE_MS / 1000} s.`);
      await delay(RETRY_MS);
    }
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
