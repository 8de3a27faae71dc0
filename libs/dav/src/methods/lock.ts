// LOCK (RFC 4918 §9.10): a new lock, or, without a body, more time for one that there is.
import { randomUUID } from 'node:crypto';
import {
  type CollectionRecord,
  type Condition,
  collections,
  covers,
  isBelow,
  isGiven,
  type Lockable,
  type LockDepth,
  type LockRecord,
  type LockScope,
  type NewLock,
  Refusal,
  refreshLock,
  lock as takeLock,
} from '#store';
import { D, document, el, element, elements, serialize, type XmlElement } from '#xml';
import { admit } from '../admit.js';
import { expectRoot, xmlBody } from '../body.js';
import { headerCondition } from '../conditions.js';
import { author, type Context } from '../context.js';
import { DavError, MembersRefused } from '../errors.js';
import { activeLocks, demandTokens, lockConflict, lockPathOf, submittedTokens } from '../locks.js';
import { type DavResponse, XML_TYPE } from '../message.js';
import { method } from '../method-row.js';
import { hrefOf } from '../paths.js';
import {
  badRequest,
  contentTooLarge,
  forbidden,
  needPrivileges,
  refreshedLockMatchesRequestUri,
} from '../preconditions.js';
import { permitted, privilegesOf } from '../privileges.js';
import { inLanguageOf } from '../property-update.js';
import { refuse } from '../refusals.js';
import {
  COLLECTION_KINDS,
  collectionOf,
  HOME_KINDS,
  homeOf,
  isUnmapped,
  OBJECT_KINDS,
  type TargetOf,
  UNMAPPED_OBJECT_KINDS,
  type UnmappedObject,
} from '../resource.js';

const LOCKABLE = [...HOME_KINDS, ...COLLECTION_KINDS, ...OBJECT_KINDS, ...UNMAPPED_OBJECT_KINDS] as const;
type Target = TargetOf<(typeof LOCKABLE)[number]>;

export const lock = method({
  name: 'LOCK',
  on: LOCKABLE,
  privilege: (target) => (isUnmapped(target) ? 'bind' : 'write-content'),
  privilegeOn: (target) => (isUnmapped(target) ? target.collection : target),
  async run(target, context) {
    const body = await xmlBody(context);
    try {
      return body === undefined ? await refresh(target, context) : await take(target, body, context);
    } catch (error) {
      throw error instanceof Refusal ? refuse(error, collectionOf(target), context.protocol) : error;
    }
  },
});

/** What the store locks. */
export function lockableOf(target: Target): Lockable {
  const home = homeOf(target);
  if ('collection' in target) return { home, collection: target.collection, object: target.name };
  return 'home' in target ? { home, collection: target } : { home };
}

async function take(target: Target, body: XmlElement, context: Context): Promise<DavResponse> {
  expectRoot(body, D('lockinfo'));
  const { depth = 'infinity' } = context.request.headers;
  // §9.10.3
  if (depth === '1') throw badRequest('The Depth of a LOCK must be 0 or infinity.');
  const wanted: NewLock = {
    token: `urn:uuid:${randomUUID()}`,
    depth,
    scope: scopeIn(body),
    owner: ownerIn(body, context),
    principalId: context.caller.principal.id,
    seconds: secondsFor(context),
    ...(isUnmapped(target) && { empty: await emptyObject(target, context) }),
  };
  const { database, limits } = context;
  const condition = grantCondition(target, depth, context);
  const outcome = await takeLock(database, lockableOf(target), wanted, condition, limits.maxLocks, author(context));
  if ('granted' in outcome) {
    const { granted, created } = outcome;
    return answer(created ? 201 : 200, granted, target, { 'lock-token': `<${granted.token}>` });
  }
  const refused = lockConflict(outcome.conflicting, target, context);
  throw refused instanceof MembersRefused ? withWhole(refused, target) : refused;
}

/** Refuses a LOCK that is not to be granted, whatever locks there are. */
function grantCondition(target: Target, depth: LockDepth, context: Context): Condition {
  const ofHeaders = headerCondition(context, target);
  const privileges = privilegesOf(context.caller, target);
  return async (current, queries) => {
    const isNew = 'collection' in target && current.etag === undefined;
    // Whether something is there may have changed since the privilege was asked for.
    if (!privileges.has(isNew ? 'bind' : 'write-content')) return false;
    if (!(await ofHeaders(current, queries))) return false;
    // §7.4; a lock on the place itself would be in conflict.
    if (isNew) demandTokens(context, target, current, false);
    if (depth === 'infinity') demandMembers(target, await collections(queries, homeOf(target)), context);
    return true;
  };
}

/** §9.10.9: who locks a collection with everything in it needs the same privilege on all of it. @throws DavError */
function demandMembers(target: Target, all: readonly CollectionRecord[], { caller }: Context): void {
  const path = lockPathOf(target);
  const closed = all
    .filter((collection) => isBelow(lockPathOf(collection), path))
    // Nobody writes into what is given, so there is nothing to guard.
    .filter((collection) => !isGiven(collection.kind) && !privilegesOf(caller, collection).has('write-content'));
  if (closed.length === 0) return;
  const known = permitted(closed, 'read', caller);
  if (known.length === 0) throw needPrivileges(hrefOf(target), 'write-content');
  const refused = known.map((collection) => {
    const href = hrefOf(collection);
    return { href, error: needPrivileges(href, 'write-content') };
  });
  throw withWhole(new MembersRefused(refused), target);
}

/** §9.10.3: the resource itself is not locked because its members cannot be. */
function withWhole({ members }: MembersRefused, target: Target): MembersRefused {
  const error = new DavError(424, 'Nothing was locked, because not all of it can be.');
  return new MembersRefused([...members, { href: hrefOf(target), error }]);
}

/** What is stored at a name that nothing has yet: the same as for a PUT without content (§7.3). @throws DavError */
async function emptyObject({ collection }: UnmappedObject, context: Context) {
  const upload = { body: Buffer.alloc(0), contentType: undefined, charset: undefined };
  try {
    return await admit(upload, collection, context);
  } catch (error) {
    if (!(error instanceof DavError)) throw error;
    const message =
      'A LOCK cannot make an object here, because an empty one is not valid; PUT it with If-None-Match: *.';
    throw new DavError(error.status, message, error.condition);
  }
}

function scopeIn(lockinfo: XmlElement): LockScope {
  const [scope] = elements(element(lockinfo, D('lockscope')) ?? lockinfo);
  const [type] = elements(element(lockinfo, D('locktype')) ?? lockinfo);
  if (type?.name !== D('write')) throw badRequest('The locktype of a lockinfo element must be write.');
  if (scope?.name === D('exclusive')) return 'exclusive';
  if (scope?.name === D('shared')) return 'shared';
  throw badRequest('The lockscope of a lockinfo element must be exclusive or shared.');
}

function ownerIn(lockinfo: XmlElement, { limits }: Context): string {
  const owner = element(lockinfo, D('owner'));
  const text = owner === undefined ? '' : serialize(inLanguageOf(owner, [lockinfo]));
  if (Buffer.byteLength(text) <= limits.maxPropertySize) return text;
  throw contentTooLarge(`The owner element may have at most ${limits.maxPropertySize} octets.`);
}

/** §6.6, §10.7: the client's wish, within what the server allows. */
function secondsFor({ request, limits }: Context): number {
  return Math.max(1, Math.min(request.headers.timeout ?? limits.maxLockSeconds, limits.maxLockSeconds));
}

// §9.10.2
async function refresh(target: Target, context: Context): Promise<DavResponse> {
  const [token, ...others] = submittedTokens(context);
  if (token === undefined || others.length > 0) {
    throw badRequest('A LOCK without a body refreshes a lock; the If header must have its token, and no other.');
  }
  const path = lockPathOf(target);
  const ofHeaders = headerCondition(context, target);
  const condition: Condition = async (current, queries) => {
    const held = current.locks.find((one) => one.token === token && covers(one, path));
    if (held === undefined) throw refreshedLockMatchesRequestUri('No lock with this token is on this resource.');
    if (held.principalId !== context.caller.principal.id) throw forbidden('The lock is that of somebody else.');
    return await ofHeaders(current, queries);
  };
  const seconds = secondsFor(context);
  return answer(200, await refreshLock(context.database, lockableOf(target), token, seconds, condition), target);
}

function answer(
  status: number,
  granted: LockRecord,
  target: Target,
  headers: Readonly<Record<string, string>> = {},
): DavResponse {
  return {
    status,
    headers: { 'content-type': XML_TYPE, 'cache-control': 'no-cache', ...headers },
    body: document(D('prop'), el(D('lockdiscovery'), activeLocks([granted], homeOf(target)))),
  };
}
