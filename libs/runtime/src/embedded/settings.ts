// How the embedded PostgreSQL is set up: small enough for a Raspberry Pi, and durable.
import { totalmem } from 'node:os';

const MIB = 1024 ** 2;
const OTHER_CONNECTIONS = 20;

/**
 * The settings that differ from PostgreSQL's own.
 * @param memory octets that this machine or container has
 */
export function postgresSettings(
  poolSize: number,
  memory: number = availableMemory(),
): Record<string, string | number> {
  // An eighth: of 256 MiB that leaves room for Node; above 512 MiB the file cache of the system does the same work.
  const sharedBuffers = Math.round(Math.min(Math.max(memory / 8 / MIB, 16), 512));
  return {
    listen_addresses: '127.0.0.1',
    // The pool, and the commands that run beside the server.
    max_connections: poolSize + OTHER_CONNECTIONS,
    shared_buffers: `${sharedBuffers}MB`,
    effective_cache_size: `${Math.round(memory / 2 / MIB)}MB`,
    maintenance_work_mem: `${Math.min(sharedBuffers, 64)}MB`,
    // One machine, no standby: the least that a crash needs, compressed to spare memory cards.
    wal_level: 'minimal',
    max_wal_senders: 0,
    wal_compression: 'on',
    max_wal_size: '256MB',
    min_wal_size: '32MB',
    // Statements are short and take one row or a few pages: helpers would cost more than they do.
    jit: 'off',
    io_method: 'sync',
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    autovacuum_max_workers: 1,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
  };
}

function availableMemory(): number {
  // Zero or more than there is where a container has no limit.
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
