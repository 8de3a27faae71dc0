// The actions list and find of the time zone service (RFC 7808 §5.2, §5.5, §6.2).
import { expect, it } from 'vitest';
import { startDaybook } from '../../support/server.js';

interface Zone {
  readonly tzid: string;
  readonly etag: string;
  readonly aliases?: readonly string[];
}

const { client } = await startDaybook();
const anybody = client();
const zones = async (query: string): Promise<{ synctoken: string; timezones: readonly Zone[] }> =>
  JSON.parse(
    (
      await anybody
        .get(`/tzdist/zones${query}`)
        .status(200)
        .header('content-type', /^application\/json/)
    ).text,
  );
const found = async (pattern: string) =>
  (await zones(`?pattern=${encodeURIComponent(pattern)}`)).timezones.map(({ tzid }) => tzid);

// RFC 7808 §1.1
it('a list has every zone once, under its own name', async () => {
  const { synctoken, timezones } = await zones('');
  expect(synctoken).not.toBe('');
  const names = timezones.map(({ tzid }) => tzid);
  expect(names.length).toBeGreaterThan(300);
  expect(names).toEqual([...new Set(names)].sort());
  const aliases = timezones.flatMap(({ aliases = [] }) => aliases);
  expect(aliases.filter((alias) => names.includes(alias))).toEqual([]);
  expect(timezones.find(({ tzid }) => tzid === 'America/New_York')).toEqual({
    tzid: 'America/New_York',
    etag: expect.stringMatching(/^[\w-]+$/),
    'last-modified': expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    publisher: 'IANA',
    version: expect.stringMatching(/^20\d\d[a-z]+$/),
    aliases: expect.arrayContaining(['US/Eastern']),
  });
});

it('a list knows the tag that get gives', async () => {
  const { timezones } = await zones('');
  for (const { tzid, etag } of timezones.filter((_, index) => index % 50 === 0)) {
    await anybody
      .head(`/tzdist/zones/${encodeURIComponent(tzid)}`)
      .status(200)
      .header('etag', `"${etag}"`);
  }
});

it('nothing has changed since the present token, and everything since any other', async () => {
  const { synctoken, timezones } = await zones('');
  expect(await zones(`?changedsince=${encodeURIComponent(synctoken)}`)).toEqual({ synctoken, timezones: [] });
  for (const other of ['', '2009-10-11T09:32:11Z', 'x'.repeat(5000), '%00']) {
    expect(await zones(`?changedsince=${other}`)).toEqual({ synctoken, timezones });
  }
});

it('a list that the client has already is not sent again', async () => {
  const { etag } = await anybody
    .get('/tzdist/zones')
    .status(200)
    .header('cache-control', /public/);
  await anybody.get('/tzdist/zones', { 'if-none-match': etag }).status(304).header('etag', etag).body('');
  await anybody.get('/tzdist/zones?pattern=*Berlin', { 'if-none-match': etag }).status(200);
});

// RFC 7808 §5.5
it.each([
  ['US/Eastern', ['America/New_York']],
  ['us/eastern', ['America/New_York']],
  ['*New York*', ['America/New_York']],
  ['*new_york', ['America/New_York']],
  ['europe/ber*', ['Europe/Berlin']],
  ['Europe/Ber', []],
  ['Berlin', []],
  ['*/Berlin', ['Europe/Berlin']],
  ['*Stanley', ['Atlantic/Stanley']],
  ['\\*Berlin\\*', []],
  ['*\\\\*', []],
  ['*', undefined],
  ['**', undefined],
])('the pattern %s', async (pattern, expected) => {
  const all = expected ?? (await zones('')).timezones.map(({ tzid }) => tzid);
  expect(await found(pattern)).toEqual(all);
});

it('what is found is told as in a list', async () => {
  const { synctoken, timezones } = await zones('');
  expect(await zones('?pattern=Europe/Berlin')).toEqual({
    synctoken,
    timezones: timezones.filter(({ tzid }) => tzid === 'Europe/Berlin'),
  });
});

it.each(['', 'America*York', '***', '*a*b*', 'New\\York', '\\', 'a\\'])(
  'the pattern "%s" is refused',
  async (pattern) => {
    const { text } = await anybody.get(`/tzdist/zones?pattern=${encodeURIComponent(pattern)}`).status(400);
    expect(JSON.parse(text).type).toBe('urn:ietf:params:tzdist:error:invalid-pattern');
  },
);
