// A client that changes things at random and remembers what was acknowledged, so that it can tell afterwards what got lost or mixed.
import { expect } from 'vitest';
import { C } from '#xml';
import type { Answer } from './answer.js';
import type { DavClient, Headers } from './dav-client.js';
import { event } from './objects.js';
import { propertyupdate, propfind, valued } from './request-bodies.js';
import type { Random } from './seeded.js';

/** The days on which its events happen: the first ones of March 2026. */
export const DAYS = 4;
const NAMES = 6;
const NOTE = C('x-note');

/** An object as it was acknowledged. */
interface Stored {
  readonly body: string;
  readonly day: number;
  /** Unknown where the answer was lost. */
  readonly etag?: string | undefined;
  /** A property that a client may set. */
  readonly note?: string | undefined;
}

type Objects = ReadonlyMap<string, Stored | undefined>;

interface Change {
  readonly request: string;
  send(): Promise<Answer>;
  readonly expected: number;
  /** What there is afterwards, and what not any more. */
  readonly after: Objects;
}

export interface CarefulClient {
  /** Makes one change after the other until it is stopped, or an answer stays away or says 503. */
  work(stop: AbortSignal): Promise<void>;
  /** Compares the server with what was acknowledged; of the change whose answer was lost, all or nothing must be there. */
  verify(): Promise<void>;
  /** What must be there, after `verify`. */
  objects(): Objects;
  readonly acknowledged: number;
}

/** @param collections two of them, in which the client alone uses the names that begin with `prefix` */
export function carefulClient(
  client: DavClient,
  collections: readonly string[],
  prefix: string,
  random: Random,
): CarefulClient {
  const known = new Map<string, Stored | undefined>();
  let uncertain: Change | undefined;
  let versions = 0;
  let acknowledged = 0;
  // The UID belongs to the name, so that no two names of a collection meet in one UID.
  const pathOf = (collection: string, name: number) => `${collection}${prefix}${name}.ics`;
  const somewhere = () => pathOf(collections[random(collections.length)] ?? '', random(NAMES));

  return {
    async work(stop) {
      while (!stop.aborted && uncertain === undefined) {
        const change = choose();
        const answer = await change.send().catch(() => undefined);
        if (answer === undefined || answer.status === 503) {
          uncertain = change;
        } else {
          expect(answer.status, `${change.request}: ${answer.text}`).toBe(change.expected);
          acknowledged += 1;
          remember(change.after, answer.headers.etag);
        }
      }
    },
    async verify() {
      if (uncertain !== undefined) {
        const { request, after } = uncertain;
        const there = await read([...after.keys()]);
        const isMade = [...after].every(([path, stored]) => isSame(there.get(path), stored));
        const isNotMade = [...after.keys()].every((path) => isSame(there.get(path), known.get(path)));
        expect(isMade || isNotMade, `${request} is half made`).toBe(true);
        if (isMade) remember(after, undefined);
        uncertain = undefined;
      }
      const there = await read([...known.keys()]);
      for (const [path, stored] of known) {
        const found = there.get(path);
        expect(found?.body, `${path} is as it was acknowledged`).toBe(stored?.body);
        expect(found?.note).toBe(stored?.note);
        if (stored?.etag !== undefined) expect(found?.etag).toBe(stored.etag);
        known.set(path, stored && { ...stored, etag: found?.etag });
      }
    },
    objects: () => known,
    get acknowledged() {
      return acknowledged;
    },
  };

  function remember(after: Objects, etag: string | undefined): void {
    for (const [path, stored] of after) known.set(path, stored && { etag, ...stored });
  }

  function choose(): Change {
    const path = somewhere();
    const stored = known.get(path);
    const conditional = random(2) === 0;
    if (stored === undefined) return put(path, undefined, conditional ? { 'if-none-match': '*' } : {});
    const ifMatch = conditional && stored.etag !== undefined ? { 'if-match': stored.etag } : {};
    switch (random(5)) {
      case 0:
        return {
          request: `DELETE ${path}`,
          send: () => client.delete(path, ifMatch),
          expected: 204,
          after: new Map([[path, undefined]]),
        };
      case 1: {
        const other = collections.map((collection) => `${collection}${path.slice(path.lastIndexOf('/') + 1)}`);
        const destination = other.find((there) => there !== path) ?? '';
        return {
          request: `MOVE ${path} to ${destination}`,
          send: () => client.move(path, destination, ifMatch),
          expected: known.get(destination) === undefined ? 201 : 204,
          after: new Map([
            [path, undefined],
            [destination, stored],
          ]),
        };
      }
      case 2: {
        versions += 1;
        const note = `note ${versions}`;
        return {
          request: `PROPPATCH ${path}`,
          send: () => client.proppatch(path, propertyupdate([valued(NOTE, note)]), ifMatch),
          expected: 207,
          after: new Map([[path, { ...stored, note }]]),
        };
      }
      default:
        return put(path, stored, ifMatch);
    }
  }

  function put(path: string, before: Stored | undefined, headers: Headers): Change {
    versions += 1;
    const day = random(DAYS);
    const uid = path.slice(path.lastIndexOf('/') + 1);
    const noise = `${versions} `.repeat(random(4) === 0 ? 10_000 : 20);
    const date = `2026030${day + 1}`;
    const body = event({ uid, summary: `${prefix} ${versions}`, lines: [`DESCRIPTION:${noise}`] })
      .replace('DTSTART:20260301', `DTSTART:${date}`)
      .replace('DTEND:20260301', `DTEND:${date}`);
    return {
      request: `PUT ${path}`,
      send: () => client.put(path, body, headers),
      expected: before === undefined ? 201 : 204,
      after: new Map([[path, { body, day, note: before?.note }]]),
    };
  }

  async function read(paths: readonly string[]): Promise<ReadonlyMap<string, Omit<Stored, 'day'> | undefined>> {
    const found = new Map<string, Omit<Stored, 'day'> | undefined>();
    const notes = await Promise.all(collections.map((path) => client.list(path, propfind(NOTE)).status(207)));
    const noteOf = new Map(notes.flatMap(({ resources }) => resources.map(({ href, text }) => [href, text(NOTE)])));
    for (const path of paths) {
      const { status, text, headers } = await client.get(path).status(200, 404);
      if (status === 200) found.set(path, { body: text, etag: headers.etag, note: noteOf.get(path) });
    }
    return found;
  }

  function isSame(one: Omit<Stored, 'day'> | undefined, other: Omit<Stored, 'day'> | undefined): boolean {
    return one?.body === other?.body && one?.note === other?.note;
  }
}
