// The embedded PostgreSQL as Daybook uses it: found or started, kept running, and stopped by whoever leaves last.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CannotStart } from '../cannot-start.js';
import type { Logger } from '../logger.js';
import { type Cluster, initialise, SUPERUSER, start, stop } from './cluster.js';
import { databasePassword, makeDataFolder, prepareCluster } from './data-folder.js';
import { type Hold, hold, holders, holding } from './hold.js';
import { type Postmaster, runningPostmaster } from './postmaster.js';
import { postgresSettings } from './settings.js';
import { socketQuery } from './socket.js';

/** A database for as long as it is needed. */
export interface DatabaseServer {
  readonly url: string;
  /** Stops the database, unless others use it. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly poolSize: number;
  readonly logger: Logger;
  /** A server has its data for itself and restarts the database when it dies; a command uses what it finds. */
  readonly purpose: 'server' | 'command';
  /** What a second server is told about this one. */
  readonly aboutMe: string;
}

// Held by a server as long as it runs; each command holds a name of its own.
const SERVER = 'server';
// Held while the database is started or stopped.
const CHANGING = 'starting-or-stopping';

const PATIENCE_MS = 120_000;
const UNREACHABLE_AFTER_MS = 15_000;
const WATCH_EVERY_MS = 1000;
const POLL_MS = 50;

/** Opens the database in a data folder; the first time, it is made. @throws CannotStart */
export async function openEmbedded(options: EmbeddedOptions): Promise<DatabaseServer> {
  const data = resolve(options.dataDir);
  const locks = makeDataFolder(data);
  const end = Date.now() + UNREACHABLE_AFTER_MS;
  for (;;) {
    const opened = await alone(locks, () => enter(data, locks, options));
    if (typeof opened === 'object') {
      options.logger[options.purpose === 'server' ? 'info' : 'debug'](`The data are in ${data}.`);
      return supervise(opened, options);
    }
    if (Date.now() > end) {
      throw new CannotStart(
        `Another Daybook (${opened}) uses ${data}, and its database cannot be reached from here; is it in a container?`,
      );
    }
    await delay(POLL_MS);
  }
}

function alone<Result>(locks: string, work: () => Promise<Result>): Promise<Result> {
  return holding(locks, CHANGING, PATIENCE_MS, work);
}

/** A place among those who use the database, which runs. */
interface Opened {
  readonly locks: string;
  readonly place: Hold;
  readonly cluster: Cluster;
  readonly password: string;
  readonly postmaster: Postmaster;
}

// Where others are, the database is theirs to start: two on one folder would destroy it.
async function enter(data: string, locks: string, options: EmbeddedOptions): Promise<Opened | string> {
  const name = options.purpose === 'server' ? SERVER : `command-${process.pid}-${randomBytes(4).toString('hex')}`;
  const [other] = await holders(locks, [CHANGING]);
  const place = await hold(locks, name, options.aboutMe);
  if ('holder' in place) throw new CannotStart(`Daybook runs already with the data in ${data} (${place.holder}).`);
  try {
    const cluster = prepareCluster(data);
    const password = databasePassword(data);
    const postmaster = await (other === undefined ? findOrStart(cluster, password, options) : whenReady(cluster));
    if (postmaster !== undefined) return { locks, place, cluster, password, postmaster };
  } catch (error) {
    await place.release();
    throw error;
  }
  await place.release();
  return other ?? '';
}

interface Wish {
  readonly poolSize: number;
  readonly port?: number;
  readonly signal?: AbortSignal;
}

async function findOrStart(cluster: Cluster, password: string, { poolSize, ...wish }: Wish): Promise<Postmaster> {
  const running = await whenReady(cluster);
  if (running !== undefined) return running;
  await initialise(cluster, password);
  return await start(cluster, { ...wish, settings: postgresSettings(poolSize) });
}

/** Waits while PostgreSQL is starting, recovering or stopping. @returns undefined when it does not run */
async function whenReady({ folder }: Cluster): Promise<Postmaster | undefined> {
  for (;;) {
    const running = runningPostmaster(folder);
    if (running === undefined || running.isReady) return running;
    await delay(POLL_MS);
  }
}

function supervise(opened: Opened, { poolSize, purpose, logger }: EmbeddedOptions): DatabaseServer {
  const { locks, place, cluster, password } = opened;
  const { folder } = cluster;
  const { port } = opened.postmaster;
  let { pid } = opened.postmaster;
  const closing = new AbortController();
  let restarting: Promise<void> | undefined;
  const watch = purpose === 'server' ? setInterval(restartIfEnded, WATCH_EVERY_MS).unref() : undefined;
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres${socketQuery(folder, port)}`;
  return { url, close };

  function restartIfEnded(): void {
    if (restarting !== undefined || runningPostmaster(folder)?.pid === pid) return;
    logger.error('PostgreSQL has ended; it is started again.');
    const { signal } = closing;
    restarting = alone(locks, () => findOrStart(cluster, password, { poolSize, port, signal }))
      .then((again) => {
        pid = again.pid;
        logger.info('PostgreSQL runs again.');
      })
      .catch((error: unknown) => logger.error(error))
      .finally(() => {
        restarting = undefined;
      });
  }

  async function close(): Promise<void> {
    clearInterval(watch);
    closing.abort();
    await restarting;
    await alone(locks, async () => {
      await place.release();
      const running = runningPostmaster(folder);
      if (running === undefined || (await holders(locks, [CHANGING])).length > 0) return;
      if (!(await stop(running, folder))) logger.warn('PostgreSQL takes long to stop; it will.');
    });
  }
}
