// The states of objects, now and before, and how a state becomes one of the past.

/** The columns in which an object and its earlier states are alike. */
export const STATE_COLUMNS = 'home_id, collection_id, name, change, uid, etag, component, body, bytes, properties';

/**
 * A part of a statement: copies objects into the history.
 * @param from rows of `object` as they were, with a condition if need be
 * @param change the number of the change that takes their place @param credential whose it is; both are parameters
 */
export function keepVersions(from: string, change: string, credential: string): string {
  return `insert into version (${STATE_COLUMNS}, written_at, written_by, replaced_change, replaced_by)
      select ${STATE_COLUMNS}, modified_at, credential_id, ${change}::bigint, ${credential}::bigint from ${from}`;
}

/**
 * Every state of every object of the home `$1`, without its body. A state that was replaced ends at the very moment at
 * which the next one of that name begins, since both are written in one transaction; one that was deleted does not.
 * Times tell this, not numbers: to write a property draws a number, too, and is no state of its own.
 */
export const STATES = `
      select collection_id, name, change, uid, etag, properties, modified_at as written_at, credential_id as written_by,
        created_at, null::bigint as replaced_change, null::timestamptz as replaced_at, null::bigint as replaced_by
      from object where home_id = $1
      union all
      select collection_id, name, change, uid, etag, properties, written_at, written_by,
        null::timestamptz, replaced_change, replaced_at, replaced_by
      from version where home_id = $1`;
