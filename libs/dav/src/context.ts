// What every method, report and property is given besides its resource.
import type { Author, Database, PrincipalRecord, StorageLimits } from '#store';
import type { Aside } from './aside.js';
import type { AuditEvent } from './audit.js';
import type { DavRequest } from './message.js';
import type { Protocol } from './protocol.js';

/** Who sent the request. */
export interface Caller {
  readonly principal: PrincipalRecord;
  readonly credentialId: number;
  readonly scope: 'full' | 'read-only';
}

/** What the server refuses to exceed; each is configurable. */
export interface Limits extends StorageLimits {
  /** Octets of one object. */
  readonly maxResourceSize: number;
  /** Octets of a picture in a contact. */
  readonly maxImageSize: number;
  /** Octets of an XML request body. */
  readonly maxXmlSize: number;
  /** Hrefs in one multiget. */
  readonly maxMultigetHrefs: number;
  /** Objects with their data in the answer to one query. */
  readonly maxQueryResults: number;
  /** Calendars and address books in one home. */
  readonly maxCollections: number;
  /** Folders in one home. */
  readonly maxFolders: number;
  /** The earliest and the latest time that a calendar object may name: seconds since 1970, as clocks show them. */
  readonly minDateTime: number;
  readonly maxDateTime: number;
  /** Instances of one series in one answer. */
  readonly maxInstances: number;
  /** Write locks of one principal. */
  readonly maxLocks: number;
  /** Seconds that a lock lasts unless it is refreshed. */
  readonly maxLockSeconds: number;
  /** Whether a search for people finds everybody by a part of a name, or by whole addresses alone. */
  readonly directory: 'everybody' | 'addresses';
  /** ATTENDEEs of one component. */
  readonly maxAttendees: number;
  /** Dead properties of one resource. */
  readonly maxProperties: number;
  /** Octets of one property. */
  readonly maxPropertySize: number;
}

export interface Context {
  readonly protocol: Protocol;
  readonly database: Database;
  readonly limits: Limits;
  readonly caller: Caller;
  readonly request: DavRequest;
  /** Does what may take long. */
  readonly aside: Aside;
  /** Tells the operator about something that went wrong without failing the request. */
  logError(error: unknown, what: string): void;
  /** Tells the audit log. */
  audit(event: AuditEvent): void;
}

/** The caller as the author of a change. */
export function author({ caller, limits }: Context): Author {
  return { credentialId: caller.credentialId, limits };
}
