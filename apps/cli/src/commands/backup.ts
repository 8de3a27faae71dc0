// `daybook backup`: everything in the database as one file, while the server runs.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { backUp, type TableSum, verifyBackup } from '#store';
import { readBackupFile, writeBackupFile } from '../backup-file.js';
import { withDatabase } from '../context.js';
import { Failure } from '../failure.js';
import { counted } from '../table.js';
import type { Terminal } from '../terminal.js';

export function addBackup(program: Command, terminal: Terminal): void {
  program
    .command('backup <path>')
    .description('write everything to a new file, or to a file named after the time in a folder; the server may run')
    .option('--verify', 'check the backup that is there, and write nothing')
    .action((path: string, { verify }: { verify?: true }) => (verify ? check(terminal, path) : make(terminal, path)));
}

async function make(terminal: Terminal, path: string): Promise<void> {
  const file = isFolder(path) ? join(path, nameOf(new Date())) : path;
  if (existsSync(file)) throw new Failure(`There is a file ${file} already.`);
  // The schema stays: this may be the backup before an upgrade.
  await withDatabase(
    terminal,
    async ({ database }) => {
      let sums: readonly TableSum[] = [];
      async function* octets(): AsyncGenerator<Uint8Array> {
        sums = yield* backUp(database);
      }
      await writeBackupFile(file, octets());
      terminal.print(`${file}: ${contentOf(sums)}`);
    },
    { migrates: false },
  );
}

async function check(terminal: Terminal, path: string): Promise<void> {
  const { head, sums } = await verifyBackup(readBackupFile(path));
  terminal.print(`${path}: ${contentOf(sums)}`);
  terminal.say(`Made at ${head.madeAt}; everything in it is as it was written.`);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function nameOf(moment: Date): string {
  return `daybook-${moment.toISOString().slice(0, 19).replaceAll(':', '')}Z.sql.gz`;
}

/** What people look for in it. */
export function contentOf(sums: readonly TableSum[]): string {
  const rows = (table: string) => sums.find((sum) => sum.table === table)?.rows ?? 0;
  return [
    counted(rows('home'), 'account'),
    counted(rows('collection'), 'collection'),
    counted(rows('object'), 'object'),
    counted(rows('version'), 'earlier state'),
  ].join(', ');
}
