// What one calls a collection of somebody else, and how one colours and orders it, is one's own matter.
import { type CollectionRecord, isCollection, overlaysOf, type PropertyChanges, type StoredProperties } from '#store';
import type { Name } from '#xml';
import { checkPrivilege } from './check-privilege.js';
import type { Context } from './context.js';
import { hrefOf } from './paths.js';
import { needPrivileges } from './preconditions.js';
import type { Protocol } from './protocol.js';
import type { Resource } from './resource.js';

/** Whether it is a collection that the caller, for whom it was found, has from somebody else. */
export function isOfAnother(resource: Resource): resource is CollectionRecord {
  return isCollection(resource) && resource.home.access.as === 'other';
}

/** Loads what the caller has of their own on collections of others. */
export async function ownProperties(
  resources: readonly Resource[],
  { caller, database }: Context,
): Promise<ReadonlyMap<Resource, StoredProperties>> {
  const ofOthers = resources.filter(isOfAnother);
  if (ofOthers.length === 0) return new Map();
  const byId = await overlaysOf(database, caller.principal.id, ofOthers);
  return new Map(ofOthers.map((collection) => [collection, byId.get(collection.id) ?? {}]));
}

/**
 * Parts changes into those that the caller makes for oneself, and those that everybody is to see.
 * @returns undefined for a part in which there is nothing, unless there is nothing in either
 */
export function parted(changes: PropertyChanges, collection: CollectionRecord, protocol: Protocol) {
  const isOwn = (name: string) => isOfAnother(collection) && protocol.properties.get(name as Name)?.isPersonal === true;
  const own = only(changes, isOwn);
  const shared = only(changes, (name) => !isOwn(name));
  return { own: isEmpty(own) ? undefined : own, shared: isEmpty(shared) && !isEmpty(own) ? undefined : shared };
}

function only({ set, remove }: PropertyChanges, isOne: (name: string) => boolean): PropertyChanges {
  return { set: Object.fromEntries(Object.entries(set).filter(([name]) => isOne(name))), remove: remove.filter(isOne) };
}

const isEmpty = ({ set, remove }: PropertyChanges) => Object.keys(set).length === 0 && remove.length === 0;

/** Checks that the caller may have something of their own on a collection: that may be read, and with this password written. */
export function checkMayHaveOwn(collection: CollectionRecord, context: Context): void {
  checkPrivilege('read', collection, context);
  if (context.caller.scope !== 'full') throw needPrivileges(hrefOf(collection), 'write-properties');
}
