// `daybook undo`: brings back what was, and says what it did; the history keeps what was replaced.
import type { Command } from 'commander';
import { normaliseUserName } from '#accounts';
import { atOnce } from '#dav';
import type { Configuration } from '#runtime';
import { type Obstacle, Refusal, type Step, type Undoing, type Undone, undo } from '#store';
import { indexerBy } from '../../../server/src/protocol.js';
import { type Context, withDatabase } from '../context.js';
import { findDevice } from '../device.js';
import { Failure } from '../failure.js';
import { isName } from '../import-object.js';
import { parseMoment, parsePast } from '../moment.js';
import { findPlace, type Place, pathOf } from '../place.js';
import { counted, second } from '../table.js';
import type { Terminal } from '../terminal.js';
import { quoted } from './first-steps.js';

export function addUndo(program: Command, terminal: Terminal): void {
  program
    .command('undo <name> [path]')
    .description('bring back what was: an object, a collection that was deleted or changed, or all that a device did')
    .option('--to <time or change>', 'the state of then; for an object also the number of a change', parseState)
    .option('--device <label or id>', 'undo what this device did, where nobody else changed it since')
    .option('--since <time>', 'from then on: a time in UTC, or how long ago, such as 2h or 7d', parsePast)
    .option('--until <time>', 'until then (default: now)', parseMoment)
    .option('--as <name>', 'a new name for a collection that comes back')
    .option('--deletion <change>', 'which deletion of a collection, by its number (default: the last)', Number)
    .option('--dry-run', 'show what would be done, and change nothing')
    .action((name: string, path: string | undefined, options: Options) =>
      withDatabase(terminal, (context) => run(context, terminal, normaliseUserName(name), path, options)),
    );
}

interface Options {
  readonly to?: Date | number;
  readonly device?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly as?: string;
  readonly deletion?: number;
  readonly dryRun?: true;
}

function parseState(text: string): Date | number {
  return /^\d{1,15}$/.test(text) ? Number(text) : parsePast(text);
}

async function run(
  context: Context,
  terminal: Terminal,
  user: string,
  path: string | undefined,
  options: Options,
): Promise<void> {
  const { database } = context;
  const place = await findPlace(database, user, path);
  const undoing = await undoingOf(context, place, user, options);
  const dryRun = options.dryRun === true;
  const undone = await undo(database, place.home.id, undoing, {
    indexer: indexerBy(atOnce),
    credentialId: null,
    dryRun,
  }).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.reason !== 'name-taken') throw error;
    throw new Failure(
      `There is another collection ${error.detail}; bring the deleted one back under a new name first, with --as NAME.`,
    );
  });
  if (undone === undefined) throw new Failure(`No such state of ${path} is known; daybook history shows which are.`);
  report(terminal, user, undone, dryRun);
}

/** What the arguments mean. @throws Failure where they mean nothing */
async function undoingOf(
  { database, configuration }: Context,
  { home, path, collection, deleted }: Place,
  user: string,
  { to, device, since, until = new Date(), as, deletion }: Options,
): Promise<Undoing> {
  const collectionId = collection?.id ?? null;
  if (device !== undefined) {
    if (since === undefined) throw new Failure('Say since when, with --since.');
    if (path?.name !== undefined) throw new Failure('--device goes with a collection or with the whole account.');
    const { credentialId } = await findDevice(database, home.id, device);
    return { of: 'device', credentialId, since, until, collectionId: collectionId ?? deleted[0]?.id ?? null };
  }
  if (path === undefined) {
    if (!(to instanceof Date))
      throw new Failure('Say what to undo: a path, --device with --since, or --to with a time.');
    return { of: 'time', to: kept(to, configuration), collectionId: null, name: null };
  }
  const where = pathOf({ area: path.area, name: path.collection });
  // Where nothing is said of its own past, the one that had its name is meant.
  const isOfDeletion =
    deletion !== undefined || as !== undefined || (deleted.length > 0 && (to ?? path.name) === undefined);
  if (collectionId === null || isOfDeletion) {
    const [chosen] = deleted.filter(({ change }) => deletion === undefined || change === deletion);
    if (chosen === undefined)
      throw new Failure(`No such deletion of ${where} is known; daybook history shows which are.`);
    if (to !== undefined || path.name !== undefined) {
      throw new Failure(`${where} is deleted. Bring it back first: daybook undo ${quoted(user)} ${quoted(where)}`);
    }
    if (as !== undefined && !isName(as)) throw new Failure(`${JSON.stringify(as)} cannot be the name of a collection.`);
    return { of: 'deletion', deleted: chosen, as: as ?? chosen.name };
  }
  if (path.name !== undefined && !(to instanceof Date)) {
    return { of: 'object', collectionId, name: path.name, to: to ?? null };
  }
  if (!(to instanceof Date)) throw new Failure(`Say to which state ${where} shall go back, with --to and a time.`);
  if (collection !== undefined && collection.createdAt > to) {
    throw new Failure(`${where} was made later than that, at ${second(collection.createdAt)}.`);
  }
  return { of: 'time', to: kept(to, configuration), collectionId, name: path.name ?? null };
}

const DAY_MS = 24 * 60 * 60 * 1000;

function kept(to: Date, { versionDays }: Configuration): Date {
  if (to.getTime() >= Date.now() - versionDays * DAY_MS) return to;
  throw new Failure(`Earlier states are kept for ${counted(versionDays, 'day')} only (VERSION_DAYS).`);
}

/** @throws Failure where something could not be brought back */
function report(terminal: Terminal, user: string, { collections, steps, obstacles }: Undone, dryRun: boolean): void {
  for (const collection of collections)
    terminal.print(`${pathOf(collection)}: ${dryRun ? 'bring back' : 'back again'}`);
  if (dryRun) for (const { collection, name, what } of steps) terminal.print(`${pathOf(collection, name)}: ${what}`);
  else for (const line of summary(steps)) terminal.print(line);
  for (const obstacle of obstacles) {
    terminal.say(`${pathOf(obstacle.collection, obstacle.name)} stays as it is: ${reasonOf(obstacle, user)}`);
  }
  if (collections.length + steps.length + obstacles.length === 0)
    terminal.say('There is nothing to undo: it is so already.');
  else if (dryRun) terminal.say('Nothing was changed: this was a dry run.');
  else if (collections.length + steps.length > 0) terminal.say('Clients see it when they synchronise next.');
  if (obstacles.length > 0) throw new Failure(`${counted(obstacles.length, 'object')} could not be brought back.`);
}

const DONE: Readonly<Record<Step['what'], string>> = {
  'bring back': 'brought back',
  'change back': 'changed back',
  remove: 'removed',
};

/** A line for each collection. */
function summary(steps: readonly Step[]): string[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { collection, what } of steps) {
    const of = counts.get(pathOf(collection)) ?? new Map<string, number>();
    counts.set(pathOf(collection), of.set(DONE[what], (of.get(DONE[what]) ?? 0) + 1));
  }
  return [...counts].map(([path, of]) => `${path}: ${[...of].map(([what, count]) => `${count} ${what}`).join(', ')}`);
}

function reasonOf({ why, detail, collection }: Obstacle, user: string): string {
  switch (why) {
    case 'uid-taken':
      return `${detail} has its UID now.`;
    case 'name-taken':
      return 'another object has its name now.';
    case 'changed-since':
      return 'somebody else changed it since.';
    case 'collection-missing':
      return `its collection is deleted; daybook undo ${quoted(user)} ${quoted(pathOf(collection))} brings that back.`;
  }
}
