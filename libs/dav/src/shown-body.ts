// What a caller is shown of a stored body: some of it may be for those only who could have written it.
import type { CollectionRecord, ObjectRecord } from '#store';
import { seesEverything } from './privileges.js';
import type { Protocol } from './protocol.js';

/** The body of an object of a collection, as far as the caller for whom that was found is shown it. @throws DavError */
export function shownBody(body: string, collection: CollectionRecord, protocol: Protocol): string {
  const { shown } = protocol.collectionType(collection.kind);
  return shown === undefined || seesEverything(collection) ? body : shown(body);
}

/** Whether all of an object is shown. @throws DavError */
export function isShownWhole({ body, collection }: ObjectRecord<'body'>, protocol: Protocol): boolean {
  return shownBody(body, collection, protocol) === body;
}
