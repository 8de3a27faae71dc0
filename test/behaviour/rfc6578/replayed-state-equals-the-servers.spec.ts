// Readers that only follow sync tokens, while many writers work, end at the state of the server and miss nothing on the way.
import { describe, expect, it } from 'vitest';
import { D } from '#xml';
import type { Answer } from '../../support/answer.js';
import { event } from '../../support/objects.js';
import { propfind, syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const SEED = Number(process.env.SYNC_SEED ?? Date.now() % 1_000_000);
const WRITERS = 6;
const READERS = 3;
const CHANGES_OF_A_WRITER = 20;
const NAMES = 12;

/** Numbers that look random and are the same for the same seed (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Writes at random: new, changed, deleted, moved, with and without conditions, and now and then a property. */
async function write(alice: Account, collections: readonly string[], seed: number): Promise<void> {
  const random = generator(seed);
  const somewhere = () => `${collections[random(collections.length)]}${random(NAMES)}.ics`;
  for (let change = 0; change < CHANGES_OF_A_WRITER; change += 1) {
    const path = somewhere();
    const uid = path.slice(path.lastIndexOf('/') + 1);
    const body = event({ uid, summary: `${seed}-${change}` });
    switch (random(7)) {
      case 0:
        await alice.put(path, body, { 'if-none-match': '*' }).status(201, 403, 412);
        break;
      case 1:
        await alice.put(path, body, { 'if-match': (await alice.head(path)).headers.etag ?? '*' }).status(204, 403, 412);
        break;
      case 2:
        await alice.delete(path).status(204, 404);
        break;
      case 3:
        await alice.delete(path, { 'if-match': (await alice.head(path)).headers.etag ?? '*' }).status(204, 404, 412);
        break;
      case 4:
        // To the same name in another collection, or to another name, where the UID of the name is in the way.
        await alice.move(path, somewhere()).status(201, 204, 403, 404, 412);
        break;
      default:
        await alice.put(path, body).status(201, 204, 403);
    }
  }
}

/** What a reader knows: the ETag of each href. */
type Known = Map<string, string>;

function apply(known: Known, { resources }: Answer): void {
  for (const { href, status, text } of resources) {
    if (status === 404) known.delete(href);
    else if (status === undefined) known.set(href, text(D('getetag')) ?? '');
  }
}

/** Syncs once. @returns the token for the next time and whether there is more already */
async function read(alice: Account, path: string, known: Known, since: string, level: string, limit?: number) {
  const body = syncCollection({ since, level, ...(limit !== undefined && { limit }) });
  const answer = await alice.report(path, body).status(207);
  apply(known, answer);
  return { token: answer.syncToken, more: answer.resources.some(({ status }) => status === 507) };
}

/** Reads again and again while `working` is under way, and once more when it is over. */
async function follow(
  alice: Account,
  path: string,
  level: string,
  seed: number,
  working: Promise<unknown>,
): Promise<Known> {
  const random = generator(seed);
  const known: Known = new Map();
  let over = false;
  void working.finally(() => {
    over = true;
  });
  for (let token = ''; ; ) {
    const last = over;
    const result = await read(alice, path, known, token, level, random(2) === 0 ? undefined : 2 + random(5));
    token = result.token;
    if (last && !result.more) return known;
  }
}

async function check(alice: Account, path: string, level: string, collections: readonly string[]): Promise<void> {
  const writers = Promise.all(Array.from({ length: WRITERS }, (_, n) => write(alice, collections, SEED + n)));
  const readers = Array.from({ length: READERS }, (_, n) => follow(alice, path, level, SEED + 1000 + n, writers));
  const [replayed] = await Promise.all([Promise.all(readers), writers]);
  const afresh: Known = new Map();
  await read(alice, path, afresh, '', level);
  const listed: Known = new Map();
  for (const collection of collections) apply(listed, await alice.list(collection, propfind(D('getetag'))).status(207));
  for (const known of [...replayed, afresh]) {
    // A sync of one collection does not name the collection itself; one of a home names those that changed.
    if (level === '1') for (const collection of collections) known.set(collection, listed.get(collection) ?? '');
    expect([...known].sort()).toEqual([...listed].sort());
  }
}

describe(`while many write (SYNC_SEED=${SEED})`, () => {
  it('readers of one collection end at its state', async () => {
    const alice = await account();
    await check(alice, alice.calendar, '1', [alice.calendar]);
  });

  it('readers of a whole home end at its state', async () => {
    const alice = await account();
    const others = ['one/', 'two/'].map((name) => `${alice.calendarHome}${name}`);
    for (const path of others) await alice.mkcalendar(path).status(201);
    await check(alice, alice.calendarHome, 'infinite', [alice.calendar, ...others]);
  });
});
