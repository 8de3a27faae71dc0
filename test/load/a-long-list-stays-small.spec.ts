// The list of a hundred thousand members takes little more memory than the server does at rest, whoever reads it, and grows with their number.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { expect, it } from 'vitest';
import { D } from '#xml';
import { basic } from '../support/dav-client.js';
import { fill } from '../support/filled.js';
import { event } from '../support/objects.js';
import { propfind, syncCollection } from '../support/request-bodies.js';
import { PASSWORD } from '../support/server.js';
import { startServerProcess } from '../support/server-process.js';

const MEMBERS = 100_000;
const MIB = 1024 ** 2;
const ALLOWED = 64 * MIB;

const server = await startServerProcess({ settings: { DATABASE_STATEMENT_TIMEOUT: '60' } });
await server.account('alice');
const calendar = '/dav/calendars/alice/default/';
await server.withDatabase((database) => fill(database, { name: 'alice', calendar }, MEMBERS, event({ uid: '' })));

/** Reads an answer and forgets it. @returns how many responses were in it */
function count(method: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: basic('alice', PASSWORD), depth: '1', 'content-type': 'application/xml' };
    const asked = request({ host: '127.0.0.1', port: server.port, path: calendar, method, headers }, (answer) => {
      let responses = 0;
      let before = '';
      answer.setEncoding('latin1').on('data', (chunk: string) => {
        const parts = (before + chunk).split('</d:response>');
        responses += parts.length - 1;
        before = parts.at(-1) ?? '';
      });
      answer.on('end', () => resolve(responses)).on('error', reject);
    });
    asked.on('error', reject).end(body);
  });
}

/** Octets in memory: now, or the most that there were since `forget` was called. */
function resident(which: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${server.pid()}/status`, 'utf8');
  return 1024 * Number(new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
}

// proc(5): makes the peak what there is now.
function forget(): void {
  writeFileSync(`/proc/${server.pid()}/clear_refs`, '5');
}

it.skipIf(!existsSync('/proc/self/clear_refs')).each([
  ['PROPFIND', propfind(D('getetag')), MEMBERS + 1],
  ['REPORT', syncCollection(), MEMBERS],
])('by %s', { timeout: 60_000 }, async (method, body, responses) => {
  forget();
  const before = resident('VmRSS');
  expect(await count(method, body)).toBe(responses);
  expect(resident('VmHWM') - before).toBeLessThan(ALLOWED);
});
