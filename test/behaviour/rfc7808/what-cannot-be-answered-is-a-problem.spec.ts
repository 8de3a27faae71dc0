// Refusals of the time zone service are JSON problem details with the URNs of its actions (RFC 7808 §4.1.7, §5).
import { expect, it } from 'vitest';
import { startDaybook } from '../../support/server.js';

const { account, client } = await startDaybook();
const anybody = client();

const ZONE = '/tzdist/zones/America%2FNew_York';
const NOON = '2008-01-01T12:00:00Z';

// RFC 7808 §10.4
it.each([
  ['/tzdist/zones/America%2FPittsburgh', 404, 'tzid-not-found'],
  ['/tzdist/zones/america%2Fnew_york', 404, 'tzid-not-found'],
  ['/tzdist/zones/W.%20Europe%20Standard%20Time', 404, 'tzid-not-found'],
  ['/tzdist/zones/observances', 404, 'tzid-not-found'],
  ['/tzdist/zones/__proto__', 404, 'tzid-not-found'],
  ['/tzdist/zones/..%2F..%2Fetc%2Fpasswd', 404, 'tzid-not-found'],
  [`/tzdist/zones/${'x'.repeat(10_000)}`, 404, 'tzid-not-found'],
  [`/tzdist/zones/Nowhere/observances?start=${NOON}&end=${NOON}`, 404, 'tzid-not-found'],
  ['/tzdist/zones?changedsince=a&changedsince=b', 400, 'invalid-changedsince'],
  ['/tzdist/zones?pattern=a&pattern=b', 400, 'invalid-pattern'],
  [`${ZONE}?start=${NOON}&start=${NOON}`, 400, 'invalid-start'],
  [`${ZONE}?end=${NOON}&end=${NOON}`, 400, 'invalid-end'],
  ...[
    '',
    '2008',
    '20080101T120000Z',
    '2008-01-01T12:00:00',
    '2008-01-01T12:00:00%2B01:00',
    '2008-02-30T12:00:00Z',
  ].flatMap((time): [string, number, string][] => [
    [`${ZONE}?start=${time}`, 400, 'invalid-start'],
    [`${ZONE}?end=${time}`, 400, 'invalid-end'],
    [`${ZONE}/observances?start=${time}&end=${NOON}`, 400, 'invalid-start'],
  ]),
  [`${ZONE}?start=${NOON}&end=${NOON}`, 400, 'invalid-end'],
  [`${ZONE}/observances?start=${NOON}&end=2007-01-01T00:00:00Z`, 400, 'invalid-end'],
  [`${ZONE}/observances?end=${NOON}`, 400, 'invalid-start'],
  [`${ZONE}/observances?start=${NOON}`, 400, 'invalid-end'],
  [`${ZONE}/observances`, 400, 'invalid-start'],
  ['/tzdist/nothing', 404, 'invalid-action'],
  ['/tzdist/leapseconds/more', 404, 'invalid-action'],
  ['/tzdist/capabilities/', 200, ''],
  ['/tzdist/zones/%ZZ', 400, 'invalid-action'],
])('%.90s', async (path, status, code) => {
  const { text, headers } = await anybody.get(path).status(status);
  if (status === 200) return;
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const { type, title, status: told } = JSON.parse(text);
  expect({ type, told }).toEqual({ type: `urn:ietf:params:tzdist:error:${code}`, told: status });
  expect(title).toMatch(/^[A-Z].*\.$/);
});

it('a header that cannot be read', async () => {
  const { text } = await anybody.get(ZONE, { 'if-none-match': '"unfinished' }).status(400);
  expect(JSON.parse(text).type).toBe('urn:ietf:params:tzdist:error:invalid-action');
});

it('time zones can only be read, also by who has signed in', async () => {
  const alice = await account('alice', { administrator: true });
  for (const method of ['PUT', 'POST', 'DELETE', 'PROPFIND', 'OPTIONS', 'LOCK']) {
    const { text } = await alice.send(method, ZONE).status(405).header('allow', 'GET, HEAD');
    expect(JSON.parse(text).type).toBe('urn:ietf:params:tzdist:error:invalid-action');
  }
  await alice.get(ZONE).status(200);
});

it('a name that only begins like the service is not of it', async () => {
  await anybody.get('/tzdistance').status(401);
});
