// The limits of a server under test, where a test does not choose others.
import type { Limits } from '#dav';
import type { FairUseLimits } from '../../apps/server/src/dav/fair-use.js';
import type { HttpLimits } from '../../apps/server/src/http-server.js';

export const LIMITS: Limits = {
  maxResourceSize: 1024 * 1024,
  maxImageSize: 512 * 1024,
  maxXmlSize: 2 * 1024 * 1024,
  maxMultigetHrefs: 5000,
  maxQueryResults: 5000,
  maxCollections: 100,
  maxFolders: 100,
  maxLocks: 100,
  maxLockSeconds: 3600,
  maxResources: 10_000,
  quota: 1024 ** 3,
  minDateTime: Date.parse('0001-01-01T00:00:00Z') / 1000,
  maxDateTime: Date.parse('9999-12-31T23:59:59Z') / 1000,
  maxInstances: 3000,
  directory: 'everybody',
  maxAttendees: 1000,
  maxProperties: 100,
  maxPropertySize: 64 * 1024,
};

export const FAIR_USE: FairUseLimits = { maxRequestRate: 0, maxReports: 4, reportWait: 10_000, acquireTimeout: 5000 };

export const HTTP_LIMITS: HttpLimits = {
  headTimeout: 10_000,
  requestTimeout: 60_000,
  idleTimeout: 75_000,
  maxConnections: 2000,
  maxConnectionsPerAddress: 2000,
  addressOf: () => undefined,
};

export const BODY_MEMORY = 64 * 1024 * 1024;

export const STALL_TIMEOUT = 60_000;
