// Moving an object to another name or collection.
import { type Author, advance, advanceAhead } from './changing.js';
import { type ClearingConditions, clearForObject } from './clearing.js';
import { type Condition, currentState, demand, UNCONDITIONAL } from './conditions.js';
import type { Database, Statement } from './database.js';
import { type NewObject, putNumbered, type Written } from './put.js';
import type { CollectionRecord, ObjectRecord } from './records.js';
import { Refusal } from './refusal.js';
import { removeNumbered } from './remove.js';

// RFC 4918 §15.1. The history goes on from when the object came to its name, as of any other.
const KEEP_CREATIONDATE: Statement = {
  name: 'keep_creationdate',
  text: 'update object set creationdate = $4 where home_id = $1 and collection_id = $2 and name = $3',
};

export interface Place {
  readonly collection: CollectionRecord;
  readonly name: string;
}

/**
 * Moves an object: at the source it counts as removed, at the destination as written, with two numbers.
 * @param source with the ETag of what was admitted at the destination, and when it began to be
 * @param ofSource the conditions on the source @param ofDestination and on the destination (Overwrite)
 * @param clearing under which a collection in its place gives way; absent: it does not
 * @throws Refusal object-missing, condition-failed, name-taken, uid-conflict, collection-missing, quota-exceeded, too-many-resources
 */
export async function move(
  database: Database,
  source: Place & Pick<ObjectRecord<'state'>, 'etag' | 'createdAt'>,
  destination: Place,
  object: NewObject,
  ofSource: Condition,
  ofDestination: Condition,
  author: Author,
  clearing?: ClearingConditions,
): Promise<Written> {
  return await database.transaction(async (queries) => {
    const removal = await advanceBoth();
    const current = await currentState(queries, source.collection, source.name);
    if (current.etag === undefined) throw new Refusal('object-missing');
    if (current.etag !== source.etag) throw new Refusal('condition-failed');
    await demand(ofSource, current, queries);
    const there = await currentState(queries, destination.collection, destination.name);
    if (!(await ofDestination(there, queries))) throw new Refusal('name-taken');
    const freed = await removeNumbered(queries, source.collection, source.name, author, removal);
    const kept = source.collection.home.id === destination.collection.home.id ? freed : 0;
    const { collection, name } = destination;
    const replaced = await clearForObject(queries, destination, author, clearing);
    if (replaced) advanceAhead(queries, collection.home.id);
    const written = await putNumbered(queries, collection, name, object, UNCONDITIONAL, author, kept);
    queries.runAhead(KEEP_CREATIONDATE, [collection.home.id, collection.id, name, source.createdAt]);
    return { ...written, created: written.created && !replaced };

    // Two homes are locked in the order of their ids, so that two opposite moves cannot wait for each other. The number of
    // the removal comes first.
    async function advanceBoth(): Promise<number> {
      const from = source.collection.home.id;
      const to = destination.collection.home.id;
      if (from === to) return await advance(queries, from, 2);
      if (to < from) advanceAhead(queries, to);
      const removal = await advance(queries, from);
      if (to > from) advanceAhead(queries, to);
      return removal;
    }
  });
}
