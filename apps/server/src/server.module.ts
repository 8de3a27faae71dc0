// The composition root: every part of the server, and what it is given.
import { availableParallelism } from 'node:os';
import { type DynamicModule, Module } from '@nestjs/common';
import { createAuthenticator } from '#accounts';
import { CALDAV, CalDavModule } from '#caldav';
import { CARDDAV, CardDavModule } from '#carddav';
import { type Aside, assemble, DavModule, type Feature, type Protocol, WEBDAV } from '#dav';
import type { Configuration, Logger } from '#runtime';
import type { Database } from '#store';
import { clientAddress } from './client-address.js';
import { createBodyMemory } from './dav/body-memory.js';
import { createEdge, type Edge } from './dav/edge.js';
import { createFairUse } from './dav/fair-use.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { createMetrics, type Metrics } from './metrics.js';
import { requestLog } from './request-log.js';
import { ASIDE, CONFIGURATION, DATABASE, EDGE, LOGGER, METRICS, PROTOCOL } from './tokens.js';

// Passwords hashed at once, by all workers together.
const HASHES_PER_CORE = 2;

/** What the server does not make itself. */
export interface Surroundings {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly logger: Logger;
  /** For what would keep others waiting. */
  readonly aside: Aside;
}

@Module({
  imports: [DavModule, CalDavModule, CardDavModule],
  controllers: [HealthController, MetricsController],
  providers: [
    {
      provide: PROTOCOL,
      useFactory: (...features: Feature[]) => assemble(features),
      inject: [WEBDAV, CALDAV, CARDDAV],
    },
    { provide: METRICS, useFactory: createMetrics, inject: [DATABASE] },
    { provide: EDGE, useFactory: edge, inject: [CONFIGURATION, DATABASE, LOGGER, ASIDE, PROTOCOL, METRICS] },
  ],
})
export class ServerModule {}

/** The module with what it does not make itself. */
export function serverModule({ configuration, database, logger, aside }: Surroundings): DynamicModule {
  return {
    module: ServerModule,
    providers: [
      { provide: CONFIGURATION, useValue: configuration },
      { provide: DATABASE, useValue: database },
      { provide: LOGGER, useValue: logger },
      { provide: ASIDE, useValue: aside },
    ],
  };
}

function edge(
  configuration: Configuration,
  database: Database,
  logger: Logger,
  aside: Aside,
  protocol: Protocol,
  metrics: Metrics,
): Edge {
  const log = requestLog(logger);
  return createEdge({
    protocol,
    authenticator: createAuthenticator(database, {
      parallel: Math.ceil((HASHES_PER_CORE * availableParallelism()) / configuration.workers),
    }),
    fairUse: createFairUse(database, aside, configuration),
    limits: configuration,
    bodyMemory: createBodyMemory(configuration.maxBodyMemory),
    stallTimeout: configuration.stallTimeout,
    publicHost: configuration.publicUrl === undefined ? undefined : new URL(configuration.publicUrl).host,
    addressOf: clientAddress(configuration.trustedProxies),
    onRequest(record) {
      log.onRequest(record);
      metrics.count(record);
    },
    onError: log.onError,
  });
}
