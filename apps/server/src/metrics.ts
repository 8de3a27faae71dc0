// What the operator can measure: requests, the pool, the process. Nothing in it tells who did what.
import cluster from 'node:cluster';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '#store';
import type { ConnectionCounts } from './connections.js';
import type { RequestRecord } from './dav/edge.js';
import { contribute } from './worker-metrics.js';

export interface Metrics {
  readonly contentType: string;
  count(record: Pick<RequestRecord, 'method' | 'status' | 'ms'>): void;
  /** Measures the connections of clients from now on. */
  watch(connections: () => ConnectionCounts): void;
  /** All of it, and that of the other workers, in the text format of Prometheus. */
  text(): Promise<string>;
}

export function createMetrics(database: Database): Metrics {
  const registry = new Registry();
  const duration = new Histogram({
    name: 'daybook_request_duration_seconds',
    help: 'Requests by method and class of status, and how long they took.',
    labelNames: ['method', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'daybook_database_connections',
    help: 'Connections to the database, and requests that wait for one.',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      const { total, idle, waiting } = database.poolState();
      this.set({ state: 'busy' }, total - idle);
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'awaited' }, waiting);
    },
  });
  const text = cluster.isWorker
    ? contribute([registry, ofTheProcess()])
    : async () => (await Promise.all([registry.metrics(), ofTheProcess().metrics()])).join('\n');
  return {
    contentType: registry.contentType,
    // Node knows a few dozen methods and no others, so there cannot be many series.
    count: ({ method, status, ms }) => duration.observe({ method, status: `${Math.floor(status / 100)}xx` }, ms / 1000),
    watch(connections) {
      new Gauge({
        name: 'daybook_client_connections',
        help: 'Connections of clients, with a request that runs and without.',
        labelNames: ['state'] as const,
        registers: [registry],
        collect() {
          const { busy, idle } = connections();
          this.set({ state: 'busy' }, busy);
          this.set({ state: 'idle' }, idle);
        },
      });
    },
    text,
  };
}

let processRegistry: Registry | undefined;

// Measured only from the first time that somebody asks, and once per process.
function ofTheProcess(): Registry {
  if (processRegistry === undefined) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}
