// The command line as a whole: every command, and how errors become one sentence and an exit code.
import { Command, CommanderError } from 'commander';
import { addAppPasswordCommands } from './commands/app-password.js';
import { addBackup } from './commands/backup.js';
import { addDavTable } from './commands/dav-table.js';
import { addExport } from './commands/export.js';
import { addGroupCommands } from './commands/group.js';
import { addHistory } from './commands/history.js';
import { addImport } from './commands/import.js';
import { addMigrate } from './commands/migrate.js';
import { addReindex } from './commands/reindex.js';
import { addRestore } from './commands/restore.js';
import { addServe } from './commands/serve.js';
import { addTzCommands } from './commands/tz.js';
import { addUndo } from './commands/undo.js';
import { addUserCommands } from './commands/user.js';
import type { Terminal } from './terminal.js';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs one command. @param args without the program's name @returns the exit code */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await createProgram(terminal).parseAsync([...args], { from: 'user' });
    return DONE;
  } catch (error) {
    // Commander has said what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    terminal.say(error instanceof Error ? error.message : String(error));
    const level = terminal.env.LOG_LEVEL;
    if (error instanceof Error && (level === 'debug' || level === 'trace')) terminal.say(error.stack ?? '');
    return FAILED;
  }
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('daybook')
    .description('A CalDAV and CardDAV server that keeps calendars, tasks and contacts in sync')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.say(text.trimEnd()),
    });
  addServe(program, terminal);
  addMigrate(program, terminal);
  addUserCommands(program, terminal);
  addAppPasswordCommands(program, terminal);
  addGroupCommands(program, terminal);
  addImport(program, terminal);
  addExport(program, terminal);
  addBackup(program, terminal);
  addRestore(program, terminal);
  addHistory(program, terminal);
  addUndo(program, terminal);
  addReindex(program, terminal);
  addTzCommands(program, terminal);
  addDavTable(program, terminal);
  return program;
}
