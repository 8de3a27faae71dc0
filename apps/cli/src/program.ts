// The command line as a whole: every command, and how errors become one sentence and an exit code.
import { Command, CommanderError } from 'commander';
import type { Terminal } from './terminal.js';

// By the first word. Only what is asked for is loaded: some commands bring the whole protocol with them.
const COMMANDS: ReadonlyMap<string, () => Promise<(program: Command, terminal: Terminal) => void>> = new Map([
  ['serve', async () => (await import('./commands/serve.js')).addServe],
  ['migrate', async () => (await import('./commands/migrate.js')).addMigrate],
  ['user', async () => (await import('./commands/user.js')).addUserCommands],
  ['app-password', async () => (await import('./commands/app-password.js')).addAppPasswordCommands],
  ['group', async () => (await import('./commands/group.js')).addGroupCommands],
  ['import', async () => (await import('./commands/import.js')).addImport],
  ['export', async () => (await import('./commands/export.js')).addExport],
  ['backup', async () => (await import('./commands/backup.js')).addBackup],
  ['restore', async () => (await import('./commands/restore.js')).addRestore],
  ['history', async () => (await import('./commands/history.js')).addHistory],
  ['undo', async () => (await import('./commands/undo.js')).addUndo],
  ['reindex', async () => (await import('./commands/reindex.js')).addReindex],
  ['tz', async () => (await import('./commands/tz.js')).addTzCommands],
  ['dav:table', async () => (await import('./commands/dav-table.js')).addDavTable],
]);

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs one command. @param args without the program's name @returns the exit code */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await (await createProgram(args[0], terminal)).parseAsync([...args], { from: 'user' });
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

/** @param word the first of the arguments; where it is no command, all commands are there to be listed or to be meant */
async function createProgram(word: string | undefined, terminal: Terminal): Promise<Command> {
  const program = new Command('daybook')
    .description('A CalDAV and CardDAV server that keeps calendars, tasks and contacts in sync')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.say(text.trimEnd()),
    });
  const asked = COMMANDS.get(word ?? '');
  for (const load of asked === undefined ? COMMANDS.values() : [asked]) (await load())(program, terminal);
  return program;
}
