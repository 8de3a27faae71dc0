// `daybook user`: accounts, as the person who runs the server sees them.
import type { Command } from 'commander';
import { normaliseUserName, userNameProblem } from '#accounts';
import { addUser, findUser, listUsers, Refusal, removeUser, setPassword, type UserSummary } from '#store';
import { withDatabase } from '../context.js';
import { existingUser, noSuchUser } from '../existing-user.js';
import { Failure } from '../failure.js';
import { checkPasswordSource, newSecret, PASSWORD_STDIN } from '../password.js';
import { counted, moment, size, table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { firstSteps } from './first-steps.js';
import { addPermissionCommands } from './user-permissions.js';

export function addUserCommands(program: Command, terminal: Terminal): void {
  const user = program.command('user').description('add, list, change and remove accounts');

  user
    .command('add <name>')
    .description('add an account with a calendar and an address book')
    .option('--email <address>', 'the address that invitations name')
    .option('--display-name <text>', 'the name that people see (default: the user name)')
    .option('--admin', 'let it read, write and delete everything of everybody')
    .option(...PASSWORD_STDIN)
    .action((name: string, options: AddOptions) => add(terminal, normaliseUserName(name), options));

  user
    .command('list')
    .description('list the accounts')
    .option('--json', 'as JSON')
    .action((options: { json?: true }) => list(terminal, options.json === true));

  user
    .command('passwd <name>')
    .description('give an account another password; app passwords stay as they are')
    .option(...PASSWORD_STDIN)
    .action((name: string, options: { passwordStdin?: true }) =>
      changePassword(terminal, normaliseUserName(name), options.passwordStdin === true),
    );

  user
    .command('remove <name>')
    .description('delete an account with everything in it')
    .option('--yes', 'do not ask')
    .action((name: string, options: { yes?: true }) => remove(terminal, normaliseUserName(name), options.yes === true));

  addPermissionCommands(user, terminal);
}

interface AddOptions {
  readonly email?: string;
  readonly displayName?: string;
  readonly admin?: true;
  readonly passwordStdin?: true;
}

async function add(terminal: Terminal, name: string, options: AddOptions): Promise<void> {
  const { email = null, displayName = name, admin: administrator = false, passwordStdin = false } = options;
  const problem = userNameProblem(name) ?? displayNameProblem(displayName) ?? emailProblem(email);
  if (problem !== undefined) throw new Failure(problem);
  checkPasswordSource(terminal, passwordStdin);
  await withDatabase(terminal, async ({ database, configuration }) => {
    const taken = () => new Failure(`There is an account ${name} already.`);
    if ((await findUser(database, name)) !== undefined) throw taken();
    const secret = await newSecret(terminal, passwordStdin);
    const busyForAll = configuration.freeBusy === 'everybody';
    await addUser(database, { name, displayName, email, administrator, busyForAll, secret }).catch((error: unknown) => {
      throw error instanceof Refusal && error.reason === 'name-taken' ? taken() : error;
    });
    terminal.print(`The account ${name} is ready.`);
    for (const line of firstSteps(configuration, name)) terminal.print(line);
  });
}

/** Says in one sentence why people cannot be shown this name. */
export function displayNameProblem(displayName: string): string | undefined {
  const bad = displayName.trim() === '' || [...displayName].length > 200 || UNPRINTABLE.test(displayName);
  return bad ? 'A display name has 1 to 200 characters and no control characters.' : undefined;
}

/** Says in one sentence why this is no email address. */
export function emailProblem(email: string | null): string | undefined {
  const good = email === null || (/^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 254 && !UNPRINTABLE.test(email));
  return good ? undefined : `${JSON.stringify(email)} is not an email address.`;
}

// None of these could be written into an answer.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

async function list(terminal: Terminal, json: boolean): Promise<void> {
  await withDatabase(terminal, async ({ database, configuration }) => {
    const users = await listUsers(database);
    if (json) terminal.print(JSON.stringify(users.map(plain), null, 2));
    else if (users.length === 0) terminal.say('There are no accounts yet. Add one with: daybook user add NAME');
    else {
      const rows = users.map((user) => row(user, configuration.quota));
      for (const line of table(HEADING, rows)) terminal.print(line);
    }
  });
}

function plain({ principal: { name, displayName, email, administrator }, quota, ...rest }: UserSummary): object {
  const told = quota === null ? 'default' : Number.isFinite(quota) ? quota : 'none';
  return { name, displayName, email, administrator, ...rest, quota: told };
}

const HEADING = [
  'NAME',
  'DISPLAY NAME',
  'EMAIL',
  'ROLE',
  'CALENDARS',
  'ADDRESS BOOKS',
  'OBJECTS',
  'USED',
  'QUOTA',
  'LAST USE',
];

function row({ principal, ...user }: UserSummary, presetQuota: number): string[] {
  return [
    principal.name,
    principal.displayName,
    principal.email ?? '',
    principal.administrator ? 'administrator' : 'user',
    String(user.calendars),
    String(user.addressBooks),
    String(user.calendarObjects + user.addressObjects),
    size(user.octets),
    size(user.quota ?? presetQuota),
    user.lastUsedAt === null ? 'never' : moment(user.lastUsedAt),
  ];
}

async function changePassword(terminal: Terminal, name: string, passwordStdin: boolean): Promise<void> {
  checkPasswordSource(terminal, passwordStdin);
  await withDatabase(terminal, async ({ database }) => {
    await existingUser(database, name);
    const secret = await newSecret(terminal, passwordStdin);
    if (!(await setPassword(database, name, secret))) throw noSuchUser(name);
    terminal.print(`The password of ${name} is changed; the old one has stopped working.`);
  });
}

async function remove(terminal: Terminal, name: string, yes: boolean): Promise<void> {
  await withDatabase(terminal, async ({ database }) => {
    const user = await existingUser(database, name);
    terminal.say(`What will be deleted for good with the account ${name} (${user.principal.displayName}):`);
    for (const line of holdings(user)) terminal.say(`  ${line}`);
    if (!yes) await confirm(terminal, 'account', name);
    if (!(await removeUser(database, name))) throw noSuchUser(name);
    terminal.print(`The account ${name} is deleted.`);
  });
}

function holdings(user: UserSummary): string[] {
  return [
    `${counted(user.calendars, 'calendar')} with ${counted(user.calendarObjects, 'object')}`,
    `${counted(user.addressBooks, 'address book')} with ${counted(user.addressObjects, 'contact')}`,
    'the earlier versions of all of these, and what was deleted from them before',
    `its password and ${counted(user.appPasswords, 'app password')}`,
  ];
}

/** Asks before something is deleted. @throws Failure where the answer is not its name */
export async function confirm(terminal: Terminal, what: string, name: string): Promise<void> {
  if (!terminal.isInteractive) {
    throw new Failure('Nothing was deleted: there is no terminal to ask on; give --yes to delete without asking.');
  }
  const typed = await terminal.ask(`Type the name of the ${what} to delete it: `);
  if (normaliseUserName(typed.trim()) !== name) throw new Failure('Nothing was deleted: that is not the name.');
}
