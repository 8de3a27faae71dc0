// A pooler between Daybook and PostgreSQL as PgBouncer is one in transaction mode: what follows a transaction runs on another connection.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll } from 'vitest';

const CONNECTIONS = 3;
// PostgreSQL: Frontend/Backend Protocol, Message Formats.
const AUTHENTICATION_OK = message('R', Buffer.alloc(4));
const READY_FOR_QUERY = message('Z', Buffer.from('I'));
const IDLE = 'I'.charCodeAt(0);

/** Starts one; to be called at the top of a test file. @returns the URL to use instead */
export async function startPooler(url: string): Promise<string> {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => connected(url)));
  // In turns, so that nobody has the same one twice.
  const free = clients.map(streamOf);
  const waiting: ((backend: Socket) => void)[] = [];
  const release = (backend: Socket) => {
    const next = waiting.shift();
    if (next === undefined) free.push(backend);
    else next(backend);
  };
  const take = async () => free.shift() ?? (await new Promise<Socket>((resolve) => waiting.push(resolve)));
  const server = createServer((frontend) => serve(frontend, take, release));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(async () => {
    server.close();
    for (const client of clients) streamOf(client).destroy();
  });
  const pooled = new URL(url);
  pooled.hostname = '127.0.0.1';
  pooled.port = String((server.address() as AddressInfo).port);
  return pooled.href;
}

function serve(frontend: Socket, take: () => Promise<Socket>, release: (backend: Socket) => void): void {
  let backend: Socket | Promise<Socket> | undefined;
  let unanswered = 0;
  let received = Buffer.alloc(0);
  let isStarted = false;
  frontend.on('error', () => frontend.destroy());
  frontend.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    // The first one has no type; it tells the user, and settings that a pooler does not pass on.
    if (!isStarted && received.length >= 4 && received.length >= received.readInt32BE(0)) {
      isStarted = true;
      received = received.subarray(received.readInt32BE(0));
      frontend.write(Buffer.concat([AUTHENTICATION_OK, READY_FOR_QUERY]));
    }
    if (!isStarted) return;
    const { whole, rest } = split(received);
    received = rest;
    const forBackend = whole.filter((each) => typeOf(each) !== 'X');
    unanswered += whole.filter((each) => typeOf(each) === 'S' || typeOf(each) === 'Q').length;
    if (forBackend.length > 0) void pass(Buffer.concat(forBackend));
  });

  async function pass(octets: Buffer): Promise<void> {
    backend ??= take().then(attach);
    (await backend).write(octets);
  }

  function attach(taken: Socket): Socket {
    let answered = Buffer.alloc(0);
    taken.on('data', (chunk: Buffer) => {
      frontend.write(chunk);
      const { whole, rest } = split(Buffer.concat([answered, chunk]));
      answered = rest;
      for (const each of whole.filter((one) => typeOf(one) === 'Z')) {
        unanswered -= 1;
        if (unanswered > 0 || each.at(-1) !== IDLE) continue;
        taken.removeAllListeners('data');
        backend = undefined;
        release(taken);
      }
    });
    return taken;
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

// pg has signed in on it; from here on what arrives is not for pg.
function streamOf(client: pg.Client): Socket {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  for (const event of ['data', 'close', 'error', 'end']) stream.removeAllListeners(event);
  return stream.on('error', () => undefined);
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.from(`${type}....`);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

function typeOf(whole: Buffer): string {
  return whole.toString('latin1', 0, 1);
}

function split(octets: Buffer): { readonly whole: readonly Buffer[]; readonly rest: Buffer<ArrayBuffer> } {
  const whole: Buffer[] = [];
  let at = 0;
  for (let end = 0; octets.length >= at + 5; at = end) {
    end = at + 1 + octets.readInt32BE(at + 1);
    if (octets.length < end) break;
    whole.push(octets.subarray(at, end));
  }
  return { whole, rest: Buffer.from(octets.subarray(at)) };
}
