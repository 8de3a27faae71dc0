// What is done to a collection with everything in it, or not at all, and the members that stand in the way.
import { type CollectionRecord, isInside, members, type TreeCondition } from '#store';
import type { Context } from './context.js';
import { type DavError, MembersRefused } from './errors.js';
import { hrefOf } from './paths.js';
import { forbidden, needPrivileges } from './preconditions.js';
import type { Privilege } from './privilege-tree.js';
import { privilegesOf, seesEverything } from './privileges.js';
import { isShownWhole } from './shown-body.js';
import { takeTurn } from './turn.js';

/**
 * The condition that the caller has some privileges on a collection and on all below it. It throws the refusal of the first
 * where that is the one that lacks them, and else those of the others, for a multistatus.
 */
export function demandOnAll(needed: readonly Privilege[], { caller }: Context): TreeCondition {
  return (collections) => {
    const refusals = new Map<CollectionRecord, DavError>();
    const visible = collections.filter((collection) => privilegesOf(caller, collection).size > 0);
    for (const collection of collections) {
      const privileges = privilegesOf(caller, collection);
      const lacking = needed.find((privilege) => !privileges.has(privilege));
      if (lacking === undefined) continue;
      if (privileges.size > 0) refusals.set(collection, needPrivileges(hrefOf(collection), lacking));
      else {
        // What the caller may not know of is not named; the next above it is.
        const above = visible.findLast(({ name }) => isInside(collection.name, name));
        if (above !== undefined) refusals.set(above, forbidden('Not everything in it may be dealt with.'));
      }
    }
    const [top] = collections;
    const ofTop = top && refusals.get(top);
    if (ofTop !== undefined) throw ofTop;
    const members = [...refusals].map(([collection, error]) => ({ href: hrefOf(collection), error }));
    if (members.length > 0) throw new MembersRefused(members);
  };
}

/** The condition that the caller is shown all that is in these collections. */
export function demandShown({ protocol }: Context): TreeCondition {
  return async (collections, queries) => {
    const turn = takeTurn();
    for (const collection of collections) {
      if (seesEverything(collection) || protocol.collectionType(collection.kind).shown === undefined) continue;
      for await (const page of members(queries, collection, ['body'])) {
        if (turn.isOver()) await turn.next();
        if (page.some((object) => !isShownWhole(object, protocol))) {
          throw needPrivileges(hrefOf(collection), 'write-content');
        }
      }
    }
  };
}

/** The condition that all this may go: the caller may take it away, and its kind lets go of it. */
export function demandRelease(context: Context): TreeCondition {
  const demand = demandOnAll(['unbind'], context);
  return async (collections, queries) => {
    await demand(collections, queries);
    for (const one of collections) await context.protocol.collectionType(one.kind).release?.(one, queries);
  };
}
