// What is done to a collection with everything in it, or not at all, and the members that stand in the way.
import type { TreeCondition } from '#store';
import type { Context } from './context.js';
import { type MemberError, MembersRefused } from './errors.js';
import { hrefOf } from './paths.js';
import { needPrivileges } from './preconditions.js';
import type { Privilege } from './privilege-tree.js';
import { privilegesOf } from './privileges.js';

/**
 * The condition that the caller has some privileges on a collection and on all below it. It throws the refusal of the first
 * where that is the one that lacks them, and else those of the others, for a multistatus.
 */
export function demandOnAll(needed: readonly Privilege[], { caller }: Context): TreeCondition {
  return ([top, ...below]) => {
    const refusalOf = (collection: typeof top): readonly MemberError[] => {
      if (collection === undefined) return [];
      const privileges = privilegesOf(caller, collection);
      const lacking = needed.find((privilege) => !privileges.has(privilege));
      const href = hrefOf(collection);
      return lacking === undefined ? [] : [{ href, error: needPrivileges(href, lacking) }];
    };
    const [refusal] = refusalOf(top);
    if (refusal !== undefined) throw refusal.error;
    const refused = below.flatMap(refusalOf);
    if (refused.length > 0) throw new MembersRefused(refused);
  };
}
