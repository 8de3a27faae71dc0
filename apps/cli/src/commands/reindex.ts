// `daybook reindex`: works out again what queries find objects by, and what quotas are compared with.
import type { Command } from 'commander';
import { atOnce } from '#dav';
import { recount, reindex } from '#store';
import { indexerBy } from '../../../server/src/protocol.js';
import { withDatabase } from '../context.js';
import { counted } from '../table.js';
import type { Terminal } from '../terminal.js';

export function addReindex(program: Command, terminal: Terminal): void {
  program
    .command('reindex')
    .description('work out again what queries find objects by, and how much is stored; clients notice nothing')
    .action(() =>
      withDatabase(terminal, async ({ database }) => {
        const { indexed, failed } = await reindex(database, indexerBy(atOnce));
        terminal.print(`${counted(indexed, 'object')} indexed anew.`);
        const corrected = await recount(database);
        if (corrected > 0) terminal.print(`${counted(corrected, 'collection')} counted anew.`);
        if (failed > 0) terminal.say(`${counted(failed, 'object')} could not be read and stay as they were.`);
      }),
    );
}
