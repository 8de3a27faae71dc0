// PROPPATCH (RFC 4918 §9.2).
import {
  type CollectionRecord,
  collections,
  isProxy,
  type PrincipalRecord,
  type PropertyChanges,
  patchCollection,
  patchHome,
  patchObject,
  patchOverlay,
  type Queries,
  Refusal,
  type StoredProperties,
  setMembers,
} from '#store';
import { D, document, el, text } from '#xml';
import { expectRoot, xmlBody } from '../body.js';
import { checkPrivilege } from '../check-privilege.js';
import { checkIfHeader, writeCondition } from '../conditions.js';
import type { Context } from '../context.js';
import type { DavError } from '../errors.js';
import { type DavResponse, empty, XML_TYPE } from '../message.js';
import { method } from '../method-row.js';
import { hrefOf } from '../paths.js';
import { checkMayHaveOwn, parted } from '../personal-properties.js';
import { badRequest, cannotModifyProtectedProperty } from '../preconditions.js';
import type { PropertyDraft } from '../property-row.js';
import { carryOut, emptyDraft, instructionsIn, type Outcome, propstats, succeeded } from '../property-update.js';
import { refuse } from '../refusals.js';
import { COLLECTION_KINDS, HOME_KINDS, homeOf, OBJECT_KINDS, type Resource, type TargetOf } from '../resource.js';

const PATCHABLE = [...HOME_KINDS, ...OBJECT_KINDS] as const;
const GROUP_MEMBER_SET = D('group-member-set');
type Patchable = TargetOf<(typeof PATCHABLE)[number]>;

export const proppatch = [
  method({
    name: 'PROPPATCH',
    on: PATCHABLE,
    privilege: 'write-properties',
    async run(target, context) {
      const { draft, outcomes } = await drafted(target, target.properties, context);
      if (succeeded(outcomes)) await patch(target, changesIn(draft), context);
      return answer(target, outcomes, context);
    },
  }),
  method({
    name: 'PROPPATCH',
    on: COLLECTION_KINDS,
    // What is written for oneself alone needs less.
    privilege: undefined,
    async run(collection, context) {
      const { draft, outcomes } = await drafted(collection, collection.properties, context);
      const { own, shared } = parted(changesIn(draft), collection, context.protocol);
      if (shared !== undefined) checkPrivilege('write-properties', collection, context);
      if (own !== undefined) checkMayHaveOwn(collection, context);
      if (succeeded(outcomes)) await patchCollectionAndOwn(collection, shared, own, context);
      return answer(collection, outcomes, context);
    },
  }),
  method({
    name: 'PROPPATCH',
    on: ['principal'],
    privilege: 'write-properties',
    async run(principal, context) {
      const { draft, outcomes } = await drafted(principal, {} as StoredProperties, context);
      const members = draft.remove.has(GROUP_MEMBER_SET) ? [] : draft.members;
      if (!succeeded(outcomes) || members === undefined) return answer(principal, outcomes, context);
      const href = hrefOf(principal);
      if (principal.ownerId !== context.caller.principal.id) context.audit({ act: 'administered', href });
      const error = await writeMembers(principal, members, context);
      if (error === undefined) context.audit({ act: 'members-changed', href });
      const refused = (outcome: Outcome): Outcome =>
        error !== undefined && outcome.name === GROUP_MEMBER_SET ? { ...outcome, error } : outcome;
      return answer(principal, outcomes.map(refused), context);
    },
  }),
];

async function drafted(target: Resource, present: StoredProperties, context: Context) {
  const root = await xmlBody(context);
  if (root === undefined) throw badRequest('A PROPPATCH needs a propertyupdate element as its body.');
  expectRoot(root, D('propertyupdate'));
  const { database, protocol, limits } = context;
  const instructions = instructionsIn(root);
  const home = homeOf(target);
  const areNamed = instructions.some(({ property }) => protocol.properties.get(property.name)?.namesCollection);
  const draft = emptyDraft(target.kind, { collections: areNamed && home ? await collections(database, home) : [] });
  return { draft, outcomes: carryOut(instructions, draft, present, protocol, limits) };
}

function answer(target: Resource, outcomes: readonly Outcome[], { request }: Context): DavResponse {
  // RFC 8144 §2.1
  if (succeeded(outcomes) && request.headers.prefer.return === 'minimal') {
    return empty(200, { 'preference-applied': 'return=minimal' });
  }
  const response = el(D('response'), el(D('href'), text(hrefOf(target))), propstats(outcomes));
  return { status: 207, headers: { 'content-type': XML_TYPE }, body: document(D('multistatus'), response) };
}

function changesIn(draft: PropertyDraft): PropertyChanges {
  return { set: Object.fromEntries(draft.set) as StoredProperties, remove: [...draft.remove] };
}

/** Writes the members of a group, which is all that can be written of a principal. @returns why they cannot be written */
async function writeMembers(
  { id, type }: PrincipalRecord,
  members: readonly string[],
  { database, protocol }: Context,
): Promise<DavError | undefined> {
  if (type !== 'group' && !isProxy(type)) return cannotModifyProtectedProperty('Only groups have members.');
  try {
    await setMembers(database, id, members);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return refuse(error, undefined, protocol);
    throw error;
  }
}

async function patch(target: Patchable, changes: PropertyChanges, context: Context): Promise<void> {
  const { database, protocol } = context;
  const condition = writeCondition(context, target);
  const collection = 'collection' in target ? target.collection : undefined;
  try {
    if ('collection' in target) await patchObject(database, target.collection, target.name, changes, condition);
    else await patchHome(database, target, changes, condition);
  } catch (error) {
    throw error instanceof Refusal ? refuse(error, collection, protocol) : error;
  }
}

/** Writes what everybody is to see of a collection, and what the caller has for oneself: both or nothing. */
async function patchCollectionAndOwn(
  collection: CollectionRecord,
  shared: PropertyChanges | undefined,
  own: PropertyChanges | undefined,
  context: Context,
): Promise<void> {
  const { database, protocol, caller } = context;
  const writeOwn = async (queries: Queries) => {
    if (own !== undefined) await patchOverlay(queries, caller.principal.id, collection, own);
  };
  try {
    if (shared !== undefined) {
      await patchCollection(database, collection, shared, writeCondition(context, collection), writeOwn);
    } else {
      await checkIfHeader(context, collection);
      await writeOwn(database);
    }
  } catch (error) {
    throw error instanceof Refusal ? refuse(error, collection, protocol) : error;
  }
}
