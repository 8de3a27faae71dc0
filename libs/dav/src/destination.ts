// Where COPY and MOVE shall bring something: the Destination header as a place (RFC 4918 §10.3).
import {
  type ClearingConditions,
  type CollectionRecord,
  type HomeRecord,
  isCollection,
  isGiven,
  splitPath,
  UNCONDITIONAL,
} from '#store';
import { lockCondition } from './conditions.js';
import type { Context } from './context.js';
import { isOfThisServer } from './message.js';
import { BadPath, encodeSegment, hrefOf, placeOf, segmentsOf } from './paths.js';
import { badGateway, badRequest, conflict, needPrivileges, preconditionFailed } from './preconditions.js';
import type { Privilege } from './privilege-tree.js';
import { type Privileges, privilegesOf } from './privileges.js';
import { holderOf, placeIn, type Target } from './resource.js';
import { hrefOfTarget, targetAt } from './target.js';
import { demandRelease } from './whole-collections.js';

/** A name in what holds it, whether or not something has that name already. */
export interface Destination {
  readonly holder: HomeRecord | CollectionRecord;
  readonly name: string;
  /** What the caller may do with the holder. */
  readonly privileges: Privileges;
  /** What was there when it was looked up. */
  readonly target: Target;
  readonly isFree: boolean;
}

/**
 * Finds the place of a Destination; undefined where the URL can never be that of an object or a collection of a user.
 * @throws DavError 400, 502 for another server, 409 where what holds it does not exist or is not to be known
 */
export async function destinationOf(context: Context): Promise<Destination | undefined> {
  const { destination } = context.request.headers;
  if (destination === undefined) throw badRequest('A COPY or MOVE needs a Destination header.');
  // RFC 4918 §9.8.5
  if (!isOfThisServer(destination, context.request)) throw badGateway('The Destination is on another server.');
  const place = placeAt(destination);
  if (place.kind !== 'address') return undefined;
  const target = await targetAt(place, [], context);
  // RFC 4918 §9.8.5
  if (target.kind === 'nowhere') throw conflict('What would hold the Destination does not exist.');
  const at = holderAndName(target);
  if (at === undefined) return undefined;
  const privileges = privilegesOf(context.caller, at.holder);
  return { ...at, privileges, target, isFree: target.kind.startsWith('unmapped') };
}

function placeAt(destination: string) {
  try {
    return placeOf(segmentsOf(destination));
  } catch (error) {
    throw error instanceof BadPath ? badRequest(`The Destination header: ${error.message}`) : error;
  }
}

function holderAndName(target: Target): Pick<Destination, 'holder' | 'name'> | undefined {
  if ('collection' in target) return { holder: target.collection, name: target.name };
  if (target.kind === 'unmapped-collection') return { holder: target.home, name: target.name };
  const { name } = splitPath('name' in target ? target.name : '');
  // What is at the top of an area stays there, and so does what nobody made.
  return isCollection(target) && name !== '' && !isGiven(target.kind) ? { holder: holderOf(target), name } : undefined;
}

/** The path of a destination, without a slash at its end. */
export function hrefOfDestination({ holder, name }: Pick<Destination, 'holder' | 'name'>): string {
  return `${hrefOf(holder)}${encodeSegment(name)}`;
}

/** @param toReplace what the caller needs on the holder where something is there @throws DavError need-privileges */
export function checkDestination({ holder, privileges, target, isFree }: Destination, toReplace: readonly Privilege[]) {
  const lacking = (isFree ? (['bind'] as const) : toReplace).find((privilege) => !privileges.has(privilege));
  if (lacking === undefined) return;
  // Without `read`, it is not told whether something is there.
  if (!privileges.has('read')) throw needPrivileges(hrefOf(holder), 'read');
  throw needPrivileges(isFree || 'home' in target ? hrefOf(holder) : hrefOfTarget(target), lacking);
}

/** The conditions under which what is at a destination is deleted to make room. */
export function clearingConditions(destination: Destination, context: Context): ClearingConditions {
  const { holder, name, privileges } = destination;
  return {
    ofPlace: lockCondition(context, { kind: 'unmapped-collection', ...placeIn(holder, name) }, true),
    ofObject:
      'home' in holder
        ? lockCondition(context, { kind: 'unmapped-object', collection: holder, name }, true)
        : UNCONDITIONAL,
    ofReplaced(collections, queries) {
      // It may not have been there yet when the privileges were asked for.
      if (!context.request.headers.overwrite || !privileges.has('unbind')) {
        throw preconditionFailed('Something is at the Destination, and may not be overwritten.');
      }
      return demandRelease(context)(collections, queries);
    },
  };
}
