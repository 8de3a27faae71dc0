// The database: records, and verbs in SQL. No status codes, XML or iCalendar in here.

export * from './accounts.js';
export * from './authentication-failures.js';
export * from './changes.js';
export type { Author } from './changing.js';
export * from './collections.js';
export { type Condition, type CurrentState, UNCONDITIONAL } from './conditions.js';
export * from './credentials.js';
export * from './database.js';
export { type CredentialEntity, CredentialSchema, type PrincipalEntity, PrincipalSchema } from './entities.js';
export * from './grants.js';
export * from './groups.js';
export * from './locate.js';
export * from './members.js';
export * from './move.js';
export type { IndexedText, ObjectIndex } from './object-index.js';
export { type Busy, type BusyTime, busyTime, type Occurrence, type Span } from './occurrences.js';
export * from './principals.js';
export * from './purge.js';
export { type NewObject, put, type Written } from './put.js';
export * from './records.js';
export { Refusal, type RefusalReason, Unavailable } from './refusal.js';
export * from './reindex.js';
export { removeObject } from './remove.js';
export { type StorageLimits, setQuota, UNLIMITED, type Usage, usageOf } from './room.js';
export * from './search.js';
export * from './transfer.js';
export type { CollectionPlace } from './trees.js';
