// `daybook export`: everything in an account as files, octet for octet as clients stored it, and beside them what is not in files.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { normaliseUserName } from '#accounts';
import {
  AREAS,
  type CollectionRecord,
  collections,
  type Database,
  homeOfUser,
  isGiven,
  members,
  NESTS,
  type ObjectRecord,
} from '#store';
import { type ExportedCollection, type ExportedObject, folderOf, writeAccountFile } from '../account-folder.js';
import { withDatabase } from '../context.js';
import { noSuchUser } from '../existing-user.js';
import { Failure } from '../failure.js';
import { counted } from '../table.js';
import type { Terminal } from '../terminal.js';

export function addExport(program: Command, terminal: Terminal): void {
  program
    .command('export <name>')
    .description('write all events, tasks, contacts and files of an account to a folder')
    .option('--to <folder>', 'a folder that is new or empty (default: one called after the account)')
    .action((name: string, { to = `daybook-${name}` }: { to?: string }) =>
      withDatabase(terminal, ({ database }) => exportUser(database, terminal, normaliseUserName(name), to)),
    );
}

async function exportUser(database: Database, terminal: Terminal, user: string, folder: string): Promise<void> {
  if ((await homeOfUser(database, user, 'calendars')) === undefined) throw noSuchUser(user);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Failure(`The folder ${folder} is not empty.`);
  const exported: ExportedCollection[] = [];
  for (const area of AREAS) {
    const home = await homeOfUser(database, user, area);
    if (home === undefined) throw noSuchUser(user);
    const made = (await collections(database, home)).filter(({ kind }) => !isGiven(kind));
    // A folder comes before those in it.
    if (NESTS[area]) made.sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const collection of made) {
      exported.push(await exportCollection(database, terminal, collection, folder));
    }
  }
  await writeAccountFile(folder, exported);
}

async function exportCollection(
  database: Database,
  terminal: Terminal,
  collection: CollectionRecord,
  folder: string,
): Promise<ExportedCollection> {
  const { home, name, kind, components, properties } = collection;
  const into = folderOf(folder, { area: home.area, name });
  await mkdir(into, { recursive: true });
  const objects: ExportedObject[] = [];
  let written = 0;
  for await (const page of members(database, collection, ['body', 'bytes', 'properties', 'state'])) {
    for (const object of page) {
      await writeFile(join(into, object.name), object.bytes ?? object.body, { flag: 'wx' });
      const told = toldOf(object);
      if (told !== undefined) objects.push(told);
    }
    written += page.length;
  }
  terminal.print(`${into}: ${counted(written, 'file')}`);
  return { area: home.area, name, kind, components, properties, objects };
}

/** What its file cannot carry, if there is anything. */
function toldOf({
  kind,
  name,
  properties,
  component,
}: ObjectRecord<'properties' | 'state'>): ExportedObject | undefined {
  if (kind === 'file') return { name, properties, mediaType: component };
  return Object.keys(properties).length > 0 ? { name, properties } : undefined;
}
