// `daybook export`: everything in an account as files, octet for octet as clients stored it.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { normaliseUserName } from '#accounts';
import { type Area, collections, type Database, homeOfUser, members } from '#store';
import { withDatabase } from '../context.js';
import { noSuchUser } from '../existing-user.js';
import { Failure } from '../failure.js';
import { counted } from '../table.js';
import type { Terminal } from '../terminal.js';

export function addExport(program: Command, terminal: Terminal): void {
  program
    .command('export <name>')
    .description('write all events, tasks and contacts of an account to a folder')
    .option('--to <folder>', 'a folder that is new or empty (default: one called after the account)')
    .action((name: string, { to = `daybook-${name}` }: { to?: string }) =>
      withDatabase(terminal, ({ database }) => exportUser(database, terminal, normaliseUserName(name), to)),
    );
}

const AREAS: readonly Area[] = ['calendars', 'addressbooks'];

async function exportUser(database: Database, terminal: Terminal, user: string, folder: string): Promise<void> {
  if ((await homeOfUser(database, user, 'calendars')) === undefined) throw noSuchUser(user);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Failure(`The folder ${folder} is not empty.`);
  for (const area of AREAS) await exportArea(database, terminal, user, area, folder);
}

async function exportArea(
  database: Database,
  terminal: Terminal,
  user: string,
  area: Area,
  folder: string,
): Promise<void> {
  const home = await homeOfUser(database, user, area);
  if (home === undefined) throw noSuchUser(user);
  for (const collection of await collections(database, home)) {
    // No name in a URL has a slash or is "..", so none leaves its folder.
    const into = join(folder, area, collection.name);
    await mkdir(into, { recursive: true });
    let written = 0;
    for await (const page of members(database, collection, ['body'])) {
      for (const { name, body } of page) await writeFile(join(into, name), body, { flag: 'wx' });
      written += page.length;
    }
    terminal.print(`${into}: ${counted(written, 'file')}`);
  }
}
