// The command line for tests: what was printed and said, and with which exit code it ended.
import { run } from '../../apps/cli/src/program.js';
import type { Terminal } from '../../apps/cli/src/terminal.js';

export interface Script {
  /** What the person answers, or the lines of standard input. */
  readonly answers?: readonly string[];
  readonly isInteractive?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CommandResult {
  readonly code: number;
  /** Standard output, and standard error. */
  readonly printed: string;
  readonly said: string;
}

/** The program `daybook` on a database. */
export function commandLine(databaseUrl: string) {
  return async (args: readonly string[], script: Script = {}): Promise<CommandResult> => {
    const { answers = [], isInteractive = false, env = {} } = script;
    const said: string[] = [];
    const printed: string[] = [];
    const left = [...answers];
    const answer = async () => left.shift() ?? '';
    const terminal: Terminal = {
      env: { DATABASE_URL: databaseUrl, ...env },
      isInteractive,
      print: (line) => void printed.push(line),
      say: (line) => void said.push(line),
      readLine: answer,
      ask: answer,
      askHidden: answer,
    };
    const code = await run(args, terminal);
    return { code, printed: printed.join('\n'), said: said.join('\n') };
  };
}
