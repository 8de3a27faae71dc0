// Several workers serve one port: what one is killed with, the others have, another one takes its place, and the metrics are those of all.
import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { event } from '../../support/objects.js';
import { startServerProcess } from '../../support/server-process.js';

const WORKERS = 2;
const POLL_MS = 20;
// Each start loads the whole program.
const STARTS_MS = 60_000;
// Each request on a connection of its own, which any of the workers may take.
const AGENT = new Agent({ keepAlive: false });

const server = await startServerProcess({ settings: { WORKERS: String(WORKERS), LOG_LEVEL: 'info' } });
const alice = await server.account('alice', AGENT);
const path = (name: string) => `/dav/calendars/alice/default/${name}.ics`;

async function untilAllServe(): Promise<readonly number[]> {
  for (;;) {
    const workers = server.workers();
    if (workers.length === WORKERS) return workers;
    await delay(POLL_MS);
  }
}

async function counted(method: string): Promise<number> {
  const { text } = await alice.get('/metrics').status(200);
  const series = new RegExp(`^daybook_request_duration_seconds_count\\{method="${method}".* (\\d+)$`, 'gm');
  return [...text.matchAll(series)].reduce((sum, [, count]) => sum + Number(count), 0);
}

it('what it had stored is there at once', { timeout: STARTS_MS }, async () => {
  const [killed = 0] = await untilAllServe();
  const stored = Array.from({ length: 4 * WORKERS }, (_, n) => `${n}`);
  for (const uid of stored) await alice.put(path(uid), event({ uid })).status(201);
  await server.killWorker(killed);
  // The other one serves, and nobody else yet.
  for (const uid of stored) await alice.get(path(uid)).status(200).body(event({ uid }));
  expect(await untilAllServe()).not.toContain(killed);
  expect(await server.health('ready')).toBe(true);
});

it('the metrics of all are added up', async () => {
  await untilAllServe();
  const before = await counted('GET');
  for (let requests = 0; requests < 2 * WORKERS; requests += 1) await alice.get(path('none')).status(404);
  expect(await counted('GET')).toBe(before + 2 * WORKERS);
});

it('all of them end with the first process', async () => {
  const workers = await untilAllServe();
  expect(await server.stop()).toBe(0);
  for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
