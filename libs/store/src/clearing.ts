// Taking away what is at a place, so that something else can be there.
import { type Author, advance } from './changing.js';
import { type Condition, currentState, demand } from './conditions.js';
import type { Queries } from './database.js';
import { unlockUnmapped } from './locks.js';
import { holderOf, NESTS, pathIn, splitPath } from './nesting.js';
import type { CollectionRecord } from './records.js';
import { removeNumbered } from './remove.js';
import { type CollectionPlace, collectionsIn, removeTree, type TreeCondition, treeAt } from './trees.js';

/** What giving way depends on. */
export interface ClearingConditions {
  /** Of the place of a collection and the home that it is in, whether or not one is there; `locks` are about the place. */
  readonly ofPlace: Condition;
  /** Of the object at the place, if there is one. */
  readonly ofObject: Condition;
  /** Of everything that is deleted; of no collections where that is an object. It is not asked where nothing is. */
  readonly ofReplaced: TreeCondition;
}

/** What was at a place. */
export interface Cleared {
  readonly taken: boolean;
  /** Whether there are locks at the place, or below it. */
  readonly isLocked: boolean;
}

/** Deletes a collection with everything in it. The lock on the home must have been taken. */
async function clearCollection(
  queries: Queries,
  place: CollectionPlace,
  author: Author,
  { ofPlace, ofReplaced }: ClearingConditions,
): Promise<Cleared> {
  const { tree, homeChange, locks } = await treeAt(queries, place);
  await demand(ofPlace, { collectionChange: homeChange, locks }, queries);
  const taken = tree.length > 0;
  if (taken) {
    await ofReplaced(collectionsIn(tree), queries);
    await removeTree(queries, tree, author, await advance(queries, place.home.id, tree.length));
  }
  return { taken, isLocked: locks.length > 0 };
}

/**
 * Deletes the collection at a place at which an object shall be. The lock on the home must have been taken.
 * @param conditions absent: nothing gives way
 * @returns whether there was one, as there can be only where collections hold some
 */
export async function clearForObject(
  queries: Queries,
  { collection: { home, name: holder }, name }: { readonly collection: CollectionRecord; readonly name: string },
  author: Author,
  conditions: ClearingConditions | undefined,
): Promise<boolean> {
  if (conditions === undefined || !NESTS[home.area]) return false;
  const place = { home, name: pathIn(holder, name) };
  const { taken, isLocked } = await clearCollection(queries, place, author, conditions);
  if (taken && isLocked) await unlockUnmapped(queries, place);
  return taken;
}

/**
 * Deletes whatever is at a place at which a collection shall be. The lock on the home must have been taken.
 * @throws Refusal collection-missing (nothing holds the place), and what the conditions throw
 */
export async function clearForCollection(
  queries: Queries,
  place: CollectionPlace,
  author: Author,
  conditions: ClearingConditions,
): Promise<Cleared> {
  const { home } = place;
  const cleared = await clearCollection(queries, place, author, conditions);
  if (cleared.taken || !NESTS[home.area]) return cleared;
  const { id, path, taken } = await holderOf(queries, home, place.name);
  if (!taken) return cleared;
  const holder = { home, id, name: path };
  const { name } = splitPath(place.name);
  await demand(conditions.ofObject, await currentState(queries, holder, name), queries);
  await conditions.ofReplaced([], queries);
  await removeNumbered(queries, holder, name, author, await advance(queries, home.id));
  return { ...cleared, taken };
}
