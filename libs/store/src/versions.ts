// The history of objects: each state that something else took the place of.

/** The columns in which an object and its earlier states are alike. */
export const STATE_COLUMNS = 'home_id, collection_id, name, change, uid, etag, component, body, properties';

/**
 * A part of a statement: copies objects into the history.
 * @param from rows of `object` as they were, with a condition if need be
 * @param change the number of the change that takes their place @param credential whose it is; both are parameters
 */
export function keepVersions(from: string, change: string, credential: string): string {
  return `insert into version (${STATE_COLUMNS}, written_at, written_by, replaced_change, replaced_by)
      select ${STATE_COLUMNS}, modified_at, credential_id, ${change}::bigint, ${credential}::bigint from ${from}`;
}
