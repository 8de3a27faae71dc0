// The actions expand and leapseconds of the time zone service (RFC 7808 §5.4, §5.6).
import { expect, it } from 'vitest';
import { startDaybook } from '../../support/server.js';

const { client } = await startDaybook();
const anybody = client();
const path = (tzid: string, query: string) => `/tzdist/zones/${encodeURIComponent(tzid)}/observances${query}`;
const answered = async (url: string) =>
  JSON.parse((await anybody.get(url).status(200).header('content-type', 'application/json; charset=utf-8')).text);

// RFC 7808 §5.4.1
it('a year of New York', async () => {
  expect(await answered(path('America/New_York', '?start=2008-01-01T00:00:00Z&end=2009-01-01T00:00:00Z'))).toEqual({
    tzid: 'America/New_York',
    observances: [
      { name: 'Standard', onset: '2008-01-01T00:00:00Z', 'utc-offset-from': -18_000, 'utc-offset-to': -18_000 },
      { name: 'Daylight', onset: '2008-03-09T07:00:00Z', 'utc-offset-from': -18_000, 'utc-offset-to': -14_400 },
      { name: 'Standard', onset: '2008-11-02T06:00:00Z', 'utc-offset-from': -14_400, 'utc-offset-to': -18_000 },
    ],
  });
});

it('an alias is told under its name', async () => {
  const { tzid } = await answered(path('US/Eastern', '?start=2008-01-01T00:00:00Z&end=2009-01-01T00:00:00Z'));
  expect(tzid).toBe('US/Eastern');
});

it('a span that is too long is told up to where the answer ends', async () => {
  const all = await answered(path('Europe/Berlin', '?start=1800-01-01T00:00:00Z&end=9999-01-01T00:00:00Z'));
  expect(all.observances).toHaveLength(1000);
  expect(all.observances[0]).toMatchObject({ onset: '1800-01-01T00:00:00Z', 'utc-offset-to': 3208 });
  expect(all.end > all.observances.at(-1).onset).toBe(true);
  const rest = await answered(path('Europe/Berlin', `?start=${all.end}&end=9999-01-01T00:00:00Z`));
  expect(rest.observances[0].onset).toBe(all.end);
  expect(rest.observances[0]['utc-offset-from']).toBe(all.observances.at(-1)['utc-offset-to']);
});

it('has the tag of its zone', async () => {
  const { etag } = await anybody.head('/tzdist/zones/Europe%2FBerlin').status(200);
  const url = path('Europe/Berlin', '?start=2008-01-01T00:00:00Z&end=2009-01-01T00:00:00Z');
  await anybody.get(url).header('etag', etag);
  await anybody.get(url, { 'if-none-match': etag }).status(304);
});

it('leap seconds', async () => {
  const { expires, publisher, version, leapseconds } = await answered('/tzdist/leapseconds');
  expect(expires).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(publisher).toBe('IERS');
  expect(version).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(leapseconds.slice(0, 2)).toEqual([
    { 'utc-offset': 10, onset: '1972-01-01' },
    { 'utc-offset': 11, onset: '1972-07-01' },
  ]);
  expect(leapseconds).toContainEqual({ 'utc-offset': 37, onset: '2017-01-01' });
});
