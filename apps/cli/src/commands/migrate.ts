// `daybook migrate`: brings the schema of the database up to date.
import type { Command } from 'commander';
import { withDatabase } from '../context.js';
import type { Terminal } from '../terminal.js';

export function addMigrate(program: Command, terminal: Terminal): void {
  program
    .command('migrate')
    .description('bring the database up to date (the server and the other commands do this by themselves)')
    .action(() => withDatabase(terminal, async () => terminal.print('The database is up to date.')));
}
