// UNLOCK (RFC 4918 §9.11): by whoever took the lock, or has the privilege to remove those of others.
import { type Condition, covers, type LockRecord, Refusal, unlock as removeLock } from '#store';
import { headerCondition } from '../conditions.js';
import type { Context } from '../context.js';
import type { DavError } from '../errors.js';
import { lockPathOf } from '../locks.js';
import { empty } from '../message.js';
import { hrefOf } from '../paths.js';
import { badRequest, lockTokenMatchesRequestUri, needPrivileges } from '../preconditions.js';
import { privilegesOf } from '../privileges.js';
import { refuse } from '../refusals.js';
import { COLLECTION_KINDS, collectionOf, HOME_KINDS, homeOf, OBJECT_KINDS, type Owned } from '../resource.js';
import { method } from '../rows.js';
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
      const refusal = refusalOf(held, target, context);
      if (refusal !== undefined) throw refusal;
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

/** Why a lock cannot be removed at a place, if it cannot. */
function refusalOf(held: LockRecord | undefined, target: Owned, { caller }: Context): DavError | undefined {
  const privileges = privilegesOf(caller, target);
  const isOwn = held?.principalId === caller.principal.id && caller.scope === 'full';
  // A lock that comes from a home covers more than what was shared of it.
  const ofAll = held?.root === '' ? privilegesOf(caller, homeOf(target)) : privileges;
  if (held !== undefined && (isOwn || ofAll.has('unlock'))) return undefined;
  // Whoever may not read is not told whether there is something.
  if (!privileges.has('read')) return needPrivileges(hrefOf(target), 'read');
  return held === undefined
    ? lockTokenMatchesRequestUri('No lock with this token is on this resource.')
    : needPrivileges(hrefOf(target), 'unlock');
}
