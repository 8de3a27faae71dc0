// What clients do in an hour, done in a minute: memory, files and connections stay what they were.
import { Agent, request } from 'node:http';
import { expect, it } from 'vitest';
import { C, D } from '#xml';
import { basic, davClient } from '../support/dav-client.js';
import { event } from '../support/objects.js';
import { calendarQuery } from '../support/queries.js';
import { calendarMultiget, propertyupdate, propfind, syncCollection, valued } from '../support/request-bodies.js';
import { type Random, seeded, seedFrom } from '../support/seeded.js';
import { PASSWORD } from '../support/server.js';
import { startServerProcess } from '../support/server-process.js';

const SEED = seedFrom('SOAK_SEED');
// In each of four parts.
const REQUESTS = Number(process.env.SOAK_REQUESTS ?? 1000);
const CLIENTS = 12;
const NAMES = 50;
const MIB = 1024 ** 2;

const server = await startServerProcess({ isMeasured: true });
const names = ['alice', 'bob', 'carol'];
for (const name of names) await server.account(name);
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });

/** One request as clients send them, or as they should not. */
async function anyRequest(random: Random): Promise<void> {
  const name = names[random(names.length)] ?? '';
  const client = davClient({ port: server.port, agent, headers: { authorization: basic(name, PASSWORD) } });
  const calendar = `/dav/calendars/${name}/default/`;
  const uid = `${random(NAMES)}.ics`;
  const path = `${calendar}${uid}`;
  const gzip = random(2) === 0 ? { 'accept-encoding': 'gzip' } : {};
  switch (random(16)) {
    case 0:
    case 1:
      await client.put(
        path,
        event({ uid, summary: `${random(1000)}`, lines: [`DESCRIPTION:${'x'.repeat(random(5000))}`] }),
      );
      break;
    case 2:
      await client.delete(path);
      break;
    case 3:
      await client.move(path, `${calendar}${random(NAMES)}.ics`);
      break;
    case 4:
      await client.get(path, gzip);
      break;
    case 5:
      await client.list(calendar, propfind(D('getetag')), gzip);
      break;
    case 6:
      await client.report(calendar, syncCollection({ properties: [D('getetag'), C('calendar-data')] }));
      break;
    case 7: {
      const range = { start: '20260301T000000Z', end: '20260302T000000Z' };
      await client.report(calendar, calendarQuery({ components: [{ name: 'VEVENT', range }] }), gzip);
      break;
    }
    case 8:
      await client.report(calendar, calendarMultiget([path, `${calendar}none.ics`]));
      break;
    case 9:
      await client.proppatch(path, propertyupdate([valued(D('displayname'), `${random(1000)}`)]));
      break;
    case 10:
      await client.send('PROPFIND', calendar, '<not xml');
      break;
    case 11:
      await client.put(path, 'BEGIN:VCALENDAR\r\nnonsense');
      break;
    case 12:
      await client.get(`/dav/calendars/nobody${random(1e9)}/`, { authorization: undefined });
      break;
    case 13:
      await leaveAmid('PUT', path, name, event({ uid }), 20);
      break;
    case 14:
      await leaveAmid('REPORT', calendar, name, syncCollection({ properties: [C('calendar-data')] }));
      break;
    default:
      await client.propfind(calendar, propfind(D('sync-token')));
  }
}

/** Breaks the connection: after so many octets of the body, or when the answer begins. */
function leaveAmid(method: string, path: string, name: string, body: string, octets = body.length): Promise<void> {
  return new Promise((resolve) => {
    const headers = { authorization: basic(name, PASSWORD), 'content-length': Buffer.byteLength(body) };
    const sent = request({ host: '127.0.0.1', port: server.port, method, path, headers }, () => sent.destroy());
    sent.on('error', () => undefined).on('close', resolve);
    sent.write(body.slice(0, octets), () => octets < body.length && sent.destroy());
  });
}

async function part(seed: number): Promise<{ readonly memory: number; readonly files: number }> {
  const random = seeded(seed);
  let left = REQUESTS;
  const clients = Array.from({ length: CLIENTS }, async () => {
    for (; left > 0; left -= 1) await anyRequest(random);
  });
  await Promise.all(clients);
  const { heapUsed, external } = await server.memory();
  const metrics = await fetch(`http://127.0.0.1:${server.port}/metrics`).then((response) => response.text());
  return { memory: (heapUsed + external) / MIB, files: Number(/^process_open_fds (\d+)$/m.exec(metrics)?.[1]) };
}

it(`SOAK_SEED=${SEED}`, { timeout: 60_000 + 300 * REQUESTS }, async () => {
  // In the first part everything is used for the first time.
  await part(SEED);
  const before = await part(SEED + 1);
  await part(SEED + 2);
  const after = await part(SEED + 3);
  agent.destroy();
  expect(after.memory - before.memory).toBeLessThan(4);
  expect(after.files - before.files).toBeLessThan(20);
});
