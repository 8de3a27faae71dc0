// Several processes on one port, so that all cores serve: the first one starts the others, and replaces those that end.
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { CannotStart, type Configuration, type Logger } from '#runtime';
import { type RunningServer, urlOf } from './server.js';
import { addUpMetrics } from './worker-metrics.js';

// Two changes of one account, and somebody else.
const LEAST_CONNECTIONS = 3;
/** Connections to the database of the process that serves nobody itself: for migrations and housekeeping. */
export const CONNECTIONS_OF_THE_FIRST = 2;

// Who ended earlier than this after the start may end so again.
const STEADY_MS = 60_000;
const MAX_PAUSE_MS = 30_000;
// More than a worker gives to the requests that run.
const LAST_RESORT_MS = 15_000;

/**
 * What each worker may take of what is allowed to all of them together. The rate of requests is not divided: a client with one
 * connection is served by one worker.
 */
export function shareOf(configuration: Configuration): Configuration {
  const share = (limit: number, least = 1) => Math.max(least, Math.ceil(limit / configuration.workers));
  return {
    ...configuration,
    databasePoolSize: share(configuration.databasePoolSize, LEAST_CONNECTIONS),
    maxConnections: share(configuration.maxConnections),
    maxConnectionsPerAddress: share(configuration.maxConnectionsPerAddress),
    maxReports: share(configuration.maxReports),
  };
}

/** Connections to the database of all processes together. */
export function connectionsOfAll(configuration: Configuration): number {
  return CONNECTIONS_OF_THE_FIRST + configuration.workers * shareOf(configuration).databasePoolSize;
}

/**
 * Starts the workers: the same program once more for each, which finds the database ready.
 * @returns when the first of them answers
 * @throws CannotStart when it does not, after it has said why
 */
export async function startWorkers(
  { workers }: Configuration,
  databaseUrl: string,
  logger: Logger,
): Promise<RunningServer> {
  const startedAt = new WeakMap<Worker, number>();
  const pauses = new Set<NodeJS.Timeout>();
  let isStopping = false;
  let earlyEnds = 0;

  // Each takes connections for itself: one that is killed takes none with it that others were handed for it.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  addUpMetrics();
  cluster.on('listening', ({ process: { pid } }) => logger.info({ pid }, 'A worker serves.'));
  const url = await firstAddress(start());
  cluster.on('exit', onExit);
  for (let number = 2; number <= workers; number += 1) start();
  return { url, close };

  function start(): Worker {
    const worker = cluster.fork({ DATABASE_URL: databaseUrl });
    startedAt.set(worker, Date.now());
    return worker;
  }

  function onExit(worker: Worker, code: number, signal: string): void {
    if (isStopping) return;
    earlyEnds = Date.now() - (startedAt.get(worker) ?? 0) < STEADY_MS ? earlyEnds + 1 : 0;
    const pause = earlyEnds < 2 ? 0 : Math.min(1000 * 2 ** (earlyEnds - 2), MAX_PAUSE_MS);
    logger.error({ pid: worker.process.pid, code, signal, pause }, 'A worker has ended; another one takes its place.');
    const timer = setTimeout(() => {
      pauses.delete(timer);
      start();
    }, pause);
    pauses.add(timer);
  }

  async function close(force?: AbortSignal): Promise<void> {
    isStopping = true;
    for (const pause of pauses) clearTimeout(pause);
    const living = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const send = (signal: NodeJS.Signals) => {
      for (const { process } of living) process.kill(signal);
    };
    const again = () => send('SIGTERM');
    const lastResort = setTimeout(send, LAST_RESORT_MS, 'SIGKILL');
    force?.addEventListener('abort', again);
    const ended = Promise.all(living.map((worker) => once(worker, 'exit')));
    send('SIGTERM');
    await ended;
    clearTimeout(lastResort);
    force?.removeEventListener('abort', again);
  }
}

async function firstAddress(worker: Worker): Promise<string> {
  const ended = new AbortController();
  worker.once('exit', () => ended.abort());
  try {
    const [{ address, port }] = await once(worker, 'listening', { signal: ended.signal });
    return urlOf(address, port);
  } catch (error) {
    if (ended.signal.aborted) throw new CannotStart('The first worker has ended before it could serve.');
    throw error;
  }
}
