// Requests that could be understood in two ways, or in none, are refused before anything in them is acted on (RFC 9112).
import { describe, expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { head, sendRaw, statusesIn } from '../../support/raw-http.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, port } = await startDaybook();

async function prepared() {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event({ uid: 'a' })).status(201);
  const raw = (requestLine: string, ...fields: readonly string[]) =>
    sendRaw(port, head(requestLine, `Authorization: ${alice.authorization}`, ...fields));
  return { alice, path, raw };
}

describe('header fields that may come once only', () => {
  it.each([
    ['Host', 'x', 'y'],
    ['Host', 'x', 'x'],
    ['Depth', '0', '1'],
    ['If', '(["a"])', '(["b"])'],
    ['Destination', '/a', '/b'],
    ['Authorization', 'Basic eDp5', 'Basic eDp5'],
    ['Content-Type', 'text/calendar', 'text/vcard'],
  ])('%s', async (name, one, other) => {
    const { raw, path } = await prepared();
    const host = name === 'Host' ? [] : ['Host: x'];
    const answer = await raw(`DELETE ${path} HTTP/1.1`, ...host, `${name}: ${one}`, `${name}: ${other}`);
    expect(statusesIn(answer)).toEqual([400]);
    const { alice } = await prepared();
    await alice.get(`${alice.calendar}a.ics`).status(200);
  });
});

describe('targets', () => {
  it.each([
    ['no Host', 'GET / HTTP/1.1', []],
    ['another host', 'GET http://elsewhere.example/dav/ HTTP/1.1', ['Host: x']],
    ['another scheme', 'GET ftp://x/dav/ HTTP/1.1', ['Host: x']],
    ['an asterisk', 'GET * HTTP/1.1', ['Host: x']],
    ['an asterisk for PROPFIND', 'PROPFIND * HTTP/1.1', ['Host: x']],
    ['no slash', 'GET dav HTTP/1.1', ['Host: x']],
    ['nothing', 'GET  HTTP/1.1', ['Host: x']],
    ['a space', 'GET /dav/a b HTTP/1.1', ['Host: x']],
    ['a Host that is none', 'GET / HTTP/1.1', ['Host: a b']],
    ['a Host with a user', 'GET / HTTP/1.1', ['Host: a@b']],
    ['a Host with a path', 'GET / HTTP/1.1', ['Host: a/b']],
    ['a Host with a port that is none', 'GET / HTTP/1.1', ['Host: a:b']],
  ] as const)('%s', async (_what, requestLine, fields) => {
    const { raw } = await prepared();
    const answer = await raw(requestLine, ...fields);
    expect(statusesIn(answer)).toEqual([400]);
    expect(answer).toMatch(/\r\n\r\n./);
  });

  it.each(['x:1', '[::1]:1', '192.0.2.1', 'xn--bcher-kva.example', ''])('Host: %s', async (host) => {
    const { raw, path } = await prepared();
    expect(statusesIn(await raw(`GET ${path} HTTP/1.1`, `Host: ${host}`))).toEqual([200]);
  });

  it('the host that the client talks to may be named', async () => {
    const { raw, path } = await prepared();
    expect(statusesIn(await raw(`GET http://x:1${path} HTTP/1.1`, 'Host: x:1'))).toEqual([200]);
  });
});

// RFC 9112 §11.2
describe('framing', () => {
  it.each([
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6']],
    ['a length and chunks', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['a length that is none', ['Content-Length: five']],
    ['a negative length', ['Content-Length: -1']],
    ['an unknown transfer coding', ['Transfer-Encoding: chunky']],
    ['a header without a name', [': x']],
    ['a folded header', ['X-Folded: a\r\n b']],
    ['a space before the colon', ['Depth : 0']],
  ])('%s', async (_what, fields) => {
    const { raw, alice, path } = await prepared();
    const answer = await raw(`DELETE ${path} HTTP/1.1`, 'Host: x', ...fields);
    for (const status of statusesIn(answer)) expect(status).toBeGreaterThanOrEqual(400);
    expect(Math.max(...statusesIn(answer), 400)).toBeLessThan(500);
    await alice.get(path).status(200);
  });

  it('a body that ends early', async () => {
    const { raw, alice, path } = await prepared();
    await raw(`PUT ${path} HTTP/1.1`, 'Host: x', 'Content-Type: text/calendar', 'Content-Length: 5000');
    expect((await alice.get(path).status(200)).text).toContain('Lunch');
  });

  it('two requests on one connection are answered in their order', async () => {
    const { alice, path } = await prepared();
    const request = (target: string) =>
      `GET ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: ${alice.authorization}\r\n`;
    const answer = await sendRaw(port, `${request(path)}\r\n${request(`${path}x`)}Connection: close\r\n\r\n`);
    expect(statusesIn(answer)).toEqual([200, 404]);
  });
});

describe('header values', () => {
  it.each([
    ['a Depth that is none', 'PROPFIND', { depth: 'deep' }],
    ['an Overwrite that is none', 'MOVE', { overwrite: 'perhaps', destination: '/x' }],
    ['an If-Match that is none', 'DELETE', { 'if-match': '"' }],
    ['an If that is none', 'DELETE', { if: '(' }],
  ])('%s', async (_what, method, headers) => {
    const { alice, path } = await prepared();
    await alice.send(method, path, undefined, headers).status(400);
    await alice.get(path).status(200);
  });

  it('a Content-Type that is none', async () => {
    const { alice, path } = await prepared();
    for (const type of ['text', '/', 'text/', 'a b/c', ';', '"text/calendar"']) {
      await alice.put(path, event({ uid: 'a', summary: 'x' }), { 'content-type': type }).status(400, 403, 415);
    }
    expect((await alice.get(path)).text).toContain('Lunch');
  });

  it('method overrides are not obeyed', async () => {
    const { alice, path } = await prepared();
    await alice
      .get(path, { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' })
      .status(200);
    await alice.get(path).status(200);
  });
});

// RFC 9110 §9.1
describe('methods', () => {
  it.each([
    'TRACE',
    'CONNECT',
    'LOCK',
    'UNLOCK',
    'SEARCH',
    'BIND',
    'PATCH',
    'PURGE',
    'LINK',
    'M-SEARCH',
    'GUESS',
    'get',
  ])('%s is refused', async (name) => {
    const { raw, path } = await prepared();
    for (const status of statusesIn(await raw(`${name} ${path} HTTP/1.1`, 'Host: x')))
      expect([400, 405, 501]).toContain(status);
  });
});

describe('sizes', () => {
  it('of all header fields together', async () => {
    const { raw } = await prepared();
    expect(statusesIn(await raw('GET /dav/ HTTP/1.1', 'Host: x', `X-Fill: ${'x'.repeat(40_000)}`))).toEqual([431]);
  });

  it('of their number', async () => {
    const { raw } = await prepared();
    const many = Array.from({ length: 150 }, (_, n) => `X-${n}: ${n}`);
    expect(statusesIn(await raw('GET /dav/ HTTP/1.1', 'Host: x', ...many))).toEqual([431]);
  });

  it('of an XML body, announced or not', async () => {
    const { alice } = await prepared();
    const large = propfind(D('displayname')).replace('<d:prop>', `<!--${'x'.repeat(2_100_000)}--><d:prop>`);
    await alice.propfind(alice.calendar, large).status(413);
    await alice
      .send('PROPFIND', alice.calendar, large, {
        'transfer-encoding': 'chunked',
        'content-length': undefined,
        depth: '0',
      })
      .status(413);
  });
});
