// Readers that only follow sync tokens, while many write on two nodes, end at the state of the server and miss nothing on the way.
import { expect, it } from 'vitest';
import { D } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import type { ResourceAnswer } from '../../support/answer.js';
import { commandLine } from '../../support/command-line.js';
import type { DavClient } from '../../support/dav-client.js';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Random, seeded, seedFrom } from '../../support/seeded.js';
import { type Account, startDaybook } from '../../support/server.js';
import { type SyncReader, syncReader } from '../../support/sync-reader.js';

const SEED = seedFrom('SYNC_SEED');
const SECONDS = Number(process.env.SYNC_SECONDS ?? 9);
// At the end of each the writers rest, and everybody must have arrived at the same state.
const PHASES = Math.ceil(SECONDS / 3);
const WRITERS = 6;
const NAMES = 10;

const first = await startDaybook({ database: { poolSize: 10 } });
const daybook = commandLine(first.databaseUrl);
const second = await startDaybook({ beside: first });

/** The same person on both nodes. */
type Person = Account & { readonly everywhere: readonly DavClient[] };

async function person(): Promise<Person> {
  const account = await first.account();
  return { ...account, everywhere: [account, second.client({ authorization: account.authorization })] };
}

const [alice, bob] = [await person(), await person()];
const calendars = ['default/', 'one/', 'two/'].map((name) => `${alice.calendarHome}${name}`);
for (const path of calendars.slice(1)) await alice.mkcalendar(path).status(201);
await alice.send('ACL', alice.calendarHome, acl(grant(bob.principal, 'read'))).status(200);

/** Changes something at random: objects, calendars, their properties, and who may see them. */
async function change(random: Random, version: string): Promise<void> {
  const one = <Item>(of: readonly Item[]): Item => of[random(of.length)] as Item;
  const client = one(alice.everywhere);
  const calendar = one(calendars);
  // The UID belongs to the name: to move or copy to another name is refused where the object of that name is in the way.
  const path = `${calendar}${random(NAMES)}.ics`;
  const uid = path.slice(path.lastIndexOf('/') + 1);
  const other = `${one(calendars)}${random(4) === 0 ? `${random(NAMES)}.ics` : uid}`;
  const body = event({ uid, summary: version });
  const etag = async () => (await client.head(path)).headers.etag ?? '*';
  switch (random(20)) {
    case 0:
    case 1:
      await client.put(path, body, { 'if-none-match': '*' }).status(201, 403, 409, 412);
      break;
    case 2:
    case 3:
      await client.put(path, body, { 'if-match': await etag() }).status(204, 403, 409, 412);
      break;
    case 4:
    case 5:
      await client.delete(path).status(204, 404, 409);
      break;
    case 6:
      await client.delete(path, { 'if-match': await etag() }).status(204, 404, 409, 412);
      break;
    case 7:
    case 8:
      await client.move(path, other, { overwrite: one(['T', 'F']) }).status(201, 204, 403, 404, 409, 412);
      break;
    case 9:
      await client.copy(path, other, { overwrite: one(['T', 'F']) }).status(201, 204, 403, 404, 409, 412);
      break;
    case 10:
      await client.proppatch(path, propertyupdate([valued(D('displayname'), version)])).status(207, 404, 409);
      break;
    case 11:
      await client.proppatch(calendar, propertyupdate([valued(D('displayname'), version)])).status(207, 404, 409);
      break;
    case 12:
      // Rarely: it takes much away.
      if (random(3) > 0) break;
      // The default calendar stays.
      await client.delete(calendar).status(204, 403, 404, 409);
      await client.mkcalendar(calendar).status(201, 403, 412);
      break;
    case 13: {
      const entries = one([[], [deny(bob.principal, 'read')], [grant(bob.principal, 'read', 'write')]]);
      await client.send('ACL', calendar, acl(...entries)).status(200, 404, 409);
      break;
    }
    case 14: {
      const { status, headers } = await client.post(calendar, event({ summary: version })).status(201, 404, 409);
      if (status === 201 && random(2) === 0) await client.delete(headers.location ?? '').status(204, 404, 409);
      break;
    }
    case 15: {
      const headers = { destination: one(calendars), overwrite: one(['T', 'F']) };
      await client.send(one(['MOVE', 'COPY']), calendar, undefined, headers).status(201, 204, 403, 404, 409, 412);
      break;
    }
    case 16: {
      const place = `calendars/${calendar.split('/').at(-2)}`;
      const what = one([[place], [`${place}/${uid}`], [place, '--to', '2s'], ['--to', '2s']]);
      expect([0, 1]).toContain((await daybook(['undo', alice.name, ...what])).code);
      break;
    }
    default:
      await client.put(path, body).status(201, 204, 403, 409);
  }
}

// Of objects the ETag and a property, which is not part of it; of calendars, where only they are told of, their last state.
const ofObject = ({ text }: ResourceAnswer) => `${text(D('getetag')) ?? ''} ${text(D('displayname')) ?? ''}`;
const ofCalendar = ({ text }: ResourceAnswer) => text(D('sync-token')) ?? '';

interface Followed {
  readonly who: Person;
  readonly path: string;
  readonly level: '1' | 'infinite';
  readonly value: (resource: ResourceAnswer) => string;
}

const followed: readonly Followed[] = [alice, bob].flatMap((who) => [
  ...calendars.map((path) => ({ who, path, level: '1' as const, value: ofObject })),
  { who, path: alice.calendarHome, level: '1', value: ofCalendar },
  { who, path: alice.calendarHome, level: 'infinite', value: ofObject },
]);

/** What a reader has to know: the same from an ordinary listing. */
async function listed({ who, path, level, value }: Followed): Promise<ReadonlyMap<string, string>> {
  const body = propfind(D('getetag'), D('displayname'), D('sync-token'));
  const members = await who.list(path, body).status(207, 403, 404);
  // What has no token does not synchronise; only the free-busy URL does without one.
  const synchronises = ({ href, found }: ResourceAnswer) =>
    href !== path && (!href.endsWith('/') || found.has(D('sync-token')));
  const resources = members.status === 207 ? members.resources.filter(synchronises) : [];
  const below = level === 'infinite' ? resources.map(({ href }) => who.list(href, body).status(207)) : [];
  const all = [{ resources }, ...(await Promise.all(below))].flatMap((answer) => answer.resources);
  return new Map(all.map((resource) => [resource.href, value(resource)]));
}

it(`on any node, however many write (SYNC_SEED=${SEED})`, { timeout: 60_000 + SECONDS * 5000 }, async () => {
  const random = seeded(SEED);
  const readers = followed.map((each): readonly [Followed, SyncReader] => [
    each,
    syncReader({ ...each, client: each.who }),
  ]);
  let version = 0;

  async function write(seed: number, until: number): Promise<void> {
    const own = seeded(seed);
    while (Date.now() < until) {
      version += 1;
      await change(own, `${version}`);
    }
  }

  /** Reads again and again until all is written, and then until it knows everything, or is refused once more. */
  async function read(
    [{ who, path }, reader]: (typeof readers)[number],
    seed: number,
    written: AbortSignal,
  ): Promise<void> {
    const own = seeded(seed);
    // What one change did to a member and its collection stays together, and so do the old and the new name of a calendar.
    const least = path === alice.calendarHome ? 2 : 1;
    for (let refusals = 0; refusals < 2; ) {
      const isLast = written.aborted;
      const limit = own(2) === 0 ? undefined : least + own(5);
      const outcome = await reader.sync(who.everywhere[own(2)], limit);
      if (isLast && outcome === 'complete') return;
      refusals = isLast && outcome === 'refused' ? refusals + 1 : 0;
    }
  }

  for (let phase = 0; phase < PHASES; phase += 1) {
    const written = new AbortController();
    const seeds = () => random(2 ** 30);
    const end = Date.now() + (SECONDS * 1000) / PHASES;
    const writing = Promise.all(Array.from({ length: WRITERS }, () => write(seeds(), end)));
    const reading = readers.map((reader) => read(reader, seeds(), written.signal));
    await Promise.all([writing.finally(() => written.abort()), ...reading]);
    for (const [each, reader] of readers) {
      const truth = await listed(each);
      const label = `${each.who.name}, ${each.path}, level ${each.level}`;
      expect(reader.known, label).toEqual(truth);
      // A token that has led here leads on neither of the nodes back or further.
      for (const node of each.who.everywhere) await reader.sync(node);
      expect(reader.known, label).toEqual(truth);
    }
  }
  expect(version).toBeGreaterThan(PHASES * WRITERS);
});
