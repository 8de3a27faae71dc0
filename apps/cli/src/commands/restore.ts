// `daybook restore`: a backup becomes the database, or nothing happens.
import type { Command } from 'commander';
import { restore } from '#store';
import { readBackupFile } from '../backup-file.js';
import { withDatabase } from '../context.js';
import type { Terminal } from '../terminal.js';
import { contentOf } from './backup.js';

export function addRestore(program: Command, terminal: Terminal): void {
  program
    .command('restore <file>')
    .description('put a backup into an empty database while no server uses it')
    .option('--replace', 'give up everything that is in the database')
    .action((file: string, { replace = false }: { replace?: boolean }) =>
      withDatabase(terminal, async ({ database }) => {
        const { head, sums } = await restore(database, readBackupFile(file), { replace });
        terminal.print(`${file}: ${contentOf(sums)}`);
        terminal.say(`This is what there was at ${head.madeAt}. Clients notice, and synchronise anew.`);
      }),
    );
}
