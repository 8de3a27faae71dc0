// `daybook import` and `daybook export`: what goes in comes out again, octet for octet.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addUser, collections, connect, homeOfUser, isGiven, members, put, UNCONDITIONAL } from '#store';
import { storedText } from '#xml';
import { commandLine } from '../../../../test/support/command-line.js';
import { freshDatabaseUrl } from '../../../../test/support/database.js';
import { LIMITS } from '../../../../test/support/limits.js';
import { calendarObject, card, component, event } from '../../../../test/support/objects.js';

const url = await freshDatabaseUrl();
const daybook = commandLine(url);
const database = await connect({ url, poolSize: 2 });
const folder = await mkdtemp(join(tmpdir(), 'daybook-import-'));
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

let accounts = 0;
async function account(): Promise<string> {
  const name = `importer${++accounts}`;
  await addUser(database, { name, displayName: name, email: null, secret: 'x' });
  return name;
}

let files = 0;
async function file(content: string | Buffer, name = `file${++files}`): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Names and bodies of everything in one area of an account, by collection. */
async function stored(user: string, area: 'calendars' | 'addressbooks') {
  const home = await homeOfUser(database, user, area);
  if (home === undefined) throw new Error(`no account ${user}`);
  const found: Record<string, Record<string, string>> = {};
  for (const collection of (await collections(database, home)).filter(({ kind }) => !isGiven(kind))) {
    const bodies: Record<string, string> = {};
    for await (const page of members(database, collection, ['body'])) {
      for (const { name, body } of page) bodies[name] = body;
    }
    found[collection.name] = bodies;
  }
  return found;
}

const timezone = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Berlin',
  ...component('STANDARD', 'DTSTART:19701025T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100'),
  'END:VTIMEZONE',
];
const meeting = (uid: string, ...lines: readonly string[]) =>
  component('VEVENT', `UID:${uid}`, 'DTSTAMP:20260101T000000Z', 'DTSTART;TZID=Europe/Berlin:20260102T100000', ...lines);

describe('daybook import', () => {
  it('gives a calendar that it makes the zone of the file', async () => {
    const user = await account();
    const calendar = (zone: string) =>
      calendarObject(
        `X-WR-TIMEZONE:${zone}`,
        ...component('VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', 'DTSTART:20260102T100000'),
      );
    for (const [zone, kept] of [
      ['Europe/Berlin', 'Europe/Berlin'],
      ['W. Europe Standard Time', 'W. Europe Standard Time'],
      ['Nowhere & <else>', undefined],
    ]) {
      const name = `c${++files}`;
      const path = await file(calendar(zone ?? ''));
      expect(await daybook(['import', user, path, '--calendar', name])).toMatchObject({ code: 0 });
      const home = await homeOfUser(database, user, 'calendars');
      const made = home && (await collections(database, home)).find((collection) => collection.name === name);
      const property = made?.properties['{urn:ietf:params:xml:ns:caldav}calendar-timezone-id'];
      expect(property === undefined ? undefined : storedText(property)).toBe(kept);
    }
  });

  it('keeps the octets and the name of a file that is one object', async () => {
    const user = await account();
    const body = event({ summary: 'Käse' }).replaceAll('\r\n', '\n');
    const path = await file(body, 'Lunch with Åsa.ics');
    expect(await daybook(['import', user, path])).toEqual({ code: 0, printed: `${path}: 1 stored`, said: '' });
    expect(await stored(user, 'calendars')).toEqual({ default: { 'Lunch with Åsa.ics': body } });
  });

  it('makes an object of each event of a whole calendar, with the zones it uses', async () => {
    const user = await account();
    const series = [...meeting('series', 'RRULE:FREQ=DAILY;COUNT=3', 'SUMMARY:Daily')];
    const changed = [...meeting('series', 'RECURRENCE-ID;TZID=Europe/Berlin:20260103T100000', 'SUMMARY:Later')];
    const single = component('VTODO', 'UID:task', 'DTSTAMP:20260101T000000Z', 'SUMMARY:Task');
    const whole = calendarObject('METHOD:PUBLISH', 'X-WR-CALNAME:Work', ...timezone, ...series, ...single, ...changed);
    const result = await daybook(['import', user, await file(whole), '--calendar', 'work']);
    expect(result).toMatchObject({ code: 0, said: '' });
    expect(result.printed).toMatch(/: 2 stored$/);
    const { work = {} } = await stored(user, 'calendars');
    expect(Object.values(work).sort()).toEqual(
      [calendarObject(...timezone, ...series, ...changed), calendarObject(...single)].sort(),
    );
  });

  it('makes a contact of each card of a file', async () => {
    const user = await account();
    const cards = [card({ name: 'Ada Lovelace' }), card({ name: 'Grace Hopper', version: '4.0' })];
    const result = await daybook(['import', user, await file(cards.join(''))]);
    expect(result).toMatchObject({ code: 0, said: '' });
    const { default: found = {} } = await stored(user, 'addressbooks');
    expect(Object.values(found).sort()).toEqual([...cards].sort());
  });

  it('gives what has no UID one, the same each time', async () => {
    const user = await account();
    const lines = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Nobody\r\nN:;Nobody;;;\r\n';
    const path = await file(`${lines}END:VCARD\r\n`);
    const todo = await file(calendarObject('BEGIN:VTODO', 'DTSTAMP:20260101T000000Z', 'SUMMARY:Old', 'END:VTODO'));
    expect(await daybook(['import', user, path, todo])).toMatchObject({ code: 0, said: '' });
    const { default: found = {} } = await stored(user, 'addressbooks');
    expect(Object.values(found)).toEqual([expect.stringMatching(/^BEGIN.*\r\nUID:[0-9a-f]{32}\r\nEND:VCARD\r\n$/s)]);
    const again = await daybook(['import', user, path, todo]);
    expect(again.printed.match(/: 1 already there$/gm)).toHaveLength(2);
  });

  it('leaves what has the same UID, or writes over it with --replace', async () => {
    const user = await account();
    const old = await file(event({ uid: 'same', summary: 'Old' }));
    const path = await file(event({ uid: 'same', summary: 'New' }));
    await daybook(['import', user, old]);
    expect((await daybook(['import', user, old])).printed).toMatch(/: 1 already there$/);
    const refusal = await daybook(['import', user, path]);
    expect(refusal.code).toBe(1);
    expect(refusal.said).toBe(
      `${path}: "New": another object has its UID; --replace writes over it.\nThere was 1 refusal.`,
    );
    expect(await daybook(['import', user, path, '--replace'])).toMatchObject({ code: 0 });
    const { default: found = {} } = await stored(user, 'calendars');
    expect(Object.values(found)).toEqual([event({ uid: 'same', summary: 'New' })]);
  });

  it('says of each object why it was refused, and goes on', async () => {
    const user = await account();
    const good = meeting('good', 'SUMMARY:Good');
    const bad = meeting('bad', 'SUMMARY:Bad', 'no property');
    const calendar = await file(calendarObject(...timezone, ...bad, ...good));
    const old = await file('BEGIN:VCARD\r\nVERSION:2.1\r\nUID:x\r\nFN:Old\r\nEND:VCARD\r\n');
    const latin = await file(Buffer.from('BEGIN:VCARD\r\nFN:\xe9\r\n', 'latin1'));
    const none = await file('hello');
    const missing = join(folder, 'missing.ics');
    const { code, printed, said } = await daybook(['import', user, calendar, old, latin, none, missing]);
    expect(code).toBe(1);
    expect(printed.split('\n').map((line) => line.replace(/^.*: /, ''))).toEqual([
      '1 refused, 1 stored',
      '1 refused',
      '1 refused',
      '1 refused',
      '1 refused',
    ]);
    const reasons = said.split('\n');
    expect(reasons).toHaveLength(6);
    expect(reasons[0]).toContain(`${calendar}: "Bad": `);
    expect(reasons[1]).toContain('"Old": An address book takes vCard 3.0 and 4.0, not 2.1.');
    expect(reasons[2]).toContain('It is not UTF-8.');
    expect(reasons[3]).toContain('There is no event, task or contact in it.');
    expect(reasons[4]).toContain('It cannot be read: ');
    expect(reasons[5]).toBe('There were 5 refusals.');
    expect(Object.values((await stored(user, 'calendars')).default ?? {})).toHaveLength(1);
  });

  it('leaves out a collection whose name something else has in each account', async () => {
    const user = await account();
    const from = join(folder, 'with-inbox');
    await mkdir(join(from, 'calendars', 'inbox'), { recursive: true });
    const collection = { area: 'calendars', name: 'inbox', kind: 'calendar', components: ['VEVENT'] };
    await writeFile(join(from, 'account.json'), JSON.stringify({ collections: [collection] }));
    const result = await daybook(['import', user, from]);
    expect(result).toMatchObject({ code: 1 });
    expect(result.said).toContain('Something else has its name.');
  });

  it.each([
    ['an account that is not there', ['nobody', 'FILE'], 1, 'There is no account nobody.'],
    ['a collection that cannot be', ['USER', 'FILE', '--calendar', 'a/b'], 1, /cannot be the name of a collection/],
    [
      'a collection that nobody fills',
      ['USER', 'FILE', '--calendar', 'inbox'],
      1,
      /inbox is the name of something else/,
    ],
    ['no file', ['USER'], 2, /missing required argument/],
  ])('refuses %s', async (_, args, code, said) => {
    const words = { USER: await account(), FILE: await file(event()) };
    const given = args.map((word) => words[word as 'USER' | 'FILE'] ?? word);
    const result = await daybook(['import', ...given]);
    expect(result).toMatchObject({ code, printed: '' });
    expect(result.said).toMatch(said);
  });

  it('does not take more than clients may store', async () => {
    const path = await file(event({ lines: [`DESCRIPTION:${'x'.repeat(2000)}`] }));
    const result = await daybook(['import', await account(), path], { env: { MAX_RESOURCE_SIZE: '1k' } });
    expect(result.code).toBe(1);
    expect(result.said).toContain('at most 1024 are kept');
  });
});

describe('daybook export', () => {
  let user = '';
  beforeAll(async () => {
    user = await account();
    const home = await homeOfUser(database, user, 'calendars');
    const [collection] = home === undefined ? [] : await collections(database, home);
    if (collection === undefined) throw new Error('no calendar');
    const body = `\ufeff${event({ uid: 'odd', summary: 'Ünïcode' })}\r\n`;
    const object = {
      uid: 'odd',
      etag: 'x',
      component: 'VEVENT',
      body,
      size: body.length,
      asSent: true,
      occurrences: [],
      texts: [],
    };
    await put(database, collection, '..odd name@%2F', object, UNCONDITIONAL, {
      credentialId: null,
      limits: LIMITS,
    });
    await daybook(['import', user, await file(event(), 'a.ics'), '--calendar', 'Wörk']);
    await daybook(['import', user, await file(card() + card())]);
  });

  it('writes what another account can import, octet for octet', async () => {
    const to = join(folder, 'exported');
    const { code, printed, said } = await daybook(['export', user, '--to', to]);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(printed.split('\n')).toEqual([
      `${join(to, 'calendars/default')}: 1 file`,
      `${join(to, 'calendars/Wörk')}: 1 file`,
      `${join(to, 'addressbooks/default')}: 2 files`,
      `${join(to, 'files')}: 0 files`,
    ]);
    const other = await account();
    for (const area of ['calendars', 'addressbooks'] as const) {
      for (const name of await readdir(join(to, area))) {
        const option = area === 'calendars' ? '--calendar' : '--addressbook';
        const paths = (await readdir(join(to, area, name))).map((each) => join(to, area, name, each));
        expect(await daybook(['import', other, ...paths, option, name])).toMatchObject({ code: 0, said: '' });
      }
      expect(await stored(other, area)).toEqual(await stored(user, area));
    }
    expect(await readFile(join(to, 'calendars/default/..odd name@%2F'), 'utf8')).toMatch(/^\ufeffBEGIN/);
  });

  it('writes nothing into a folder that has something in it, and knows its accounts', async () => {
    const result = await daybook(['export', user, '--to', folder]);
    expect(result).toMatchObject({ code: 1, printed: '', said: `The folder ${folder} is not empty.` });
    expect(await daybook(['export', 'nobody', '--to', join(folder, 'nobody')])).toEqual({
      code: 1,
      printed: '',
      said: 'There is no account nobody.',
    });
  });
});
