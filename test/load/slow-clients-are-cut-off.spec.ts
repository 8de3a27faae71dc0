// Whoever sends or reads a little at a time is cut off in the end, holds nothing that others need, and the others are answered meanwhile.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { D } from '#xml';
import { fill } from '../support/filled.js';
import { event } from '../support/objects.js';
import { head, statusesIn } from '../support/raw-http.js';
import { propfind } from '../support/request-bodies.js';
import { type Account, startDaybook } from '../support/server.js';

const CLIENTS = 40;
const PAUSE_MS = 20;
const STALL_MS = 700;
const { account, database, port, statements } = await startDaybook({
  http: { headTimeout: 400, requestTimeout: 800 },
  stallTimeout: STALL_MS,
});

/** Sends something, and then one octet after the other. @returns what came back, when the connection is closed */
async function sendSlowly(begin: string, rest: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  socket.write(begin);
  for (const octet of rest) {
    await delay(PAUSE_MS);
    if (!socket.writable) break;
    socket.write(octet);
  }
  await closed;
  return answer;
}

/** That somebody else is answered while it goes on. */
async function answeredMeanwhile(someone: Account, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  void work.finally(() => {
    isOver = true;
  });
  let answered = 0;
  for (; !isOver; answered += 1) await someone.options(someone.calendar).status(200);
  expect(answered).toBeGreaterThan(3);
}

it('a head that does not end', async () => {
  const bob = await account();
  const clients = Promise.all(
    Array.from({ length: CLIENTS }, () => sendSlowly('GET / HTTP/1.1\r\n', 'X-A: b\r\n'.repeat(100))),
  );
  await answeredMeanwhile(bob, clients);
  for (const answer of await clients) expect(statusesIn(answer)).toEqual([408]);
});

it('a body that does not end, of which nothing is stored', async () => {
  const [alice, bob] = [await account(), await account()];
  const body = event({ uid: 'slow' });
  const clients = Promise.all(
    Array.from({ length: CLIENTS }, async (_, n) => {
      const fields = ['Host: localhost', `Authorization: ${alice.authorization}`, `Content-Length: ${body.length}`];
      return await sendSlowly(head(`PUT ${alice.calendar}${n}.ics HTTP/1.1`, ...fields), body);
    }),
  );
  await answeredMeanwhile(bob, clients);
  for (const answer of await clients) expect(statusesIn(answer)).toEqual([408]);
  await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar]);
});

// Larger than what the system takes of it without anybody reading.
const MEMBERS = 20_000;
const READERS = 4;
const NAMES = [
  'getetag',
  'getlastmodified',
  'resourcetype',
  'owner',
  'supported-report-set',
  'supported-privilege-set',
];
const ASKED = propfind(...NAMES.map((name) => D(name)));

/** Until no connection to the database was busy for a while. */
async function isQuiet(): Promise<void> {
  for (let quiet = 0; quiet < 10; await delay(PAUSE_MS)) {
    const { total, idle } = database.poolState();
    quiet = total === idle ? quiet + 1 : 0;
  }
}

it.each([
  ['not at all', 0],
  ['too slowly', 500],
])('a long list that is read %s, for which no more of it is loaded', async (_, octets) => {
  const [alice, bob] = [await account(), await account()];
  await fill(database, alice, MEMBERS, event({ uid: '' }));
  await Promise.all([alice, bob].map((each) => each.options(each.calendar).status(200)));
  const fields = ['Host: localhost', `Authorization: ${alice.authorization}`, 'Depth: 1'];
  const request = `${head(`PROPFIND ${alice.calendar} HTTP/1.1`, ...fields, `Content-Length: ${ASKED.length}`)}${ASKED}`;
  let read: readonly Promise<string>[] = [];
  const ran = await statements(async () => {
    read = Array.from({ length: READERS }, () => readSlowly(request, octets));
    await isQuiet();
    await bob.options(bob.calendar).status(200);
    for (const answer of await Promise.all(read)) {
      expect(statusesIn(answer)).toEqual([207]);
      expect(answer.endsWith('\r\n0\r\n\r\n')).toBe(false);
    }
  });
  const pages = ran.filter((name) => name.startsWith('members_'));
  expect(pages.length).toBeLessThan((READERS * MEMBERS) / 1000);
});

/** Sends a request and reads so many octets of the answer at a time, until the server must have given up; then the rest. */
async function readSlowly(request: string, octets: number): Promise<string> {
  const socket = connect(port, '127.0.0.1').pause();
  socket.write(request);
  let answer = '';
  // On a busy machine the answer begins late.
  const end = Date.now() + 6 * STALL_MS;
  for (; Date.now() < end; await delay(PAUSE_MS))
    if (octets > 0) answer += socket.read(octets)?.toString('latin1') ?? '';
  const closed = once(socket, 'close');
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.resume();
  await closed;
  return answer;
}
