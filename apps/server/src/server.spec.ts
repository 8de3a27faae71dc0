// The server as the network sees it: health, metrics, limits of HTTP, and its end.
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { afterAll, describe, expect, it } from 'vitest';
import { atOnce, type Protocol } from '#dav';
import { type Configuration, createLogger, readConfiguration } from '#runtime';
import type { Database } from '#store';
import { freshDatabase } from '../../../test/support/database.js';
import { head, sendRaw, statusesIn } from '../../../test/support/raw-http.js';
import { protocol } from './protocol.js';
import { type RunningServer, startServer } from './server.js';
import { serverModule } from './server.module.js';
import { PROTOCOL } from './tokens.js';

const lines: string[] = [];
const logger = createLogger({ logLevel: 'info' }, { write: (line) => lines.push(line) });
const database = await freshDatabase();

function start(env: Readonly<Record<string, string>> = {}, other: Partial<Database> = {}): Promise<RunningServer> {
  const configuration: Configuration = readConfiguration({ PORT: '0', ...env });
  return startServer({ configuration, database: { ...database, ...other }, logger, aside: atOnce });
}

const server = await start();
const port = Number(new URL(server.url).port);
afterAll(() => server.close());

const raw = async (text: string) => statusesIn(await sendRaw(port, text));
const HOST = 'Host: localhost';

describe('health', () => {
  it('is live and ready', async () => {
    for (const name of ['live', 'ready']) {
      const response = await fetch(`${server.url}/health/${name}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ status: name });
    }
  });

  it('is live but not ready without its database', async () => {
    const lonely = await start({}, { isReady: async () => false });
    expect((await fetch(`${lonely.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${lonely.url}/health/ready`)).status).toBe(503);
    await lonely.close();
  });
});

describe('metrics', () => {
  it('count requests by method and class of status', async () => {
    await fetch(`${server.url}/dav/`, { method: 'OPTIONS' });
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/^daybook_request_duration_seconds_count\{method="OPTIONS",status="4xx"\} 1$/m);
    expect(text).toMatch(/^daybook_client_connections\{state="busy"\} 1$/m);
    expect(text).toMatch(/^daybook_database_connections\{state="idle"\} \d+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  });

  it('are not told to who comes through a proxy', async () => {
    const response = await fetch(`${server.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.5' } });
    expect(response.status).toBe(403);
  });

  it('are told to who has the token', async () => {
    const token = 'correct-horse-battery';
    const other = await start({ METRICS_TOKEN: token });
    const read = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(`${other.url}/metrics`, { headers })).status;
    expect(await read({})).toBe(403);
    expect(await read({ authorization: 'Bearer wrong-horse-battery' })).toBe(403);
    expect(await read({ authorization: `Bearer ${token}` })).toBe(200);
    await other.close();
  });
});

describe('DAV', () => {
  it('is the same with Nest, to which each feature hands its rows, as without', async () => {
    const surroundings = { configuration: readConfiguration({}), database, logger, aside: atOnce };
    const app = await NestFactory.createApplicationContext(serverModule(surroundings), { logger: false });
    const assembled = app.get<Protocol>(PROTOCOL);
    for (const part of ['compliance', 'methodNames', 'properties', 'reports', 'collectionTypes'] as const) {
      expect(assembled[part]).toEqual(protocol[part]);
    }
    await app.close();
  });

  it('sends on from the well-known paths', async () => {
    const response = await fetch(`${server.url}/.well-known/caldav`, { method: 'PROPFIND', redirect: 'manual' });
    expect(response.status).toBe(301);
    expect(response.headers.get('location')).toBe('/dav/');
  });

  it('is protected against what browsers make of it', async () => {
    const { headers } = await fetch(`${server.url}/`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('is logged without what is secret', async () => {
    const secret = Buffer.from('alice:secret').toString('base64');
    await fetch(`${server.url}/dav/?token=secret`, { headers: { authorization: `Basic ${secret}` } });
    const log = lines.join('');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ method: 'GET', path: '/dav/', status: 401 });
    expect(log).not.toContain('secret');
    expect(log).not.toContain(secret);
  });
});

describe('HTTP', () => {
  it.each([
    ['what is no HTTP', 'GET / FTP/1.1\r\n\r\n', 400],
    ['a method that nobody knows', head('FOOBAR / HTTP/1.1', HOST), 501],
    ['a method that Daybook has for nothing', head('TRACE / HTTP/1.1', HOST), 501],
    ['no Host', head('GET / HTTP/1.1'), 400],
    ['two Hosts', head('GET / HTTP/1.1', HOST, HOST), 400],
    ['a target on another host', head('GET http://example.com/ HTTP/1.1', HOST), 400],
    ['a target that is not UTF-8', head('GET /\xff HTTP/1.1', HOST), 400],
    ['large header fields', head('GET / HTTP/1.1', HOST, `X: ${'x'.repeat(33_000)}`), 431],
    ['many header fields', head('GET / HTTP/1.1', HOST, ...Array.from({ length: 100 }, () => 'X: y')), 431],
    ['a tunnel', head('CONNECT example.com:443 HTTP/1.1', 'Host: example.com'), 501],
    ['an expectation that it cannot meet', head('PUT / HTTP/1.1', HOST, 'Expect: miracles'), 417],
  ])('refuses %s', async (_, text, status) => {
    expect(await raw(text)).toEqual([status]);
  });

  it('does not let a body come that it will refuse', async () => {
    const text = head('PUT /dav/x HTTP/1.1', HOST, 'Content-Length: 1000000', 'Expect: 100-continue');
    expect(await raw(text)).toEqual([401]);
  });

  it('takes an upgrade for an ordinary request', async () => {
    expect(await raw(head('GET /health/live HTTP/1.1', HOST, 'Upgrade: websocket'))).toEqual([200]);
  });
});

describe('at its end', () => {
  it('lets a request end that has begun, and takes no other', async () => {
    let finish = (_ready: boolean) => {};
    let asked = () => {};
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const isReady = () => {
      asked();
      return new Promise<boolean>((resolve) => {
        finish = resolve;
      });
    };
    const other = await start({}, { isReady });
    const slow = fetch(`${other.url}/health/ready`);
    await begun;
    const closed = other.close();
    await expect(fetch(`${other.url}/health/live`)).rejects.toThrow();
    finish(true);
    expect((await slow).status).toBe(200);
    expect((await slow).headers.get('connection')).toBe('close');
    await closed;
  });

  it('is not held up by who keeps a connection open', async () => {
    const other = await start();
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET /health/live HTTP/1.1\r\n${HOST}\r\n\r\n`);
    await once(socket, 'data');
    await other.close();
    socket.destroy();
  });

  it('cuts off whoever is slow when it is forced', async () => {
    const other = await start({}, { isReady: () => new Promise(() => {}) });
    const slow = request(`${other.url}/health/ready`).end();
    const broken = once(slow, 'error');
    await once(slow, 'socket');
    await other.close(AbortSignal.abort());
    await broken;
  });
});

it('says in a sentence that its port is taken', async () => {
  await expect(start({ PORT: String(port) })).rejects.toThrow(`The port ${port} is taken by another program`);
  await expect(start({ HOST: '203.0.113.1' })).rejects.toThrow(/^203\.0\.113\.1, port 0, cannot be listened on/);
});
