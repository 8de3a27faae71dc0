// Deleted collections come back, empty at first: under their old id, so that their history is still theirs.
import { advance } from './changing.js';
import type { Queries, Statement } from './database.js';
import { type DeletedCollection, deletedCollections } from './history.js';
import { expectPlaceFor } from './nesting.js';
import { Refusal } from './refusal.js';
import type { Undoing } from './undo.js';

// Where an address book was deleted, an empty one may have taken its place at once; it gives way.
const IS_EMPTY = `kind = 'addressbook' and members = 0`;

const TAKEN: Statement = {
  name: 'names_taken_by_collections',
  text: `select name from collection
    where home_id = $1 and (area, name) in (select * from unnest($2::text[], $3::text[])) and not (${IS_EMPTY})`,
};

const GIVE_WAY: Statement = {
  name: 'empty_collection_gives_way',
  text: `delete from collection where home_id = $1 and area = $2 and name = $3 and ${IS_EMPTY}`,
};

// Of what was removed before the deletion nothing is known any more: older tokens of the collection, and of the home, are
// refused, and whoever has one synchronises anew. The id in a token would not tell, since it is the same.
const REVIVE: Statement = {
  name: 'revive_collection',
  text: `with gone as (
      delete from collection_tombstone where home_id = $1 and collection_id = $2 and change = $5 returning *
    ), forgotten as (
      update home set purged_change = greatest(purged_change, gone.change) from gone where id = $1
    ), granted as (
      insert into ace (home_id, area, collection_id, position, grants, principal_id, pseudo_principal, privileges)
      select gone.home_id, gone.area, gone.collection_id, a.position, a.grants, a.principal_id, a.pseudo_principal, a.privileges
      from gone, jsonb_to_recordset(gone.aces) a
        (position integer, grants boolean, principal_id bigint, pseudo_principal text, privileges text[])
      where a.principal_id is null or exists (select from principal where id = a.principal_id)
    )
    insert into collection (home_id, id, area, kind, name, components, properties, change, own_change, purged_change,
      created_at)
    overriding system value
    select home_id, collection_id, area, kind, $3, components, properties, $4, $4, change, coalesce(created_at, now())
    from gone`,
};

/**
 * The deleted collections that come back when something is undone, under the names that they will have.
 * @throws Refusal name-taken (`detail` is the name)
 */
export async function deletedForUndo(
  queries: Queries,
  homeId: number,
  undoing: Undoing,
): Promise<readonly DeletedCollection[]> {
  const deleted = await chosen(queries, homeId, undoing);
  const names = [deleted.map(({ area }) => area), deleted.map(({ name }) => name)];
  const [taken] = deleted.length === 0 ? [] : await queries.query<{ name: string }>(TAKEN, [homeId, ...names]);
  if (taken !== undefined) throw new Refusal('name-taken', taken.name);
  return deleted;
}

async function chosen(queries: Queries, homeId: number, undoing: Undoing): Promise<readonly DeletedCollection[]> {
  const all = await deletedCollections(queries, homeId);
  switch (undoing.of) {
    case 'object':
      return [];
    case 'deletion':
      return treeOf(undoing.deleted, all).map((one) => ({
        ...one,
        name: undoing.as + one.name.slice(undoing.deleted.name.length),
      }));
    case 'time': {
      const { to, collectionId } = undoing;
      if (collectionId !== null) return [];
      return lastOfEachName(all.filter(({ createdAt, deletedAt }) => isBefore(createdAt, to) && deletedAt > to));
    }
    case 'device': {
      const { since, until, collectionId } = undoing;
      return lastOfEachName(
        all
          .filter(({ credentialId }) => credentialId === undoing.credentialId)
          .filter(({ deletedAt }) => deletedAt >= since && deletedAt <= until)
          .filter(({ id }) => collectionId === null || id === collectionId),
      );
    }
  }
}

/** A collection, and those below it that were deleted together with it. */
function treeOf(top: DeletedCollection, all: readonly DeletedCollection[]): readonly DeletedCollection[] {
  return all.filter(
    ({ id, area, name, deletedAt }) =>
      id === top.id ||
      (area === top.area && name.startsWith(`${top.name}/`) && deletedAt.getTime() === top.deletedAt.getTime()),
  );
}

function isBefore(createdAt: Date | null, moment: Date): boolean {
  return createdAt !== null && createdAt <= moment;
}

/** Two of one name cannot both come back. They are sorted, the last first. */
function lastOfEachName(deleted: readonly DeletedCollection[]): readonly DeletedCollection[] {
  const isSame = (one: DeletedCollection, other: DeletedCollection) =>
    one.area === other.area && one.name === other.name;
  return deleted.filter((one, index) => deleted.findIndex((other) => isSame(one, other)) === index);
}

/** Brings a collection back, in a transaction that has the lock. @throws Refusal collection-missing, name-taken */
export async function revive(queries: Queries, homeId: number, deleted: DeletedCollection): Promise<void> {
  const { id, area, name, change } = deleted;
  await expectPlaceFor(queries, { id: homeId, area }, name);
  await queries.query(GIVE_WAY, [homeId, area, name]);
  await queries.query(REVIVE, [homeId, id, name, await advance(queries, homeId), change]);
}
