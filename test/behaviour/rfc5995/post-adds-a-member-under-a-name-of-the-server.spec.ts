// POST to a collection: the server chooses the name of the new member and says it (RFC 5995 §3).
import { expect, it } from 'vitest';
import { C, CARD, D } from '#xml';
import { card, event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook({ limits: { maxResourceSize: 5000 } });

it('the collection names the URL, and a POST to it makes an object', async () => {
  const alice = await account();
  for (const [collection, body, extension] of [
    [alice.calendar, event(), '.ics'],
    [alice.addressBook, card(), '.vcf'],
  ] as const) {
    const [url = ''] = (await alice.propfind(collection, propfind(D('add-member')))).of().hrefsIn(D('add-member'));
    const { headers, etag } = await alice.post(url, body).status(201);
    const location = String(headers.location);
    expect(location.startsWith(collection)).toBe(true);
    expect(location.endsWith(extension)).toBe(true);
    await alice.get(location).status(200).body(body).header('etag', etag);
    await alice.list(collection, propfind(D('getetag'))).hrefs([collection, location]);
  }
});

it('each POST makes another one, and the rules are those of PUT', async () => {
  const alice = await account();
  const first = String((await alice.post(alice.calendar, event({ uid: 'a' })).status(201)).headers.location);
  const second = String((await alice.post(alice.calendar, event({ uid: 'b' })).status(201)).headers.location);
  expect(second).not.toBe(first);
  await alice
    .post(alice.calendar, event({ uid: 'a' }))
    .status(403)
    .precondition(C('no-uid-conflict'), first);
  await alice
    .post(alice.calendar, 'nonsense', { 'content-type': 'text/calendar' })
    .status(403)
    .precondition(C('valid-calendar-data'));
  await alice.post(alice.calendar, card()).status(403).precondition(C('supported-calendar-data'));
  await alice
    .post(alice.calendar, event({ lines: [`X-FILL:${'x'.repeat(5000)}`] }))
    .status(403)
    .precondition(C('max-resource-size'));
  await alice.post(alice.addressBook, event()).status(403).precondition(CARD('supported-address-data'));
  await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar, first, second]);
});

it('a home, a principal and an object offer nothing to POST to', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  for (const target of [alice.calendarHome, alice.principal, path, '/dav/']) {
    await alice.post(target, event()).status(405);
    expect((await alice.propfind(target, propfind(D('add-member')))).of().statusOf(D('add-member'))).toBe(404);
  }
  await alice.post(`${alice.calendarHome}nothing/`, event()).status(404, 405);
});
