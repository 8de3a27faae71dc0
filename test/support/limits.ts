// The limits of a server under test, where a test does not choose others.
import type { Limits } from '#dav';

export const LIMITS: Limits = {
  maxResourceSize: 1024 * 1024,
  maxImageSize: 512 * 1024,
  maxXmlSize: 2 * 1024 * 1024,
  maxMultigetHrefs: 5000,
  maxQueryResults: 5000,
  maxCollections: 100,
  maxLocks: 100,
  maxLockSeconds: 3600,
  maxResources: 10_000,
  quota: 1024 ** 3,
  minDateTime: Date.parse('0001-01-01T00:00:00Z') / 1000,
  maxDateTime: Date.parse('9999-12-31T23:59:59Z') / 1000,
  maxInstances: 3000,
  maxAttendees: 1000,
  maxProperties: 100,
  maxPropertySize: 64 * 1024,
};
