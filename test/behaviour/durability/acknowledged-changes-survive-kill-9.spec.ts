// Whatever is killed at whatever moment, server or database: what was acknowledged is there, nothing is half there, and tokens stay valid.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { D } from '#xml';
import { type CarefulClient, carefulClient, DAYS } from '../../support/careful-client.js';
import type { DavClient } from '../../support/dav-client.js';
import { calendarQuery } from '../../support/queries.js';
import { propfind } from '../../support/request-bodies.js';
import { seeded, seedFrom } from '../../support/seeded.js';
import { type ServerProcess, startServerProcess } from '../../support/server-process.js';
import { type SyncReader, syncReader } from '../../support/sync-reader.js';

const SEED = seedFrom('DURABILITY_SEED');
const ROUNDS = Number(process.env.DURABILITY_ROUNDS ?? 4);
const CLIENTS = 4;
// RFC 9110 §15.6.4 is an answer; to wait for ever is none.
const ANSWER_WITHIN_MS = 15_000;

interface Person {
  readonly client: DavClient;
  readonly collections: readonly string[];
  readonly clients: readonly CarefulClient[];
  /** Those who synchronised after each round, and not again since then. */
  readonly readers: SyncReader[];
}

async function person(server: ServerProcess, name: string, seed: number): Promise<Person> {
  const client = await server.account(name);
  const home = `/dav/calendars/${name}/`;
  const collections = [`${home}default/`, `${home}work/`];
  await client.mkcalendar(`${home}work/`).status(201);
  const clients = Array.from({ length: CLIENTS }, (_, n) =>
    carefulClient(client, collections, `${n}-`, seeded(seed + n)),
  );
  return { client, collections, clients, readers: [] };
}

/** Compares everything that a person has with what was acknowledged, however it is asked for. */
async function verify({ client, collections, clients, readers }: Person): Promise<void> {
  for (const careful of clients) await careful.verify();
  const objects = clients.flatMap((careful) => [...careful.objects()]);
  for (const collection of collections) {
    const listed = new Map<string, string>();
    for (const { href, text } of (await client.list(collection, propfind(D('getetag'))).status(207)).resources) {
      if (href !== collection) listed.set(href, text(D('getetag')) ?? '');
    }
    const here = objects.flatMap(([path, stored]) =>
      stored && path.startsWith(collection) ? [{ path, ...stored }] : [],
    );
    expect(listed).toEqual(new Map(here.map(({ path, etag }) => [path, etag])));
    for (let day = 1; day <= DAYS; day += 1) {
      const range = { start: `2026030${day}T000000Z`, end: `2026030${day}T235959Z` };
      const query = calendarQuery({ components: [{ name: 'VEVENT', range }] });
      const happening = here.filter((stored) => stored.day === day - 1).map(({ path }) => path);
      await client.report(collection, query).status(207).hrefs(happening);
    }
    const afresh = syncReader({ client, path: collection });
    for (const reader of [...readers.filter(({ path }) => path === collection), afresh]) {
      const replayed = reader.copy();
      expect(await replayed.sync()).toBe('complete');
      expect(replayed.known).toEqual(listed);
    }
    await afresh.sync();
    readers.push(afresh);
  }
}

const server = await startServerProcess();
const people = [await person(server, 'alice', SEED), await person(server, 'bob', SEED + CLIENTS)];
const clients = people.flatMap((each) => each.clients);
const acknowledged = () => clients.reduce((sum, client) => sum + client.acknowledged, 0);

/** Kills while all clients work: a moment after so many more of their changes were acknowledged. */
async function killAmidWork(victim: 'server' | 'database', changes: number, momentMs: number): Promise<void> {
  const stop = new AbortController();
  const working = Promise.all(clients.map(({ work }) => work(stop.signal)));
  const end = acknowledged() + changes;
  while (acknowledged() < end) await Promise.race([delay(5), working]);
  await delay(momentMs);
  if (victim === 'server') await server.kill();
  else await killDatabase();
  stop.abort();
  await working;
  if (victim === 'server') await server.start();
}

/** The server tells that it cannot serve, and heals by itself. */
async function killDatabase(): Promise<void> {
  server.killDatabase();
  const began = Date.now();
  const refused = people.map(({ client, collections: [path = ''] }) => client.propfind(path).status(503));
  expect(await server.health('ready')).toBe(false);
  for (const answer of refused) await answer.header('retry-after', '10');
  expect(Date.now() - began).toBeLessThan(ANSWER_WITHIN_MS);
  while (!(await server.health('ready'))) expect(await server.health('live')).toBe(true);
}

it(`DURABILITY_SEED=${SEED}`, { timeout: 60_000 + ROUNDS * 60_000 }, async () => {
  const random = seeded(SEED);
  for (const each of people) await verify(each);
  for (let round = 0; round < ROUNDS; round += 1) {
    await killAmidWork(round % 2 === 0 ? 'server' : 'database', 20 + random(150), random(30));
    for (const each of people) await verify(each);
  }
});
