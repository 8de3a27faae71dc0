// A running server: Nest puts it together, and a socket is opened.
import { type AddressInfo, isIPv6 } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { CannotStart, type Configuration } from '#runtime';
import { connectionAddress } from './client-address.js';
import type { Edge } from './dav/edge.js';
import { createHttpServer, type Handler } from './http-server.js';
import type { Metrics } from './metrics.js';
import { nestLogger } from './nest-logger.js';
import { type Surroundings, serverModule } from './server.module.js';
import { EDGE, METRICS } from './tokens.js';

export interface RunningServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Lets the requests that run come to their end, but takes no others. @param force cuts them off */
  close(force?: AbortSignal): Promise<void>;
}

// What Nest serves. Everything else is DAV, which takes requests as they come from the socket: that costs a third less,
// and no router judges targets and types before DAV does.
const ROUTES = /^\/(health\/live|health\/ready|metrics)(\?|$)/;

/** Starts to serve. The database stays the caller's. @throws CannotStart when the address cannot be had */
export async function startServer(surroundings: Surroundings): Promise<RunningServer> {
  const { configuration, logger } = surroundings;
  const app = await NestFactory.create<NestFastifyApplication>(serverModule(surroundings), new FastifyAdapter(), {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  await app.init();
  const nest = app.getHttpAdapter().getInstance();
  await nest.ready();
  const edge = app.get<Edge>(EDGE);
  const handle: Handler = (request, response) => {
    if (ROUTES.test(request.url ?? '')) nest.routing(request, response);
    else void edge(request, response);
  };
  const addressOf = connectionAddress(configuration.trustedProxies);
  const { server, connections, close } = createHttpServer(handle, { ...configuration, addressOf });
  app.get<Metrics>(METRICS).watch(connections);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(configuration.port, configuration.host, resolve);
  }).catch(async (error: NodeJS.ErrnoException) => {
    await app.close();
    throw listenFailure(error, configuration);
  });
  const { address, port } = server.address() as AddressInfo;

  return {
    url: urlOf(address, port),
    async close(force) {
      await close(force);
      await app.close();
    },
  };
}

/** Where a server answers, without a slash at the end. */
export function urlOf(address: string, port: number): string {
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

function listenFailure({ code, message }: NodeJS.ErrnoException, { host, port }: Configuration): CannotStart {
  switch (code) {
    case 'EADDRINUSE':
      return new CannotStart(`The port ${port} is taken by another program; set PORT to another one.`);
    case 'EACCES':
      return new CannotStart(`The port ${port} needs rights that this user does not have; set PORT to one above 1023.`);
    default:
      return new CannotStart(`${host}, port ${port}, cannot be listened on (${message}); set HOST or PORT.`);
  }
}
