// The log: one JSON object per line, or one readable line where a person watches.
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Where lines go; a terminal says so of itself. */
export interface LogTarget {
  readonly isTTY?: boolean;
  write(line: string): unknown;
}

/** Makes the log. @param target standard output of a server, standard error of a command */
export function createLogger({ logLevel }: { readonly logLevel: string }, target: LogTarget = process.stdout): Logger {
  const destination: DestinationStream = {
    write: (line) => target.write(target.isTTY === true ? readable(line) : harmless(line)),
  };
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeError(error) },
  };
  return pino(options, destination);
}

// What steers a terminal or turns text around, beyond the control characters that JSON escapes by itself.
const UNPRINTABLE = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

// In a line of JSON such characters can only stand inside strings, where an escape means the same.
function harmless(line: string): string {
  return line.replace(UNPRINTABLE, (character) =>
    Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

interface Line {
  readonly time: string;
  readonly level: string;
  readonly msg?: string;
  readonly err?: DescribedError;
  readonly [field: string]: unknown;
}

function readable(json: string): string {
  const { time, level, msg = '', err, ...rest } = JSON.parse(json) as Line;
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const stack = err?.stack.split('\n').map((part) => `\n    ${onOneLine(part.trim())}`) ?? [];
  const line = [time.slice(11, 19), level.toUpperCase().padEnd(5), onOneLine(msg), ...fields].join(' ');
  return harmless(`${line}${stack.join('')}\n`);
}

function onOneLine(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
}

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string;
  readonly cause?: DescribedError;
}

const MAX_CAUSES = 5;

// Only these fields: an error of the database can carry the parameters of its statement, which hold what people wrote.
function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: '' };
  const { name, message, stack = '', cause } = error;
  return {
    type: name,
    message,
    stack,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(cause instanceof Error && depth < MAX_CAUSES && { cause: describeError(cause, depth + 1) }),
  };
}
