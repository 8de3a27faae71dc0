// Range and If-Range on files (RFC 9110 §14.1.1, §14.2, §13.1.5).
import { beforeAll, expect, it } from 'vitest';
import { event } from '../../support/objects.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const CONTENT = Buffer.from(Array.from({ length: 5000 }, (_, n) => n % 251));
let alice: Account;
let path = '';
let etag = '';

beforeAll(async () => {
  alice = await account();
  path = `${alice.files}film`;
  ({ etag } = await alice.put(path, CONTENT, { 'content-type': 'video/mp4' }).status(201));
});

it.each([
  ['bytes=0-0', 0, 0],
  ['bytes=10-19', 10, 19],
  ['bytes=4990-', 4990, 4999],
  ['bytes=-10', 4990, 4999],
  ['bytes=-9999', 0, 4999],
  ['bytes=4999-9999', 4999, 4999],
  ['BYTES = 1-2', 1, 2],
])('%s is a part', async (range, first, last) => {
  const answer = await alice.get(path, { range, 'accept-encoding': 'gzip' }).status(206);
  expect(answer.headers['content-range']).toBe(`bytes ${first}-${last}/5000`);
  expect(answer.headers['content-length']).toBe(String(last - first + 1));
  expect(answer.headers['content-type']).toBe('video/mp4');
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.headers.etag).toBe(etag);
  expect(answer.bytes.equals(CONTENT.subarray(first, last + 1))).toBe(true);
});

it.each(['bytes=5000-', 'bytes=9999-99999', 'bytes=-0'])('%s is after the end', async (range) => {
  await alice.get(path, { range }).status(416).header('content-range', 'bytes */5000');
});

it.each(['bytes=2-1', 'bytes=-', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b', 'bytes=1', `bytes=0-${'9'.repeat(30)}`])(
  '%s is answered with the whole',
  async (range) => {
    const answer = await alice.get(path, { range }).status(200).header('accept-ranges', 'bytes');
    expect(answer.bytes.equals(CONTENT)).toBe(true);
  },
);

it('a part of something else is not wanted', async () => {
  const range = 'bytes=0-9';
  await alice.get(path, { range, 'if-range': etag }).status(206);
  for (const other of ['"other"', `W/${etag}`, new Date().toUTCString()]) {
    await alice.get(path, { range, 'if-range': other }).status(200).header('content-length', '5000');
  }
  await alice.get(path, { range, 'if-none-match': etag }).status(304);
  await alice.head(path, { range }).status(200).header('content-length', '5000');
});

it('events have no parts', async () => {
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  await alice.get(`${alice.calendar}a.ics`, { range: 'bytes=0-9' }).status(200).header('accept-ranges', undefined);
});
