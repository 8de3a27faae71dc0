// The refusal of who lacks a privilege, which must not tell what else there is.
import type { Context } from './context.js';
import { needPrivileges } from './preconditions.js';
import type { Privilege } from './privilege-tree.js';
import { privilegesOf } from './privileges.js';
import type { Target } from './resource.js';
import { hrefOfTarget } from './target.js';

/**
 * Checks that the caller has a privilege.
 * @param target of the request @param guarded where the privilege is needed
 * @throws DavError need-privileges (RFC 3744 §7.1.1)
 */
export function checkPrivilege(
  privilege: Privilege | 'traverse',
  target: Target,
  { caller }: Context,
  guarded: Target = target,
): void {
  if (privilegesOf(caller, guarded).has(privilege)) return;
  // Which privilege is missing would tell whether something is there; whoever may not read is told this instead.
  const mayRead = privilege !== 'traverse' && privilegesOf(caller, target).has('read');
  throw mayRead ? needPrivileges(hrefOfTarget(guarded), privilege) : needPrivileges(hrefOfTarget(target), 'read');
}
