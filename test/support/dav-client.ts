// A DAV client for tests: one method for each of the protocol's, and answers that can be asserted.
import { type Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { type Answer, answerOf, type Pending, pending } from './answer.js';

/** Headers by lower-case name; undefined leaves out what the client would send by itself. */
export type Headers = Readonly<Record<string, string | undefined>>;

export interface DavClient {
  /** @param path sent as it is; text that is not escaped goes out as UTF-8 */
  send(method: string, path: string, body?: string | Buffer, headers?: Headers): Pending;
  options(path: string, headers?: Headers): Pending;
  get(path: string, headers?: Headers): Pending;
  head(path: string, headers?: Headers): Pending;
  put(path: string, body: string | Buffer, headers?: Headers): Pending;
  post(path: string, body: string | Buffer, headers?: Headers): Pending;
  delete(path: string, headers?: Headers): Pending;
  /** With `Depth: 0`, unless the headers say otherwise. */
  propfind(path: string, body?: string, headers?: Headers): Pending;
  /** The same with `Depth: 1`. */
  list(path: string, body?: string, headers?: Headers): Pending;
  proppatch(path: string, body: string, headers?: Headers): Pending;
  report(path: string, body: string, headers?: Headers): Pending;
  mkcol(path: string, body?: string, headers?: Headers): Pending;
  mkcalendar(path: string, body?: string, headers?: Headers): Pending;
  copy(path: string, destination: string, headers?: Headers): Pending;
  move(path: string, destination: string, headers?: Headers): Pending;
  /** @param body absent: refreshes the lock of which the If header has the token */
  lock(path: string, body?: string, headers?: Headers): Pending;
  unlock(path: string, token: string, headers?: Headers): Pending;
}

export interface ClientOptions {
  readonly port: number;
  readonly agent: Agent;
  /** What every request carries. */
  readonly headers?: Headers;
}

/** The Authorization header of the Basic scheme. */
export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

export function davClient({ port, agent, headers: always = {} }: ClientOptions): DavClient {
  const send: DavClient['send'] = (method, path, body, headers = {}) =>
    pending(exchange(method, path, body, { ...contentType(body), ...always, ...headers }));
  return {
    send,
    options: (path, headers) => send('OPTIONS', path, undefined, headers),
    get: (path, headers) => send('GET', path, undefined, headers),
    head: (path, headers) => send('HEAD', path, undefined, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
    propfind: (path, body, headers) => send('PROPFIND', path, body, { depth: '0', ...headers }),
    list: (path, body, headers) => send('PROPFIND', path, body, { depth: '1', ...headers }),
    proppatch: (path, body, headers) => send('PROPPATCH', path, body, headers),
    report: (path, body, headers) => send('REPORT', path, body, headers),
    mkcol: (path, body, headers) => send('MKCOL', path, body, headers),
    mkcalendar: (path, body, headers) => send('MKCALENDAR', path, body, headers),
    copy: (path, destination, headers) => send('COPY', path, undefined, { destination, ...headers }),
    move: (path, destination, headers) => send('MOVE', path, undefined, { destination, ...headers }),
    lock: (path, body, headers) => send('LOCK', path, body, headers),
    unlock: (path, token, headers) => send('UNLOCK', path, undefined, { 'lock-token': `<${token}>`, ...headers }),
  };

  function exchange(method: string, path: string, body: string | Buffer | undefined, headers: Headers) {
    return new Promise<Answer>((resolve, reject) => {
      const octets = body === undefined ? undefined : Buffer.from(body);
      const all: Headers = octets === undefined ? headers : { 'content-length': String(octets.length), ...headers };
      const sent: OutgoingHttpHeaders = {};
      for (const [name, value] of Object.entries(all)) if (value !== undefined) sent[name] = value;
      const target = Buffer.from(path).toString('latin1');
      const outgoing = request({ host: '127.0.0.1', port, agent, method, path: target, headers: sent });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const answer = answerOf(incoming.statusCode ?? 0, incoming.headers, Buffer.concat(chunks));
          const isMute = answer.status >= 400 && method !== 'HEAD' && chunks.length === 0;
          // Some clients see no status without a body.
          if (isMute) reject(new Error(`${method} ${path} is refused with ${answer.status} and without a word.`));
          else resolve(answer);
        });
      });
      outgoing.end(octets);
    });
  }
}

function contentType(body: string | Buffer | undefined): Headers {
  const start = body?.slice(0, 15).toString() ?? '';
  if (start.startsWith('BEGIN:VCALENDAR')) return { 'content-type': 'text/calendar; charset=utf-8' };
  if (start.startsWith('BEGIN:VCARD')) return { 'content-type': 'text/vcard; charset=utf-8' };
  return start.startsWith('<') ? { 'content-type': 'application/xml; charset=utf-8' } : {};
}
