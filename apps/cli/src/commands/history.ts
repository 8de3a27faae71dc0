// `daybook history`: who did what to the objects of an account, the last first, and how to undo what stands out.
import { type Command, InvalidArgumentError } from 'commander';
import { normaliseUserName } from '#accounts';
import { type Act, type ActFilter, acts, type Database } from '#store';
import { withDatabase } from '../context.js';
import { deviceName, findDevice } from '../device.js';
import { parseMoment, parsePast } from '../moment.js';
import { findPlace, pathOf } from '../place.js';
import { counted, second, table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { titleIn } from '../title.js';
import { quoted } from './first-steps.js';

const MAX_LIMIT = 10_000;

export function addHistory(program: Command, terminal: Terminal): void {
  program
    .command('history <name> [path]')
    .description(
      'show what happened in an account, or in a part of it such as calendars/work or calendars/work/lunch.ics',
    )
    .option('--since <time>', 'from then on: a time in UTC, or how long ago, such as 2h or 7d', parsePast)
    .option('--until <time>', 'until then', parseMoment)
    .option('--device <label or id>', 'only what this device did')
    .option('--limit <number>', 'at most so many lines', parseLimit, 50)
    .option('--json', 'as JSON')
    .action((name: string, path: string | undefined, options: HistoryOptions) =>
      withDatabase(terminal, ({ database }) => show(database, terminal, normaliseUserName(name), path, options)),
    );
}

interface HistoryOptions {
  readonly since?: Date;
  readonly until?: Date;
  readonly device?: string;
  readonly limit: number;
  readonly json?: true;
}

function parseLimit(text: string): number {
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LIMIT) throw new InvalidArgumentError(`Give a number from 1 to ${MAX_LIMIT}.`);
  return limit;
}

async function show(
  database: Database,
  terminal: Terminal,
  user: string,
  path: string | undefined,
  { since, until, device, limit, json }: HistoryOptions,
): Promise<void> {
  const place = await findPlace(database, user, path);
  const collectionId = place.collection?.id ?? place.deleted[0]?.id;
  const filter: ActFilter = {
    ...(collectionId !== undefined && { collectionId }),
    ...(place.path?.name !== undefined && { name: place.path.name }),
    ...(device !== undefined && { credentialId: (await findDevice(database, place.home.id, device)).credentialId }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    limit,
  };
  const found = await acts(database, place.home.id, filter);
  if (json) {
    terminal.print(JSON.stringify(found.map(plain), null, 2));
    return;
  }
  if (found.length === 0) terminal.say('Nothing that is still known.');
  else
    for (const line of table(
      HEADING,
      found.map((act) => row(act, user)),
    ))
      terminal.print(line);
  for (const line of found.flatMap((act) => howToUndo(act, user))) terminal.say(line);
  if (found.length === limit) terminal.say(`These are the last ${limit}; --limit shows more.`);
}

function plain({ text, ...act }: Act): object {
  return { ...act, title: (text === null ? undefined : titleIn(text)) ?? null };
}

const HEADING = ['TIME', 'CHANGE', 'BY', 'WHAT', 'WHERE', 'TITLE'];

function row(act: Act, user: string): string[] {
  const { at, change, by, collection, name, text } = act;
  const title = text === null ? undefined : titleIn(text);
  return [second(at), String(change), deviceName(by, user), whatOf(act), pathOf(collection, name), title ?? ''];
}

function whatOf({ what, name, objects, members, isEnd }: Act): string {
  if (what === 'mass') return `changed or deleted much: ${objects} of ${members}`;
  if (isEnd) return `deleted with ${counted(objects, 'object')}`;
  return name === null ? `${what} ${counted(objects, 'object')}` : what;
}

/** The command that undoes what stands out. */
function howToUndo({ what, isEnd, collection, by, begunAt, at }: Act, user: string): string[] {
  const place = `${quoted(user)} ${quoted(pathOf(collection))}`;
  if (isEnd) return [`To bring ${pathOf(collection)} back: daybook undo ${place}`];
  if (what !== 'mass' || by === null) return [];
  // Whole seconds around it.
  const until = new Date(Math.ceil((at.getTime() + 1) / 1000) * 1000);
  const span = `--since ${iso(begunAt)} --until ${iso(until)}`;
  const undo = `daybook undo ${place} --device ${by.credentialId} ${span}`;
  return [`To undo what ${deviceName(by, user)} did to ${pathOf(collection)}: ${undo}`];
}

function iso(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
