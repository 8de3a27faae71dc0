// An account out of the folder that `daybook export` wrote: collections with their properties, and every object.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { admitProperties } from '#dav';
import {
  type CollectionRecord,
  collections,
  createCollection,
  homeOfUser,
  OBJECT_KIND,
  patchCollection,
  Refusal,
  type StoredProperties,
  UNCONDITIONAL,
} from '#store';
import { protocol } from '../../server/src/protocol.js';
import { type ExportedCollection, folderOf } from './account-folder.js';
import type { Context } from './context.js';
import { noSuchUser } from './existing-user.js';
import { importObject, type Outcome, refused } from './import-object.js';

/** Stores what was exported as one collection; it is made where it is missing, and keeps what it has beside. */
export async function* importCollection(
  context: Context,
  user: string,
  folder: string,
  exported: ExportedCollection,
  replace: boolean,
): AsyncGenerator<Outcome> {
  const { kind, objects } = exported;
  const { properties, refused: refusals } = admitProperties(kind, exported.properties, protocol, context.configuration);
  for (const { name, why } of refusals) yield refused(`${name}: ${why}`);
  const collection = await collectionWith(context, user, exported, properties);
  if (collection === undefined) return yield refused('There are too many collections.');
  const destination = { database: context.database, limits: context.configuration, collection, replace };
  const propertiesOf = new Map(objects.map((object) => [object.name, object.properties]));
  const from = folderOf(folder, exported);
  for (const name of (await readdir(from)).sort()) {
    const own = admitProperties(OBJECT_KIND[kind], propertiesOf.get(name) ?? {}, protocol, context.configuration);
    for (const { name: property, why } of own.refused) yield refused(`${name}: ${property}: ${why}`);
    yield await importObject(destination, await readFile(join(from, name)), name, own.properties);
  }
}

/** @returns undefined where there is no room for another collection */
async function collectionWith(
  { database, configuration }: Context,
  user: string,
  { area, name, kind, components }: ExportedCollection,
  properties: StoredProperties,
): Promise<CollectionRecord | undefined> {
  const home = await homeOfUser(database, user, area);
  if (home === undefined) throw noSuchUser(user);
  const find = async () => (await collections(database, home)).find((collection) => collection.name === name);
  const found = await find();
  if (found !== undefined) {
    await patchCollection(database, found, { set: properties, remove: [] }, UNCONDITIONAL);
    return found;
  }
  const collection = { kind, name, components, properties };
  try {
    await createCollection(database, home, collection, configuration.maxCollections, UNCONDITIONAL);
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'too-many-collections') return undefined;
    throw error;
  }
  return await find();
}
