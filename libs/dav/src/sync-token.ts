// Sync tokens (RFC 6578 §4): which collection or home, and up to which of its changes.
import type { CollectionRecord, HomeRecord } from '#store';
import { validSyncToken } from './preconditions.js';

// A URI, so that it may stand in an If header; of a scheme that promises nothing to be fetched. The epoch changes when the database is restored from a backup, and the id
// when a collection is deleted and made anew: both make older tokens foreign.
const PREFIX = 'data:,';
const TOKEN = /^data:,([0-9a-f]+):(c|hc|ha)(\d{1,15}):(\d{1,15})$/;

export type Synchronized = CollectionRecord | HomeRecord;

function homeOf(resource: Synchronized): HomeRecord {
  return 'home' in resource ? resource.home : resource;
}

// A person's two homes count their changes together, but what is known of one says nothing of the other.
function scopeOf(resource: Synchronized): string {
  if ('home' in resource) return `c${resource.id}`;
  return `${resource.area === 'calendars' ? 'hc' : 'ha'}${resource.id}`;
}

/** The token for the state after a change. */
export function syncToken(resource: Synchronized, change: number = resource.change): string {
  return `${PREFIX}${homeOf(resource).epoch}:${scopeOf(resource)}:${change}`;
}

/**
 * The number of the change up to which a client knows a collection or home; 0 for an empty token.
 * @throws DavError valid-sync-token when the token is not of this resource, or too old
 */
export function changeOf(token: string, resource: Synchronized): number {
  if (token === '') return 0;
  const [, epoch, scope, id, number] = TOKEN.exec(token) ?? [];
  if (epoch !== homeOf(resource).epoch || `${scope}${id}` !== scopeOf(resource)) {
    throw validSyncToken('This sync token is not of this collection. Synchronise anew without a token.');
  }
  const change = Number(number);
  if (change > resource.change) {
    throw validSyncToken('This sync token is of a state that this server never had. Synchronise anew without a token.');
  }
  if (change < resource.purgedChange) {
    throw validSyncToken(
      'This sync token is too old: what was removed since then is no longer known. Synchronise anew without a token.',
    );
  }
  return change;
}
