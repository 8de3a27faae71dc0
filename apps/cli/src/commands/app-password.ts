// `daybook app-password`: one password per device, which can be taken away without touching the others.
import { type Command, InvalidArgumentError } from 'commander';
import { appPasswordDigest, generateAppPassword, normaliseUserName } from '#accounts';
import { type AppPasswordRecord, addAppPassword, listAppPasswords, revokeAppPassword, type Scope } from '#store';
import { withDatabase } from '../context.js';
import { noSuchUser } from '../existing-user.js';
import { Failure } from '../failure.js';
import { moment, table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { quoted } from './first-steps.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 36_500;
const MAX_LABEL = 100;

export function addAppPasswordCommands(program: Command, terminal: Terminal): void {
  const appPassword = program.command('app-password').description('add, list and revoke passwords for single devices');

  appPassword
    .command('add <name>')
    .description('make an app password for an account and show it once')
    .requiredOption('--label <text>', 'the device or program it is for', parseLabel)
    .option('--expires <days or date>', 'a number of days, or the last day as YYYY-MM-DD (default: never)', parseExpiry)
    .option('--read-only', 'let it read and not change anything')
    .action((name: string, options: AddOptions) => add(terminal, normaliseUserName(name), options));

  appPassword
    .command('list <name>')
    .description('list the app passwords of an account')
    .option('--json', 'as JSON')
    .action((name: string, options: { json?: true }) => list(terminal, normaliseUserName(name), options.json === true));

  appPassword
    .command('revoke <name> <id>')
    .description('take an app password away; it stops working at once')
    .action((name: string, id: string) => revoke(terminal, normaliseUserName(name), parseId(id)));
}

interface AddOptions {
  readonly label: string;
  readonly expires?: Date;
  readonly readOnly?: true;
}

function parseLabel(text: string): string {
  if (text.trim() === '' || [...text].length > MAX_LABEL || /[\p{Cc}\p{Cs}]/u.test(text)) {
    throw new InvalidArgumentError(`A label has 1 to ${MAX_LABEL} characters and no control characters.`);
  }
  return text.trim();
}

/** @returns when it ends: that many days from now, or the end of that day in the local time zone */
export function parseExpiry(text: string): Date {
  const date = /^\d{1,5}$/.test(text) ? inDays(Number(text)) : endOfDay(text);
  if (date === undefined) throw new InvalidArgumentError('Give a number of days, or a date as YYYY-MM-DD.');
  if (date.getTime() <= Date.now()) throw new InvalidArgumentError('That is in the past.');
  if (date.getTime() > Date.now() + (MAX_DAYS + 1) * DAY_MS) throw new InvalidArgumentError('That is too far away.');
  return date;
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}

function endOfDay(text: string): Date | undefined {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  const date = new Date(year, month - 1, day);
  if (date.getFullYear() !== year || date.getMonth() !== month - 1 || date.getDate() !== day) return undefined;
  return new Date(year, month - 1, day + 1);
}

function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Failure('An id is a number; daybook app-password list shows it.');
  return Number(text);
}

async function add(terminal: Terminal, name: string, { label, expires, readOnly }: AddOptions): Promise<void> {
  const appPassword = generateAppPassword();
  const secret = appPasswordDigest(appPassword);
  if (secret === undefined) throw new Error('A generated app password has no digest.');
  const scope: Scope = readOnly ? 'read-only' : 'full';
  await withDatabase(terminal, async ({ database }) => {
    const id = await addAppPassword(database, name, { label, scope, expiresAt: expires ?? null, secret });
    if (id === undefined) throw noSuchUser(name);
    // Alone on standard output, for scripts.
    terminal.print(appPassword);
    terminal.say(`This is the password of ${name} for ${label}; it is not shown again.`);
    terminal.say(`To take it away: daybook app-password revoke ${quoted(name)} ${id}`);
  });
}

async function list(terminal: Terminal, name: string, json: boolean): Promise<void> {
  await withDatabase(terminal, async ({ database }) => {
    const appPasswords = await listAppPasswords(database, name);
    if (appPasswords === undefined) throw noSuchUser(name);
    if (json) terminal.print(JSON.stringify(appPasswords, null, 2));
    else if (appPasswords.length === 0) terminal.say(`${name} has no app passwords.`);
    else {
      const heading = ['ID', 'LABEL', 'SCOPE', 'MADE', 'EXPIRES', 'LAST USE'];
      for (const line of table(heading, appPasswords.map(row))) terminal.print(line);
    }
  });
}

function row({ id, label, scope, createdAt, expiresAt, lastUsedAt }: AppPasswordRecord): string[] {
  const optional = (date: Date | null) => (date === null ? 'never' : moment(date));
  return [String(id), label, scope, moment(createdAt), optional(expiresAt), optional(lastUsedAt)];
}

async function revoke(terminal: Terminal, name: string, id: number): Promise<void> {
  await withDatabase(terminal, async ({ database }) => {
    if (!(await revokeAppPassword(database, name, id))) {
      throw new Failure(`The account ${name} has no app password ${id}.`);
    }
    terminal.print(`The app password ${id} of ${name} is revoked.`);
  });
}
