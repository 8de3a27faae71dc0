// `daybook user quota` and `daybook user admin`: what one account may keep, and may do.
import type { Command } from 'commander';
import { normaliseUserName } from '#accounts';
import { settings } from '#runtime';
import { setAdministrator, setQuota } from '#store';
import { withDatabase } from '../context.js';
import { existingUser, noSuchUser } from '../existing-user.js';
import { Failure } from '../failure.js';
import { size } from '../table.js';
import type { Terminal } from '../terminal.js';

export function addPermissionCommands(user: Command, terminal: Terminal): void {
  user
    .command('quota <name> [size]')
    .description(
      'say how much an account keeps and may keep, or let it keep that much: a SIZE such as 2G, none, default',
    )
    .action((name: string, text?: string) => quota(terminal, normaliseUserName(name), text));

  user
    .command('admin <name> <on|off>')
    .description('let an account read, write and delete everything of everybody, or no longer')
    .action((name: string, answer: string) => admin(terminal, normaliseUserName(name), answer));
}

async function quota(terminal: Terminal, name: string, text: string | undefined): Promise<void> {
  const octets = text === undefined ? undefined : octetsIn(text);
  await withDatabase(terminal, async ({ database, configuration }) => {
    if (octets !== undefined && !(await setQuota(database, name, octets))) throw noSuchUser(name);
    const user = await existingUser(database, name);
    const limit = user.quota ?? configuration.quota;
    const allowed = Number.isFinite(limit) ? `of ${size(limit)}` : 'and has no limit';
    terminal.print(`${name} keeps ${size(user.octets)} ${allowed}${user.quota === null ? ' (the default)' : ''}.`);
  });
}

function octetsIn(text: string): number | null {
  if (text === 'default') return null;
  const { schema, form } = settings.quota;
  const result = schema.safeParse(text);
  if (!result.success) throw new Failure(`A quota is the word default, ${form}.`);
  return result.data;
}

async function admin(terminal: Terminal, name: string, answer: string): Promise<void> {
  if (answer !== 'on' && answer !== 'off')
    throw new Failure('An account is made an administrator with on, and with off no more.');
  const administrator = answer === 'on';
  await withDatabase(terminal, async ({ database }) => {
    if (!(await setAdministrator(database, name, administrator))) throw noSuchUser(name);
    terminal.print(`The account ${name} is ${administrator ? 'an administrator now' : 'no administrator'}.`);
  });
}
