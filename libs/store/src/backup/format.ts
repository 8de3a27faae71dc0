// What a backup looks like: a script for psql, with a head and a foot that only Daybook reads.

/** A file that is no backup, or cannot be restored here. The message is a sentence for people. */
export class BackupProblem extends Error {}

/** What comes first. */
export interface Head {
  readonly format: number;
  readonly madeAt: string;
  /** The names of the migrations that made the schema. */
  readonly migrations: readonly string[];
}

/** What was in one table. */
export interface TableSum {
  readonly table: string;
  readonly rows: number;
  /** Of the octets between the `copy` and the `\.`, in hexadecimal. */
  readonly sha256: string;
  /** The last number that the table gave to a row, which may be gone: it is never given again. */
  readonly last: number | null;
}

export const FORMAT = 1;

const HEAD = '-- daybook backup ';
const FOOT = '-- daybook sums ';
const COPY = /^copy (\S+) \((.+)\) from stdin;$/;
const END_OF_ROWS = '\\.\n';
// Rows have no limit, but no other line is long.
const MAX_LINE = 1024 * 1024;

export const headLine = (head: Head): string => `${HEAD}${JSON.stringify(head)}\n`;
export const footLine = (sums: readonly TableSum[]): string => `${FOOT}${JSON.stringify(sums)}\n`;
export const tableLine = (into: string): string => `${into};\n`;
export const endOfRows = END_OF_ROWS;

/** The rows of a table, which have to be read to their end before anything else. */
export interface TableSection {
  readonly table: string;
  readonly columns: string;
  readonly rows: AsyncIterable<Buffer>;
}

/** What a backup is made of, in this order: one head, any number of tables, one foot. */
export type Section = { readonly head: Head } | TableSection | { readonly foot: readonly TableSum[] };

/**
 * Reads a backup; it is never more than a few rows in memory.
 * @throws BackupProblem where it is none, or ends too soon
 */
export async function* sectionsOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Section> {
  const { line, rows } = reader(source);
  const first = await line();
  if (!first?.startsWith(HEAD)) throw new BackupProblem('This is no backup of Daybook.');
  yield { head: headIn(first.slice(HEAD.length)) };
  for (;;) {
    const next = await line();
    if (next === undefined) throw tooShort();
    if (next.startsWith(FOOT)) {
      yield { foot: footIn(next.slice(FOOT.length)) };
      return;
    }
    // What is neither is for psql.
    const [, table, columns] = COPY.exec(next) ?? [];
    if (table !== undefined && columns !== undefined) yield { table, columns, rows: rows() };
  }
}

function headIn(text: string): Head {
  const head = parsed(text) as Partial<Head> | null;
  const { format, madeAt, migrations } = head ?? {};
  if (typeof format !== 'number' || typeof madeAt !== 'string' || !Array.isArray(migrations)) throw damaged();
  return { format, madeAt, migrations: migrations.map(String) };
}

function footIn(text: string): readonly TableSum[] {
  const sums = parsed(text);
  if (!Array.isArray(sums)) throw damaged();
  return sums;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged();
  }
}

const damaged = () => new BackupProblem('The backup is damaged.');
const tooShort = () => new BackupProblem('The backup ends in the middle.');

function reader(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  return { line, rows };

  async function more(): Promise<boolean> {
    const { value, done } = await chunks.next();
    if (!done) rest = Buffer.concat([rest, value]);
    return !done;
  }

  async function line(): Promise<string | undefined> {
    for (;;) {
      const end = rest.indexOf('\n');
      if (end !== -1) {
        const text = rest.toString('utf8', 0, end);
        rest = rest.subarray(end + 1);
        return text;
      }
      if (rest.length > MAX_LINE || !(await more())) return undefined;
    }
  }

  // In the text format of COPY a row is a line, and no row is `\.`, since each backslash in it is doubled.
  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const isEnd = rest.indexOf(END_OF_ROWS) === 0;
      const end = isEnd ? 0 : rest.indexOf(`\n${END_OF_ROWS}`) + 1;
      if (isEnd || end > 0) {
        if (end > 0) yield rest.subarray(0, end);
        rest = rest.subarray(end + END_OF_ROWS.length);
        return;
      }
      const whole = rest.lastIndexOf('\n') + 1;
      if (whole > 0) yield rest.subarray(0, whole);
      rest = rest.subarray(whole);
      if (!(await more())) throw tooShort();
    }
  }
}
