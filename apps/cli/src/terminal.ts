// The person at the terminal, or the script in their place: what they are told, and what they are asked.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { Failure } from './failure.js';

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether somebody is there to answer a question. */
  readonly isInteractive: boolean;
  /** Writes a line to standard output: results only, so that they can be piped. */
  print(line: string): void;
  /** Writes a line to standard error: everything that is said besides the result. */
  say(line: string): void;
  /** Reads the first line of standard input, without its line end. @throws Failure */
  readLine(): Promise<string>;
  /** @throws Failure when the person gives up */
  ask(question: string): Promise<string>;
  /** The same without showing what is typed. @throws Failure */
  askHidden(question: string): Promise<string>;
}

type Surroundings = Pick<Terminal, 'env'> &
  Readonly<Record<'stdin', ReadStream>> &
  Readonly<Record<'stdout' | 'stderr', WriteStream>>;

const MAX_LINE_OCTETS = 8192;

/** The terminal of this process. */
export function createTerminal({ env, stdin, stdout, stderr }: Surroundings): Terminal {
  return {
    env,
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    print: (line) => void stdout.write(`${line}\n`),
    say: (line) => void stderr.write(`${line}\n`),
    readLine: () => firstLine(stdin),
    ask: (question) => answer(question, stderr),
    askHidden: async (question) => {
      stderr.write(question);
      try {
        return await answer('', new Writable({ write: (_chunk, _encoding, done) => done() }));
      } finally {
        stderr.write('\n');
      }
    },
  };

  function answer(question: string, output: NodeJS.WritableStream): Promise<string> {
    const lines = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
    return new Promise<string>((resolve, reject) => {
      lines.question(question, resolve);
      lines.once('close', () => reject(new Failure('Nothing was changed.')));
    }).finally(() => lines.close());
  }
}

async function firstLine(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let octets = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    octets += chunk.length;
    if (octets > MAX_LINE_OCTETS || chunk.includes(0x0a)) break;
  }
  const read = Buffer.concat(chunks);
  const end = read.indexOf(0x0a);
  const line = read.subarray(0, end === -1 ? read.length : end);
  if (line.length > MAX_LINE_OCTETS) throw new Failure('The line on standard input is too long.');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line).replace(/\r$/, '');
  } catch {
    throw new Failure('The line on standard input is not UTF-8.');
  }
}
