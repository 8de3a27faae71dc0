// Connections with many requests, too many connections, and clients that leave: what each of them is told, and in which order.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { HTTP_LIMITS } from '../../../test/support/limits.js';
import { sendRaw, statusesIn } from '../../../test/support/raw-http.js';
import { writeResponse } from './dav/write-response.js';
import { createHttpServer, type Handler, type HttpLimits } from './http-server.js';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function listening(handle: Handler, limits: Partial<HttpLimits> = {}): Promise<number> {
  const { server, close } = createHttpServer(handle, { ...HTTP_LIMITS, ...limits });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => close(AbortSignal.abort()));
  return (server.address() as AddressInfo).port;
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

describe('requests that come before the answer to the one before', () => {
  it('are answered one after the other', async () => {
    const log: string[] = [];
    const port = await listening(async ({ url = '' }, response) => {
      log.push(`begin ${url}`);
      await delay(url === '/1' ? 50 : 0);
      log.push(`end ${url}`);
      response.end(url);
    });
    const answer = await sendRaw(port, `${get('/1')}${get('/2')}${get('/3')}`, 300);
    expect(log).toEqual(['/1', '/2', '/3'].flatMap((url) => [`begin ${url}`, `end ${url}`]));
    expect(answer.match(/\/\d$|\/\d(?=HTTP)/g)).toEqual(['/1', '/2', '/3']);
  });

  it('are not taken for refused where a tunnel is asked for after them', async () => {
    const port = await listening(async (_, response) => {
      await delay(50);
      response.end();
    });
    expect(await sendRaw(port, `${get('/1')}CONNECT x:22 HTTP/1.1\r\nHost: x:22\r\n\r\n`, 300)).toBe('');
  });

  it('are not run when the client has left, or when there are very many of them', async () => {
    const ran: (string | undefined)[] = [];
    let leave = () => {};
    const port = await listening(async ({ url }, response) => {
      ran.push(url);
      leave();
      await delay(50);
      response.end();
    });
    const socket = connect(port, '127.0.0.1');
    leave = () => socket.destroy();
    socket.write(`${get('/1')}${get('/2')}`);
    await once(socket, 'close');
    leave = () => {};
    await sendRaw(port, get('/many').repeat(17), 300).catch(() => '');
    await delay(100);
    expect(ran).toEqual(['/1', '/many']);
  });

  it('may be nonsense, which is told after that answer', async () => {
    const port = await listening(async (_, response) => {
      await delay(50);
      response.end();
    });
    expect(statusesIn(await sendRaw(port, `${get('/')}nonsense\r\n\r\n`))).toEqual([200, 501]);
  });
});

describe('too many connections', () => {
  it.each([
    ['in all', { maxConnections: 2 }, 503],
    ['from one address', { maxConnectionsPerAddress: 2, addressOf: () => '192.0.2.1' }, 429],
  ])('%s are answered and closed; the others go on', async (_, limits, status) => {
    const held: ServerResponse[] = [];
    const port = await listening((_request, response) => void held.push(response), limits);
    const others = [1, 2].map(() => sendRaw(port, get('/'), 1000));
    while (held.length < 2) await delay(5);
    const refusal = await sendRaw(port, get('/'));
    expect(statusesIn(refusal)).toEqual([status]);
    expect(refusal).toMatch(/^retry-after: 10\r$/im);
    expect(refusal).toContain('Try again shortly.\n');
    for (const response of held) response.end();
    for (const other of others) expect(statusesIn(await other)).toEqual([200]);
  });

  it('let those in that have something to ask, in place of those that have nothing', async () => {
    const port = await listening((_, response) => response.end(), { maxConnections: 2 });
    const idle = Array.from({ length: 5 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    await Promise.all(idle.slice(0, 3).map((socket) => once(socket, 'close')));
    expect(statusesIn(await sendRaw(port, get('/'), 300))).toEqual([200]);
    for (const socket of idle) socket.destroy();
  });
});

describe('a client that leaves', () => {
  async function* endless(): AsyncGenerator<string> {
    for (;;) yield 'x'.repeat(200_000);
  }

  it.each([undefined, 'gzip'])('before the answer begins is not written to for ever (%s)', async (coding) => {
    let leave = () => {};
    let answering: Promise<number> | undefined;
    const port = await listening((request, response) => {
      const left = once(request.socket, 'close');
      leave();
      const answer = { status: 207, headers: {}, body: endless() };
      answering = left.then(() => writeResponse(request, response, answer, 60_000));
      answering.catch(() => undefined);
    });
    const socket = connect(port, '127.0.0.1');
    const left = once(socket, 'close');
    leave = () => socket.destroy();
    const accepts = coding === undefined ? '' : `Accept-Encoding: ${coding}\r\n`;
    socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\n${accepts}\r\n`);
    await left;
    await expect(answering).rejects.toThrow('The client went away.');
  });
});
