// The HTTP server as a socket sees it: how long and how much it listens, and what it says to what is no HTTP.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const SECOND = 1000;

const OPTIONS = {
  // For the header fields, for a whole request, and for the next one on the same connection.
  headersTimeout: 10 * SECOND,
  requestTimeout: 60 * SECOND,
  keepAliveTimeout: 75 * SECOND,
  connectionsCheckingInterval: 5 * SECOND,
  maxHeaderSize: 32 * 1024,
};
// A client that has stopped reading, and one more than all statements of a request may take.
const STALLED_TIMEOUT = 120 * SECOND;
const MAX_CONNECTIONS = 2000;
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
  /**
   * Takes no new requests, lets those that run come to their end, and returns when all connections are closed.
   * @param force cuts them off, as happens to those that take too long
   */
  close(force?: AbortSignal): Promise<void>;
}

/** Makes the server that hands its requests to `handle`. */
export function createHttpServer(handle: Handler): HttpServer {
  const running = new Set<ServerResponse>();
  const server = createServer(OPTIONS);
  // All fields are seen, so that too many can be refused instead of the last ones being dropped unseen.
  server.maxHeadersCount = 0;
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = STALLED_TIMEOUT;

  const onRequest: Handler = (request, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
    for (const [name, value] of HEADERS) response.setHeader(name, value);
    if (!server.listening) response.setHeader('connection', 'close');
    handle(request, response);
  };
  server.on('request', onRequest);
  // Whoever reads the body says when to go on.
  server.on('checkContinue', onRequest);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const isAmidAnswer = [...running].some((response) => response.socket === socket && response.headersSent);
    if (!socket.writable || isAmidAnswer) socket.destroy();
    else refuse(socket, error.code);
  });

  return {
    server,
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

const REFUSALS: ReadonlyMap<string | undefined, readonly [status: string, message: string]> = new Map([
  ['HPE_HEADER_OVERFLOW', ['431 Request Header Fields Too Large', 'The header fields are too large.']],
  ['HPE_INVALID_METHOD', ['501 Not Implemented', 'The method is not known here.']],
  ['ERR_HTTP_REQUEST_TIMEOUT', ['408 Request Timeout', 'The request took too long to arrive.']],
]);
const BAD_REQUEST = ['400 Bad Request', 'This is not a request of HTTP/1.1.'] as const;
const LINGER = 1 * SECOND;

function refuse(socket: Duplex, code: string | undefined): void {
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
