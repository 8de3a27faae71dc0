// What a line of the log says about a request.
import { expect, it } from 'vitest';
import { createLogger } from '#runtime';
import { Unavailable } from '#store';
import type { RequestRecord } from './dav/edge.js';
import { requestLog } from './request-log.js';

const RECORD: RequestRecord = {
  method: 'PROPFIND',
  path: '/dav/',
  status: 207,
  ms: 1.5,
  bytes: 100,
  account: 'alice',
  address: '192.0.2.1',
  userAgent: 'DAVx5',
};

const lines: string[] = [];
const log = requestLog(createLogger({ logLevel: 'info' }, { write: (line) => lines.push(line) }));
const last = () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;

function logged(record: Partial<RequestRecord>): Record<string, unknown> {
  log.onRequest({ ...RECORD, ...record });
  return last();
}

it('says who asked for what, and how it went', () => {
  expect(logged({})).toEqual({ time: expect.any(String), level: 'info', msg: 'request', ...RECORD });
  const audit = [{ act: 'administered', href: '/dav/calendars/bob/' }] as const;
  expect(logged({ audit })).toMatchObject({ level: 'warn', audit });
  expect(logged({ audit: [{ act: 'signed-in' }] })).toMatchObject({ level: 'info' });
  expect(logged({ status: 503 })).toMatchObject({ level: 'warn' });
});

it.each([
  ['/dav/?token=secret', '/dav/'],
  ['http://alice:secret@example.com/dav/#x', '/dav/'],
  ['//alice:secret@example.com/dav/', '//alice:secret@example.com/dav/'],
])('logs of %s only the path', (path, expected) => {
  expect(logged({ path }).path).toBe(expected);
  log.onError(new Error('It failed.'), `GET ${path}`);
  expect(last()).toMatchObject({ level: 'error', request: `GET ${expected}`, err: { message: 'It failed.' } });
});

it('says in one line that the database is away', () => {
  log.onError(new Unavailable('try-later', new Error('connection refused')), 'GET /dav/');
  const { time, ...line } = last();
  expect(line).toEqual({
    level: 'warn',
    request: 'GET /dav/',
    msg: 'The database is not available: connection refused',
  });
});
