// Conditional GET and HEAD: 304 for what the client has, 412 for what it does not expect (RFC 9110 §13).
import { expect, it } from 'vitest';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

async function prepared() {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const { etag } = await alice.put(path, event()).status(201);
  const { headers } = await alice.head(path);
  return { alice, path, etag, modified: Date.parse(headers['last-modified'] ?? '') };
}

const date = (time: number) => new Date(time).toUTCString();

// RFC 9110 §13.1.2, §13.2.2, §15.4.5
it('If-None-Match', async () => {
  const { alice, path, etag } = await prepared();
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`, `"x",${etag} , "y"`, '*']) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await alice.send(method, path, undefined, { 'if-none-match': known }).status(304).body('');
      expect(answer.headers.etag).toBe(etag);
      expect(answer.headers['content-type']).toBeUndefined();
    }
  }
  await alice.get(path, { 'if-none-match': '"x"' }).status(200);
});

it('If-Match', async () => {
  const { alice, path, etag } = await prepared();
  for (const expected of [etag, `"x", ${etag}`, '*']) await alice.get(path, { 'if-match': expected }).status(200);
  // Strong comparison (RFC 9110 §13.1.1).
  for (const other of ['"x"', `W/${etag}`]) await alice.get(path, { 'if-match': other }).status(412);
});

// RFC 9110 §13.1.3
it('If-Modified-Since, which counts only without If-None-Match', async () => {
  const { alice, path, etag, modified } = await prepared();
  await alice.get(path, { 'if-modified-since': date(modified) }).status(304);
  await alice.get(path, { 'if-modified-since': date(modified - 1000) }).status(200);
  await alice.get(path, { 'if-modified-since': date(modified), 'if-none-match': '"x"' }).status(200);
  await alice.get(path, { 'if-modified-since': date(modified - 1000), 'if-none-match': etag }).status(304);
  await alice.get(path, { 'if-modified-since': 'yesterday' }).status(200);
});

it('If-Unmodified-Since, which counts only without If-Match', async () => {
  const { alice, path, etag, modified } = await prepared();
  await alice.get(path, { 'if-unmodified-since': date(modified) }).status(200);
  await alice.get(path, { 'if-unmodified-since': date(modified - 1000) }).status(412);
  await alice.get(path, { 'if-unmodified-since': date(modified - 1000), 'if-match': etag }).status(200);
});

it('a condition that cannot be read is refused, never ignored', async () => {
  const { alice, path } = await prepared();
  for (const header of ['if-match', 'if-none-match']) {
    for (const value of ['', ',', '"unfinished', 'two words', '"a" "b"', '*, "a"', `"a", bare, "b"`]) {
      await alice.get(path, { [header]: value }).status(400);
    }
  }
});
