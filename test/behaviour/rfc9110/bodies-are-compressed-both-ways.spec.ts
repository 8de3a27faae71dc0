// gzip for answers where the client takes it, and for request bodies within their limits (RFC 9110 §8.4, §12.5.3).
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { C, D } from '#xml';
import { event } from '../../support/objects.js';
import { calendarMultiget, propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook({ limits: { maxResourceSize: 100_000, maxXmlSize: 50_000 } });
const LARGE = event({ uid: 'a', lines: Array(200).fill('COMMENT:the same again and again and again') });

it('large answers of every kind are compressed for who takes gzip', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, LARGE).status(201);
  for (const accepted of ['gzip', 'br, gzip;q=0.5', 'GZIP, deflate', '*;q=0.1, gzip']) {
    const answer = await alice
      .get(path, { 'accept-encoding': accepted })
      .status(200)
      .header('content-encoding', 'gzip')
      .header('vary', /accept-encoding/i);
    expect(gunzipSync(answer.bytes).toString()).toBe(LARGE);
    expect(answer.bytes.length).toBeLessThan(LARGE.length / 4);
  }
  const report = await alice
    .report(alice.calendar, calendarMultiget([path]), { 'accept-encoding': 'gzip' })
    .status(207)
    .header('content-encoding', 'gzip');
  expect(gunzipSync(report.bytes).toString()).toContain('again and again');
});

it('answers of many pieces are compressed as well', async () => {
  const alice = await account();
  const paths = Array.from({ length: 20 }, (_, n) => `${alice.calendar}${n}.ics`);
  for (const [n, path] of paths.entries()) await alice.put(path, LARGE.replace('UID:a', `UID:${n}`)).status(201);
  const plain = await alice.report(alice.calendar, calendarMultiget(paths, C('calendar-data'))).status(207);
  const zipped = await alice
    .report(alice.calendar, calendarMultiget(paths, C('calendar-data')), { 'accept-encoding': 'gzip' })
    .status(207)
    .header('content-encoding', 'gzip');
  expect(gunzipSync(zipped.bytes).equals(plain.bytes)).toBe(true);
});

it('HEAD says the same of itself as GET', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, LARGE).status(201);
  const got = await alice.get(path, { 'accept-encoding': 'gzip' });
  const headed = await alice.head(path, { 'accept-encoding': 'gzip' }).status(200).body('');
  for (const name of ['content-encoding', 'content-length', 'etag', 'vary'])
    expect(headed.headers[name], name).toBe(got.headers[name]);
});

it('who does not take gzip gets none, and OPTIONS never', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, LARGE).status(201);
  for (const accepted of [undefined, '', 'identity', 'br', 'gzip;q=0', 'gzip; q=0.0, identity', 'x-gzipped']) {
    await alice
      .get(path, { 'accept-encoding': accepted })
      .status(200)
      .header('content-encoding', undefined)
      .body(LARGE);
  }
  await alice.options(alice.calendar, { 'accept-encoding': 'gzip' }).header('content-encoding', undefined);
});

it('a request body may be compressed', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const gzip = { 'content-encoding': 'gzip' };
  await alice.put(path, gzipSync(LARGE), { ...gzip, 'content-type': 'text/calendar' }).status(201);
  await alice.get(path).body(LARGE);
  await alice.propfind(alice.calendar, undefined, gzip).status(207, 400);
  const xml = { ...gzip, 'content-type': 'application/xml' };
  const body = gzipSync(propfind(D('displayname')));
  expect(
    (await alice.send('PROPFIND', alice.calendar, body, { ...xml, depth: '0' }).status(207))
      .of()
      .text(D('displayname')),
  ).toBe('Calendar');
});

it('one that grows beyond the limit is refused while it grows', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const bomb = gzipSync(Buffer.alloc(20_000_000, 'x'));
  await alice
    .put(path, bomb, { 'content-encoding': 'gzip', 'content-type': 'text/calendar' })
    .status(403)
    .precondition(C('max-resource-size'));
  await alice.send('PROPFIND', alice.calendar, bomb, { 'content-encoding': 'gzip', depth: '0' }).status(413);
  await alice.get(path).status(404);
});

it('any other coding, or one that lies, is refused', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  for (const [coding, body, status] of [
    ['br', brotliCompressSync(LARGE), 415],
    ['deflate', deflateSync(LARGE), 415],
    ['gzip, gzip', gzipSync(gzipSync(LARGE)), 415],
    ['nonsense', Buffer.from(LARGE), 415],
    ['gzip', Buffer.from(LARGE), 400],
    ['gzip', gzipSync(LARGE).subarray(0, 100), 400],
  ] as const) {
    await alice.put(path, body, { 'content-encoding': coding, 'content-type': 'text/calendar' }).status(status);
  }
  await alice.get(path).status(404);
});
