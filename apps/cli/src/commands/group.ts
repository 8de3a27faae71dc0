// `daybook group`: groups of people, to whom calendars and address books can be shared at once.
import type { Command } from 'commander';
import { normaliseUserName, userNameProblem } from '#accounts';
import {
  addGroup,
  addMember,
  type Database,
  type GroupSummary,
  listGroups,
  Refusal,
  removeGroup,
  removeMember,
} from '#store';
import { withDatabase } from '../context.js';
import { Failure } from '../failure.js';
import { counted, table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { confirm, displayNameProblem, emailProblem } from './user.js';

export function addGroupCommands(program: Command, terminal: Terminal): void {
  const group = program.command('group').description('add, list and remove groups, and say who is in them');

  group
    .command('add <name>')
    .description('add a group without members')
    .option('--email <address>', 'the address that invitations name')
    .option('--display-name <text>', 'the name that people see (default: the name)')
    .action((name: string, options: AddOptions) => add(terminal, normaliseUserName(name), options));

  group
    .command('list')
    .description('list the groups with their members')
    .option('--json', 'as JSON')
    .action((options: { json?: true }) => list(terminal, options.json === true));

  group
    .command('remove <name>')
    .description('delete a group and what was shared with it; its members stay')
    .option('--yes', 'do not ask')
    .action((name: string, options: { yes?: true }) => remove(terminal, normaliseUserName(name), options.yes === true));

  group
    .command('add-member <group> <members...>')
    .description('put users, or other groups, into a group')
    .action((name: string, members: string[]) =>
      change(terminal, normaliseUserName(name), members, addMember, ['is now in', 'was already in']),
    );

  group
    .command('remove-member <group> <members...>')
    .description('take users, or other groups, out of a group')
    .action((name: string, members: string[]) =>
      change(terminal, normaliseUserName(name), members, removeMember, ['is no longer in', 'was not in']),
    );
}

interface AddOptions {
  readonly email?: string;
  readonly displayName?: string;
}

async function add(terminal: Terminal, name: string, { email, displayName = name }: AddOptions): Promise<void> {
  const nameProblem = userNameProblem(name)?.replace('user name', 'name');
  const problem = nameProblem ?? displayNameProblem(displayName) ?? emailProblem(email ?? null);
  if (problem !== undefined) throw new Failure(problem);
  await withDatabase(terminal, async ({ database }) => {
    await addGroup(database, { name, displayName, email: email ?? null }).catch((error: unknown) => {
      const isTaken = error instanceof Refusal && error.reason === 'name-taken';
      throw isTaken ? new Failure(`There is a user or group ${name} already.`) : error;
    });
    terminal.print(`The group ${name} is ready.`);
  });
}

async function list(terminal: Terminal, json: boolean): Promise<void> {
  await withDatabase(terminal, async ({ database }) => {
    const groups = await listGroups(database);
    if (json) terminal.print(JSON.stringify(groups.map(plain), null, 2));
    else if (groups.length === 0) terminal.say('There are no groups yet. Add one with: daybook group add NAME');
    else for (const line of table(['NAME', 'DISPLAY NAME', 'EMAIL', 'MEMBERS'], groups.map(row))) terminal.print(line);
  });
}

function plain({ principal: { name, displayName, email }, ...rest }: GroupSummary): object {
  return { name, displayName, email, ...rest };
}

function row({ principal: { name, displayName, email }, members }: GroupSummary): string[] {
  return [name, displayName, email ?? '', members.join(', ')];
}

async function remove(terminal: Terminal, name: string, yes: boolean): Promise<void> {
  await withDatabase(terminal, async ({ database }) => {
    const group = (await listGroups(database)).find(({ principal }) => principal.name === name);
    if (group === undefined) throw noSuchGroup(name);
    terminal.say(`The group ${name} has ${counted(group.members.length, 'member')}, who lose what is shared with it.`);
    if (!yes) await confirm(terminal, 'group', name);
    if (!(await removeGroup(database, name))) throw noSuchGroup(name);
    terminal.print(`The group ${name} is deleted.`);
  });
}

/** Puts members in or out. @param outcomes what is said where that changed something, and where it did not */
async function change(
  terminal: Terminal,
  group: string,
  members: readonly string[],
  act: (database: Database, group: string, member: string) => Promise<boolean>,
  [changed, unchanged]: readonly [string, string],
): Promise<void> {
  await withDatabase(terminal, async ({ database }) => {
    for (const member of members.map(normaliseUserName)) {
      const isChange = await act(database, group, member).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        throw error.detail === group ? noSuchGroup(group) : new Failure(`There is no user or group ${member}.`);
      });
      terminal.print(`${member} ${isChange ? changed : unchanged} the group ${group}.`);
    }
  });
}

function noSuchGroup(name: string): Failure {
  return new Failure(`There is no group ${name}.`);
}
