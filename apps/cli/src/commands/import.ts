// `daybook import`: files of events, tasks and contacts, or what `daybook export` wrote, into an account.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { normaliseUserName } from '#accounts';
import { decodeBody } from '#contentline';
import { splitCalendar, zoneNameIn } from '#icalendar';
import {
  type CollectionKind,
  type CollectionRecord,
  collections,
  createCollection,
  homeOfUser,
  isGiven,
  Refusal,
  type StoredProperties,
  UNCONDITIONAL,
} from '#store';
import { splitVCards } from '#vcard';
import { C, serialize } from '#xml';
import { protocol } from '../../../server/src/protocol.js';
import { folderOf, readAccountFolder } from '../account-folder.js';
import { type Context, withDatabase } from '../context.js';
import { noSuchUser } from '../existing-user.js';
import { Failure } from '../failure.js';
import { importCollection } from '../import-folder.js';
import { importObject, isName, newName, type Outcome, refused } from '../import-object.js';
import { counted } from '../table.js';
import type { Terminal } from '../terminal.js';

export function addImport(program: Command, terminal: Terminal): void {
  program
    .command('import <name> <file...>')
    .description(
      'store the events, tasks and contacts of .ics and .vcf files, or of a folder of daybook export, in an account',
    )
    .option('--calendar <name>', 'where events and tasks go; it is made if it is missing', 'default')
    .option('--addressbook <name>', 'where contacts go; it is made if it is missing', 'default')
    .option('--replace', 'write over what has the same UID instead of leaving it as it is')
    .action((name: string, files: readonly string[], options: ImportOptions) =>
      withDatabase(terminal, (context) => importFiles(context, terminal, normaliseUserName(name), files, options)),
    );
}

type ImportOptions = Readonly<Record<CollectionKind, string>> & { readonly replace?: true };

async function importFiles(
  context: Context,
  terminal: Terminal,
  user: string,
  files: readonly string[],
  options: ImportOptions,
): Promise<void> {
  let refusals = 0;
  for (const file of files) {
    const exported = await readAccountFolder(file);
    if (exported === undefined) await tell(file, importFile(context, user, file, options));
    for (const collection of exported ?? []) {
      const replace = options.replace === true;
      await tell(folderOf(file, collection), importCollection(context, user, file, collection, replace));
    }
  }
  if (refusals > 0) throw new Failure(`There ${refusals === 1 ? 'was' : 'were'} ${counted(refusals, 'refusal')}.`);

  async function tell(path: string, outcomes: AsyncIterable<Outcome>): Promise<void> {
    const counts = new Map<string, number>();
    for await (const { what, why } of outcomes) {
      if (why !== undefined) terminal.say(`${path}: ${why}`);
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    const all = [...counts].map(([what, count]) => `${count} ${what}`);
    terminal.print(`${path}: ${all.length === 0 ? 'nothing' : all.join(', ')}`);
    refusals += counts.get('refused') ?? 0;
  }
}

async function* importFile(
  context: Context,
  user: string,
  file: string,
  options: ImportOptions,
): AsyncGenerator<Outcome> {
  const octets = await readFile(file).catch((error: Error) => error);
  if (octets instanceof Error) return yield refused(`It cannot be read: ${octets.message}`);
  const text = decodeBody(octets)?.text;
  if (text === undefined) return yield refused('It is not UTF-8.');
  const kind = /(?<![^\n])BEGIN:VCARD/i.test(text) ? 'addressbook' : 'calendar';
  const objects = kind === 'calendar' ? splitCalendar(text) : splitVCards(text);
  if (objects.length === 0) return yield refused('There is no event, task or contact in it.');
  const { database, configuration } = context;
  const collection = await collectionNamed(
    context,
    user,
    kind,
    options[kind],
    kind === 'calendar' ? propertiesOf(text) : {},
  );
  const destination = { database, limits: configuration, collection, replace: options.replace === true };
  for (const object of objects) {
    // A file that is one object keeps its octets and its name.
    yield object === text
      ? await importObject(destination, octets, basename(file))
      : await importObject(destination, Buffer.from(object), newName(kind));
  }
}

/** What a file says of the whole calendar: the zone of times that name none. */
function propertiesOf(text: string): StoredProperties {
  const zone = zoneNameIn(text);
  if (zone === undefined) return {};
  const name = C('calendar-timezone-id');
  return { [name]: serialize({ name, attributes: new Map(), children: [zone] }) };
}

/** The collection of that name, made now with these properties where there is none. @throws Failure */
async function collectionNamed(
  { database, configuration }: Context,
  user: string,
  kind: CollectionKind,
  name: string,
  properties: StoredProperties,
): Promise<CollectionRecord> {
  const { area, components } = protocol.collectionType(kind);
  const home = await homeOfUser(database, user, area);
  if (home === undefined) throw noSuchUser(user);
  if (!isName(name)) throw new Failure(`${JSON.stringify(name)} cannot be the name of a collection.`);
  const find = async () =>
    (await collections(database, home)).find((collection) => collection.name === name && !isGiven(collection.kind));
  const found = await find();
  if (found !== undefined) return found;
  const collection = { kind, name, components, properties };
  const maxCollections = configuration.maxCollections;
  await createCollection(database, home, collection, maxCollections, UNCONDITIONAL).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.reason !== 'name-taken') throw error;
    throw new Failure(`${name} is the name of something else in each account; choose another one.`);
  });
  const made = await find();
  if (made === undefined) throw new Failure(`The collection ${name} was deleted while it was being filled.`);
  return made;
}
