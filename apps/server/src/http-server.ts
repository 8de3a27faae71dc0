// The HTTP server as a socket sees it: how long and how much it listens, and what it says to what is no HTTP.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionCounts, type ConnectionLimits, createConnections } from './connections.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const SECOND = 1000;

export interface HttpLimits extends ConnectionLimits {
  /** In milliseconds: for the header fields, for a whole request, and for the next one on the same connection. */
  readonly headTimeout: number;
  readonly requestTimeout: number;
  readonly idleTimeout: number;
}

// When nothing moves in either direction; more than all that a request may wait for.
const SILENCE = 120 * SECOND;
// Clients that send the next request before the answer are rare, and stop after a few.
const MAX_PIPELINED = 16;
// For what runs when the server is told to stop.
const GRACE = 10 * SECOND;
const SWEEP = SECOND / 10;

// Whatever a client stored is shown by a browser, if at all, as what it says it is, and runs nothing.
const HEADERS = [
  ['x-content-type-options', 'nosniff'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['referrer-policy', 'no-referrer'],
] as const;

export interface HttpServer {
  /** Not listening yet. */
  readonly server: Server;
  connections(): ConnectionCounts;
  /**
   * Takes no new requests, lets those that run come to their end, and returns when all connections are closed.
   * @param force cuts them off, as happens to those that take too long
   */
  close(force?: AbortSignal): Promise<void>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Makes the server that hands its requests to `handle`, one after the other on each connection. */
export function createHttpServer(handle: Handler, limits: HttpLimits): HttpServer {
  const connections = createConnections(limits);
  const running = new Set<ServerResponse>();
  /** What was asked for and is not answered yet; the first is being answered. */
  const pipelines = new WeakMap<Duplex, Exchange[]>();
  const server = createServer({
    headersTimeout: limits.headTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.idleTimeout,
    connectionsCheckingInterval: Math.min(limits.headTimeout, limits.requestTimeout) / 2,
    maxHeaderSize: 32 * 1024,
    // Whoever handles requests says it in a sentence.
    requireHostHeader: false,
  });
  // All fields are seen, so that too many can be refused instead of the last ones being dropped unseen.
  server.maxHeadersCount = 0;
  server.timeout = SILENCE;
  server.on('connection', connections.add);

  const onRequest: Handler = (request, response) => {
    const { socket } = request;
    const pipeline = pipelines.get(socket) ?? [];
    pipelines.set(socket, pipeline);
    if (pipeline.length === MAX_PIPELINED) socket.destroy();
    else if (pipeline.push({ request, response }) === 1) answerFirst(socket, pipeline);
  };
  server.on('request', onRequest);
  // Whoever reads the body says when to go on.
  server.on('checkContinue', onRequest);
  // RFC 9110 §10.1.1
  server.on('checkExpectation', (_, response) =>
    refuseRequest(response, 417, 'Only 100-continue can be expected here.'),
  );
  server.on('connect', (_, socket) => {
    // What came after another request is no answer to that.
    if ((pipelines.get(socket) ?? []).length > 0) socket.destroy();
    else refuse(socket, 'HPE_INVALID_METHOD');
  });

  function answerFirst(socket: Socket, pipeline: Exchange[]): void {
    const [first] = pipeline;
    connections.setBusy(socket, first !== undefined);
    if (first === undefined) return;
    const { request, response } = first;
    running.add(response);
    response.once('close', () => {
      running.delete(response);
      pipeline.shift();
      if (!socket.destroyed) answerFirst(socket, pipeline);
    });
    for (const [name, value] of HEADERS) response.setHeader(name, value);
    if (!server.listening) response.setHeader('connection', 'close');
    const excess = connections.excess(socket);
    if (excess === undefined) handle(request, response);
    else refuseExcess(response, excess);
  }

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const [first, ...others] = pipelines.get(socket) ?? [];
    if (!socket.writable || others.length > 0) socket.destroy();
    else if (first === undefined) refuse(socket, error.code);
    // What came after a whole request is no answer to it.
    else if (first.request.complete) first.response.once('close', () => refuse(socket, error.code));
    else if (first.response.headersSent) socket.destroy();
    else refuse(socket, error.code);
  });

  return {
    server,
    connections: connections.counts,
    async close(force) {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const response of running) if (!response.headersSent) response.setHeader('connection', 'close');
      // Those that were amid their answer have promised to keep the connection.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP);
      const cut = AbortSignal.any([AbortSignal.timeout(GRACE), ...(force === undefined ? [] : [force])]);
      const cutOff = () => server.closeAllConnections();
      if (cut.aborted) cutOff();
      cut.addEventListener('abort', cutOff);
      await closed;
      clearInterval(sweep);
      cut.removeEventListener('abort', cutOff);
    },
  };
}

const EXCESSES = {
  all: [503, 'The server has too many connections. Try again shortly.'],
  address: [429, 'There are too many connections from your address. Try again shortly.'],
} as const;

function refuseExcess(response: ServerResponse, excess: keyof typeof EXCESSES): void {
  const [status, message] = EXCESSES[excess];
  response.setHeader('retry-after', '10');
  refuseRequest(response, status, message);
}

/** Refuses a request of which nothing more is read. */
function refuseRequest(response: ServerResponse, status: number, message: string): void {
  const headers = { connection: 'close', 'content-type': 'text/plain; charset=utf-8' };
  response.writeHead(status, headers).end(`${message}\n`);
}

const REFUSALS: ReadonlyMap<string | undefined, readonly [status: string, message: string]> = new Map([
  ['HPE_HEADER_OVERFLOW', ['431 Request Header Fields Too Large', 'The header fields are too large.']],
  ['HPE_INVALID_METHOD', ['501 Not Implemented', 'The method is not known here.']],
  ['ERR_HTTP_REQUEST_TIMEOUT', ['408 Request Timeout', 'The request took too long to arrive.']],
]);
const BAD_REQUEST = ['400 Bad Request', 'This is not a request of HTTP/1.1.'] as const;
const LINGER = 1 * SECOND;

function refuse(socket: Duplex, code: string | undefined): void {
  if (!socket.writable) return;
  const [status, message] = REFUSALS.get(code) ?? BAD_REQUEST;
  const lines = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${message.length + 1}`,
  ];
  // Cut a little later, so that what the client still sends does not take the answer away from it.
  socket.end(`${lines.join('\r\n')}\r\n\r\n${message}\n`, () => setTimeout(() => socket.destroy(), LINGER).unref());
}
