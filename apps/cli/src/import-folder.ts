// An account out of the folder that `daybook export` wrote: collections with their properties, and every object.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { admitProperties } from '#dav';
import {
  type CollectionRecord,
  collections,
  createCollection,
  homeOfUser,
  isGiven,
  OBJECT_KIND,
  patchCollection,
  Refusal,
  type RefusalReason,
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
  const collection = await collectionWith(context, user, exported, properties).catch((error: unknown) => {
    const why = error instanceof Refusal ? WHY_NOT.get(error.reason) : undefined;
    if (why === undefined) throw error;
    return why;
  });
  if (typeof collection === 'string') return yield refused(collection);
  const destination = { database: context.database, limits: context.configuration, collection, replace };
  const described = new Map(objects.map((object) => [object.name, object]));
  const from = folderOf(folder, exported);
  for (const name of await filesIn(from)) {
    const { properties: told = {}, mediaType } = described.get(name) ?? {};
    const own = admitProperties(OBJECT_KIND[kind], told, protocol, context.configuration);
    for (const { name: property, why } of own.refused) yield refused(`${name}: ${property}: ${why}`);
    const body = await readFile(join(from, name));
    yield await importObject(destination, body, name, { properties: own.properties, mediaType });
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const all = await readdir(folder, { withFileTypes: true });
  return all.flatMap((entry) => (entry.isDirectory() ? [] : entry.name)).sort();
}

const WHY_NOT: ReadonlyMap<RefusalReason, string> = new Map([
  ['too-many-collections', 'There are too many collections.'],
  ['name-taken', 'Something else has its name.'],
  ['collection-missing', 'The folder that it belongs into is missing.'],
]);

/** @throws Refusal */
async function collectionWith(
  { database, configuration }: Context,
  user: string,
  { area, name, kind, components }: ExportedCollection,
  properties: StoredProperties,
): Promise<CollectionRecord> {
  const home = await homeOfUser(database, user, area);
  if (home === undefined) throw noSuchUser(user);
  const find = async () =>
    (await collections(database, home)).find((collection) => collection.name === name && !isGiven(collection.kind));
  const found = await find();
  if (found !== undefined) {
    await patchCollection(database, found, { set: properties, remove: [] }, UNCONDITIONAL);
    return found;
  }
  const collection = { kind, name, components, properties };
  await createCollection(database, home, collection, configuration[protocol.collectionType(kind).limit], UNCONDITIONAL);
  const made = await find();
  if (made === undefined) throw new Refusal('collection-missing');
  return made;
}
