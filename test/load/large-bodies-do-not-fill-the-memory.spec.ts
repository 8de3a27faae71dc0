// Large bodies that are sent or read slowly take no more memory than is set for all of them; small ones get through, and it passes.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { D } from '#xml';
import type { Answer } from '../support/answer.js';
import { event } from '../support/objects.js';
import { head } from '../support/raw-http.js';
import { propfind } from '../support/request-bodies.js';
import { type Account, startDaybook } from '../support/server.js';

const KIB = 1024;
const LARGE = 400 * KIB;
const { account, port } = await startDaybook({
  bodyMemory: 1000 * KIB,
  limits: { maxResourceSize: 10 * KIB * KIB },
});
const large = (uid: string) => event({ uid, lines: Array(LARGE / KIB).fill(`COMMENT:${'x'.repeat(KIB - 10)}`) });

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

function send(text: string): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  socket.write(text);
  return socket;
}

const signedIn = ({ authorization }: Account) => ['Host: localhost', `Authorization: ${authorization}`];

/** Until a request of the usual size is refused or not. */
async function until(isRefused: boolean, attempt: () => PromiseLike<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await attempt();
    if ((answer.status === 503) === isRefused) return answer;
  }
}

it('sent', async () => {
  const alice = await account();
  const put = (name: string) => alice.put(`${alice.calendar}${name}.ics`, large(name)).status(201, 204, 503);
  const half: Socket[] = [];
  const refused = await until(true, () => {
    // Which of those that arrive together is refused is left open, so there is one more each time.
    const fields = [...signedIn(alice), `Content-Length: ${LARGE * 2}`];
    half.push(send(`${head(`PUT ${alice.calendar}half${half.length}.ics HTTP/1.1`, ...fields)}${large('half')}`));
    return put('a');
  });
  expect(refused.headers['retry-after']).toBe('10');
  await alice.put(`${alice.calendar}small.ics`, event()).status(201);
  for (const socket of half) socket.destroy();
  await until(false, () => put('b'));
  await alice.list(alice.calendar, propfind(D('getetag'))).status(207);
});

it('read', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  // More than the system takes for a client that does not read. Alone it may be larger than what all may be together.
  const body = event({ uid: 'a', lines: [`ATTACH;ENCODING=BASE64;VALUE=BINARY:${'A'.repeat(8 * KIB * KIB)}`] });
  await alice.put(path, body).status(201);
  await alice.get(path).status(200).body(body);
  const unread = send(head(`GET ${path} HTTP/1.1`, ...signedIn(alice))).pause();
  await once(unread, 'readable');
  await alice.get(path).status(503).header('retry-after', '10');
  await alice.propfind(alice.calendar, propfind(D('getetag'))).status(207);
  unread.destroy();
  await until(false, () => alice.get(path).status(200, 503));
});
