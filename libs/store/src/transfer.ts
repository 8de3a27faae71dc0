// COPY and MOVE of collections with everything in them, all of it or nothing.
import { type Author, advance, lockHomes } from './changing.js';
import { type ClearingConditions, clearForCollection } from './clearing.js';
import { expectRoom } from './collections.js';
import { type Condition, demand } from './conditions.js';
import type { Database, Queries } from './database.js';
import { keepAddressBook } from './first-collections.js';
import { unlockUnmapped } from './locks.js';
import type { CollectionRecord, HomeRecord } from './records.js';
import { Refusal } from './refusal.js';
import { checkRoom, usageOf } from './room.js';
import {
  type CollectionPlace,
  type Copying,
  collectionsIn,
  copyTree,
  numbersOf,
  removeTree,
  renameTree,
  type Tree,
  type TreeCondition,
  type TreeState,
  treeAt,
} from './trees.js';

/** What a transfer of a collection depends on. */
export interface TransferConditions extends ClearingConditions {
  /** Of the source (If-Match and the like). */
  readonly ofSource: Condition;
  /** Of everything that is copied or moved. */
  readonly ofContent: TreeCondition;
  /** How many collections a home may have. */
  readonly maxCollections: number;
}

/**
 * Copies a collection.
 * @param withMembers whether with everything in it
 * @returns whether nothing was at the destination
 * @throws Refusal object-missing, condition-failed, collection-missing (what would hold it), path-too-long, quota-exceeded,
 *   too-many-collections, and what the conditions throw
 */
export async function copyCollection(
  database: Database,
  source: CollectionRecord,
  destination: CollectionPlace,
  withMembers: boolean,
  conditions: TransferConditions,
  author: Author,
): Promise<boolean> {
  return await database.transaction(async (queries) => {
    await lockHomes(queries, source.home.id, destination.home.id);
    const { tree: whole } = await treeOf(queries, source, conditions.ofSource);
    const tree = withMembers ? whole : whole.slice(0, 1);
    await conditions.ofContent(collectionsIn(tree), queries);
    const replaced = await clearForCollection(queries, destination, author, conditions);
    await copyNumbered(queries, tree, destination, { members: withMembers, moves: false }, conditions, author);
    if (replaced.isLocked) await unlockUnmapped(queries, destination);
    return !replaced.taken;
  });
}

/**
 * Moves a collection. In its home it only gets another name: members, history and tokens stay its own. In another home it
 * is made anew, and counts as deleted where it was.
 * @returns whether nothing was at the destination
 * @throws Refusal object-missing, condition-failed, collection-missing (what would hold it), path-too-long, quota-exceeded,
 *   too-many-collections, and what the conditions throw
 */
export async function moveCollection(
  database: Database,
  source: CollectionRecord,
  destination: CollectionPlace,
  conditions: TransferConditions,
  author: Author,
): Promise<boolean> {
  return await database.transaction(async (queries) => {
    await lockHomes(queries, source.home.id, destination.home.id);
    const { tree, locks } = await treeOf(queries, source, conditions.ofSource);
    await conditions.ofContent(collectionsIn(tree), queries);
    const replaced = await clearForCollection(queries, destination, author, conditions);
    if (source.home.id === destination.home.id) {
      await renameTree(queries, tree, destination.name, author, await advance(queries, source.home.id, tree.length));
    } else {
      await copyNumbered(queries, tree, destination, { members: true, moves: true }, conditions, author);
      await removeTree(queries, tree, author, await advance(queries, source.home.id, tree.length));
    }
    if (locks.length > 0) await unlockUnmapped(queries, source);
    await keepAddressBook(queries, source.home);
    if (replaced.isLocked) await unlockUnmapped(queries, destination);
    return !replaced.taken;
  });
}

/**
 * Deletes a collection with everything in it.
 * @param ofContent of everything that is deleted
 * @throws Refusal object-missing, condition-failed, and what the conditions throw
 */
export async function removeCollection(
  database: Database,
  collection: CollectionRecord,
  condition: Condition,
  author: Author,
  ofContent?: TreeCondition,
): Promise<void> {
  await database.transaction(async (queries) => {
    const change = await advance(queries, collection.home.id);
    const { tree, locks } = await treeOf(queries, collection, condition);
    await ofContent?.(collectionsIn(tree), queries);
    // The first number came with the lock.
    if (tree.length > 1) await advance(queries, collection.home.id, tree.length - 1);
    await removeTree(queries, tree, author, change);
    if (locks.length > 0) await unlockUnmapped(queries, collection);
    await keepAddressBook(queries, collection.home);
  });
}

/** @throws Refusal object-missing, condition-failed, and what the condition throws */
async function treeOf(queries: Queries, collection: CollectionRecord, condition: Condition): Promise<TreeState> {
  const state = await treeAt(queries, collection);
  const [top] = state.tree;
  // Another one may have taken its name.
  if (top?.collection.id !== collection.id) throw new Refusal('object-missing');
  await demand(condition, { collectionChange: top.collection.change, locks: state.locks }, queries);
  return state;
}

async function copyNumbered(
  queries: Queries,
  tree: Tree,
  destination: CollectionPlace,
  copying: Copying,
  { maxCollections }: TransferConditions,
  author: Author,
): Promise<void> {
  const { home, name } = destination;
  await expectRoom(queries, home, name, tree.length, maxCollections);
  if (copying.members) await expectRoomForMembers(queries, tree, home, author);
  const change = await advance(queries, home.id, numbersOf(tree, copying));
  await copyTree(queries, tree, destination, copying, author, change);
}

async function expectRoomForMembers(
  queries: Queries,
  tree: Tree,
  { id }: HomeRecord,
  { limits }: Author,
): Promise<void> {
  const usage = (await usageOf(queries, [id], limits)).get(id);
  const octets = tree.reduce((sum, node) => sum + node.octets, 0);
  if (usage !== undefined) checkRoom({ ...usage, members: 0 }, { members: 0, octets }, limits);
}
