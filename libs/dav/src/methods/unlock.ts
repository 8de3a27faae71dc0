// UNLOCK (RFC 4918 §9.11): by whoever took the lock, or has the privilege to remove those of others.
import { type Condition, covers, type LockRecord, Refusal, unlock as removeLock } from '#store';
import { headerCondition } from '../conditions.js';
import type { Context } from '../context.js';
import type { DavError } from '../errors.js';
import { lockPathOf, rootHref } from '../locks.js';
import { empty } from '../message.js';
import { method } from '../method-row.js';
import { hrefOf, placeOf, segmentsOf } from '../paths.js';
import { badRequest, lockTokenMatchesRequestUri, needPrivileges } from '../preconditions.js';
import { privilegesOf } from '../privileges.js';
import { refuse } from '../refusals.js';
import { COLLECTION_KINDS, collectionOf, HOME_KINDS, homeOf, OBJECT_KINDS, type Owned } from '../resource.js';
import { type Search, targetAt } from '../target.js';
import { lockableOf } from './lock.js';

export const unlock = method({
  name: 'UNLOCK',
  on: [...HOME_KINDS, ...COLLECTION_KINDS, ...OBJECT_KINDS],
  // RFC 3744 §3.5: none, for one's own locks.
  privilege: undefined,
  async run(target, context) {
    const { database, protocol, request } = context;
    const token = request.headers.lockToken;
    if (token === undefined) throw badRequest('An UNLOCK needs a Lock-Token header.');
    const path = lockPathOf(target);
    const ofHeaders = headerCondition(context, target);
    const condition: Condition = async (current, queries) => {
      const held = current.locks.find((lock) => lock.token === token && covers(lock, path));
      if (held === undefined || !(await mayRemove(held, target, { ...context, database: queries }))) {
        throw refusalOf(held, target, context);
      }
      return await ofHeaders(current, queries);
    };
    try {
      await removeLock(database, lockableOf(target), token, condition);
    } catch (error) {
      throw error instanceof Refusal ? refuse(error, collectionOf(target), protocol) : error;
    }
    return empty(204);
  },
});

/** RFC 3744 §3.5. The privilege counts where the lock is rooted: it may cover more than what was shared with the caller. */
async function mayRemove(held: LockRecord, target: Owned, search: Search): Promise<boolean> {
  const { caller } = search;
  if (held.principalId === caller.principal.id && caller.scope === 'full') return true;
  const root = placeOf(segmentsOf(rootHref(held, homeOf(target))));
  return privilegesOf(caller, await targetAt(root, [], search)).has('unlock');
}

/** Why a lock cannot be removed. Whoever may not read is not told whether there is something. */
function refusalOf(held: LockRecord | undefined, target: Owned, { caller }: Context): DavError {
  if (!privilegesOf(caller, target).has('read')) return needPrivileges(hrefOf(target), 'read');
  if (held !== undefined) return needPrivileges(rootHref(held, homeOf(target)), 'unlock');
  return lockTokenMatchesRequestUri('No lock with this token is on this resource.');
}
