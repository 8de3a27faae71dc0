// Thousands of idle connections, floods of requests and of large bodies, and readers of long lists that stop: others are answered in time, and it passes.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { D } from '#xml';
import { basic, type DavClient, davClient } from '../support/dav-client.js';
import { fill } from '../support/filled.js';
import { card, event } from '../support/objects.js';
import { head } from '../support/raw-http.js';
import { propfind, syncCollection } from '../support/request-bodies.js';
import { PASSWORD } from '../support/server.js';
import { startServerProcess } from '../support/server-process.js';

// Generous, because the machine has to do the flooding, too.
const WITHIN_MS = 5000;
const MAX_CONNECTIONS = 2000;
const MIB = 1024 ** 2;

const server = await startServerProcess({ isMeasured: true, settings: { MAX_CONNECTIONS: String(MAX_CONNECTIONS) } });
const [alice, mallory] = [await server.account('alice'), await server.account('mallory')];
const CALENDAR = '/dav/calendars/alice/default/';
const LARGE = '/dav/calendars/mallory/default/';
await server.withDatabase((database) =>
  fill(database, { name: 'mallory', calendar: LARGE }, 20_000, event({ uid: '' })),
);
const LIST = propfind(D('getetag'), D('resourcetype'), D('supported-report-set'), D('supported-privilege-set'));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Somebody who uses the server as always, while something else goes on. @returns the longest wait in milliseconds */
async function longestWait(work: Promise<unknown>): Promise<number> {
  let isOver = false;
  void work.finally(() => {
    isOver = true;
  });
  let longest = 0;
  for (let n = 0; !isOver || n === 0; n += 1) {
    const began = performance.now();
    await alice.put(`${CALENDAR}${n % 10}.ics`, event({ uid: `${n % 10}` })).status(201, 204);
    await alice.report(CALENDAR, syncCollection()).status(207);
    longest = Math.max(longest, performance.now() - began);
  }
  return longest;
}

async function openFiles(): Promise<number> {
  const metrics = await fetch(`http://127.0.0.1:${server.port}/metrics`).then((response) => response.text());
  return Number(/^process_open_fds (\d+)$/m.exec(metrics)?.[1]);
}

it('thousands of idle connections', { timeout: 120_000 }, async () => {
  // Each takes a file here and one there.
  const files = Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).replace('unlimited', '100000'));
  const idle: Socket[] = [];
  ends.push(() => {
    for (const socket of idle) socket.destroy();
  });
  const opening = (async () => {
    while (idle.length < Math.min(5000, files - 500)) {
      const some = Array.from({ length: 250 }, () => connect(server.port, '127.0.0.1').on('error', () => undefined));
      idle.push(...some);
      await Promise.all(some.map((socket) => once(socket, 'connect')));
      // Some say nothing, some have begun to.
      for (const socket of some) if (idle.length % 2 === 0) socket.write('GET / HT');
    }
    await delay(500);
  })();
  expect(await longestWait(opening)).toBeLessThan(WITHIN_MS);
  expect(await openFiles()).toBeLessThan(MAX_CONNECTIONS + 200);
  for (const socket of idle) socket.destroy();
  while ((await openFiles()) > 200) await delay(100);
});

it('floods of requests, known and unknown', { timeout: 120_000 }, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 150 });
  ends.push(() => agent.destroy());
  const known = davClient({ port: server.port, agent, headers: { authorization: basic('mallory', PASSWORD) } });
  const unknown = davClient({ port: server.port, agent });
  const end = Date.now() + 3000;
  const flood = async (send: (client: DavClient) => Promise<unknown>, client: DavClient) => {
    while (Date.now() < end) await send(client);
  };
  const floods = Array.from({ length: 30 }, () => [
    flood((client) => client.report(LARGE, syncCollection({ limit: 500 })).status(207, 503), known),
    flood((client) => client.put(`${LARGE}same.ics`, event({ uid: 'same' })).status(201, 204, 503), known),
    flood((client) => client.list(LARGE, propfind(D('getetag')), { depth: '0' }).status(207), known),
    flood((client) => client.get(LARGE).status(401), unknown),
  ]).flat();
  expect(await longestWait(Promise.all(floods))).toBeLessThan(WITHIN_MS);
  expect(await longestWait(Promise.resolve())).toBeLessThan(1000);
});

it('large bodies, sent and asked for', { timeout: 120_000 }, async () => {
  const book = '/dav/addressbooks/mallory/default/';
  const picture = card({ uid: 'picture', lines: [`PHOTO;ENCODING=b:${'x'.repeat(4 * MIB)}`] });
  await mallory.put(`${book}picture.vcf`, picture).status(201);
  const end = Date.now() + 3000;
  const flood = async (send: () => Promise<unknown>) => {
    while (Date.now() < end) await send();
  };
  const floods = Array.from({ length: 5 }, () => [
    flood(() => mallory.put(`${book}picture.vcf`, picture).status(204, 503)),
    flood(() => mallory.get(`${book}picture.vcf`, { accept: 'application/vcard+json' }).status(200, 503)),
  ]).flat();
  expect(await longestWait(Promise.all(floods))).toBeLessThan(WITHIN_MS);
});

it('long lists that are asked for and not read', { timeout: 120_000 }, async () => {
  await mallory.list(LARGE, LIST).status(207);
  const { heapUsed, external } = await server.memory();
  const authorization = `Authorization: ${basic('mallory', PASSWORD)}`;
  const request = head(
    `PROPFIND ${LARGE} HTTP/1.1`,
    'Host: x',
    authorization,
    'Depth: 1',
    `Content-Length: ${LIST.length}`,
  );
  const sockets = Array.from({ length: 50 }, () => connect(server.port, '127.0.0.1').pause());
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
  });
  for (const socket of sockets) socket.on('error', () => undefined).write(`${request}${LIST}`);
  expect(await longestWait(delay(2000))).toBeLessThan(WITHIN_MS);
  const after = await server.memory();
  // A list is 15 MB.
  expect(after.heapUsed + after.external - heapUsed - external).toBeLessThan(100 * MIB);
});
