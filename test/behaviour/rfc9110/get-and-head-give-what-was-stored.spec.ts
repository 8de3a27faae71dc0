// GET and HEAD of objects and of places where nothing is (RFC 9110 §9.3.1, §9.3.2).
import { expect, it } from 'vitest';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

// RFC 9111 §5.2.2
it('HEAD has the header fields of GET and no body', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const body = event();
  await alice.put(path, body).status(201);
  const got = await alice.get(path).status(200).body(body);
  const headed = await alice.head(path).status(200).body('');
  for (const name of ['etag', 'content-type', 'content-length', 'last-modified', 'cache-control', 'dav']) {
    expect(headed.headers[name], name).toBe(got.headers[name]);
    expect(got.headers[name], name).toBeTruthy();
  }
  expect(got.headers['content-length']).toBe(String(Buffer.byteLength(body)));
  // Nobody else may keep it, and nobody may use it without asking.
  expect(got.headers['cache-control']).toMatch(/private/);
  // RFC 9110 §12.5.5: all that the answer depends on.
  for (const { headers } of [got, headed]) expect(headers.vary).toMatch(/^Accept, CalDAV-Timezones, Accept-Encoding$/i);
});

it('what is not there is 404 with a body', async () => {
  const alice = await account();
  for (const path of [
    `${alice.calendar}a.ics`,
    `${alice.calendarHome}nothing/`,
    `${alice.calendarHome}nothing/a.ics`,
    '/nothing',
    '/dav/nothing/',
    `${alice.calendar}a.ics/b/c/d`,
  ]) {
    expect((await alice.get(path).status(404)).text, path).not.toBe('');
    await alice.head(path).status(404).body('');
  }
});

it('Last-Modified moves on with a change', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event({ uid: 'a' })).status(201);
  const { headers } = await alice.head(path);
  const modified = Date.parse(headers['last-modified'] ?? '');
  expect(Math.abs(modified - Date.now())).toBeLessThan(60_000);
});
