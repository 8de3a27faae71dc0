// The folder that `daybook export` writes: a file for each object, and one with what the files cannot carry.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Area, type CollectionKind, isArea, NESTS, type StoredProperties } from '#store';
import { protocol } from '../../server/src/protocol.js';
import { Failure } from './failure.js';
import { isName } from './import-object.js';

/** An object that has properties of its own, or a media type. */
export interface ExportedObject {
  readonly name: string;
  readonly properties: StoredProperties;
  /** Of a file, as the client gave it. */
  readonly mediaType?: string;
}

/** A collection without what is in it: name, colour and other properties, components. */
export interface ExportedCollection {
  readonly area: Area;
  readonly name: string;
  readonly kind: CollectionKind;
  readonly components: readonly string[] | null;
  readonly properties: StoredProperties;
  readonly objects: readonly ExportedObject[];
}

const FILE = 'account.json';

/** Where the objects of a collection are. No name in a URL is "..", so none leaves the folder. */
export function folderOf(folder: string, { area, name }: Pick<ExportedCollection, 'area' | 'name'>): string {
  return join(folder, area, name);
}

/** Writes what the files cannot carry. */
export async function writeAccountFile(folder: string, collections: readonly ExportedCollection[]): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify({ collections }, null, 2)}\n`, { flag: 'wx' });
}

/** The collections in a folder; undefined where the path is none. @throws Failure where `daybook export` did not write it */
export async function readAccountFolder(path: string): Promise<readonly ExportedCollection[] | undefined> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return undefined;
  const file = join(path, FILE);
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Failure(`${path} is no folder that daybook export wrote: ${error.message}`);
  });
  const { collections } = parsed(text, file);
  if (!Array.isArray(collections)) throw new Failure(`${file} has no collections.`);
  return collections.map((one: Partial<ExportedCollection>) => collectionIn(one, file));
}

function parsed(text: string, file: string): { readonly collections?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw new Failure(`${file} is not JSON.`);
  }
}

function collectionIn(one: Partial<ExportedCollection> | null, file: string): ExportedCollection {
  const { area = '', name = '', kind, components = null, properties = {}, objects = [] } = one ?? {};
  const isGood =
    typeof area === 'string' &&
    isArea(area) &&
    typeof name === 'string' &&
    (isTop(area, name) ? kind === 'file-home' : isPlace(area, name) && kind === protocol.collectionTypeIn(area).kind) &&
    (components === null || (Array.isArray(components) && components.every((each) => typeof each === 'string'))) &&
    Array.isArray(objects);
  if (kind === undefined || !isGood)
    throw new Failure(`${file} has a collection that cannot be: ${JSON.stringify(name)}.`);
  return { area, name, kind, components, properties, objects };
}

/** Whether it is the folder that holds all others of its area. */
const isTop = (area: Area, name: string) => NESTS[area] && name === '';

const isPlace = (area: Area, name: string) => (NESTS[area] ? name.split('/') : [name]).every(isName);
