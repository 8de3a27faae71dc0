// Forgetting: tombstones and earlier versions that are older than what is promised.
import { lockHome } from './changing.js';
import type { Database, Statement } from './database.js';
import { forgetLocks } from './locking.js';

export interface Retention {
  /** Days that removals stay known to clients that synchronise by token. */
  readonly syncDays: number;
  /** Changes of a home that stay known however old they are. */
  readonly syncChanges: number;
  /** Days that earlier versions of objects are kept. */
  readonly versionDays: number;
}

const HOMES_TO_PURGE: Statement = {
  name: 'homes_to_purge',
  text: `select distinct home_id from tombstone where deleted_at < now() - make_interval(days => $1)
    union select distinct home_id from collection_tombstone where deleted_at < now() - make_interval(days => $2)`,
};

// A deleted collection can be brought back as long as what was in it is kept.
// The number up to which removals are forgotten is kept: older tokens are refused from then on (RFC 6578 §3.2).
const FORGET_REMOVED: Statement = {
  name: 'forget_removed',
  isLong: true,
  text: `with members as (
      delete from tombstone where home_id = $1 and deleted_at < now() - make_interval(days => $2) and change <= $3
      returning collection_id, change
    ), collections as (
      delete from collection_tombstone
      where home_id = $1 and deleted_at < now() - make_interval(days => $4) and change <= $3
      returning change
    ), by_collection as (
      update collection c set purged_change = greatest(c.purged_change, m.change)
      from (select collection_id, max(change) as change from members group by 1) m
      where c.home_id = $1 and c.id = m.collection_id
    )
    update home set purged_change = greatest(purged_change,
      (select max(change) from members), (select max(change) from collections)) where id = $1`,
};

const FORGET_VERSIONS: Statement = {
  name: 'forget_versions',
  isLong: true,
  text: 'delete from version where replaced_at < now() - make_interval(days => $1)',
};

const FORGET_MASS_CHANGES: Statement = {
  name: 'forget_mass_changes',
  text: 'delete from mass_change where ended_at < now() - make_interval(days => $1)',
};

/** Deletes what is past its time. Any number of nodes may call this at once. */
export async function purge(database: Database, { syncDays, syncChanges, versionDays }: Retention): Promise<void> {
  const collectionDays = Math.max(syncDays, versionDays);
  const homes = await database.query<{ home_id: number }>(HOMES_TO_PURGE, [syncDays, collectionDays]);
  for (const { home_id } of homes) {
    await database.transaction(async (queries) => {
      // The lock that writers take first, so that neither can wait for the other in a circle.
      const change = await lockHome(queries, home_id);
      if (change !== undefined) {
        await queries.query(FORGET_REMOVED, [home_id, syncDays, change - syncChanges, collectionDays]);
      }
    });
  }
  await database.query(FORGET_VERSIONS, [versionDays]);
  await database.query(FORGET_MASS_CHANGES, [versionDays]);
  await forgetLocks(database);
}
