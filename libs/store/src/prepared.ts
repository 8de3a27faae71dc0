// Runs prepared statements with few messages: a connection is told each one, and tells of its columns, only once.
import pg from 'pg';
import { Unanswered } from './refusal.js';

/** A statement and its parameters. */
export interface Step {
  readonly statement: { readonly name: string; readonly text: string };
  readonly values: readonly unknown[];
}

/** What a step came to. */
export interface Outcome<Row> {
  readonly rows: Row[];
  /** What PostgreSQL says that it did, such as `COMMIT`. */
  readonly tag: string;
}

interface Column {
  readonly name: string;
  read(text: string): unknown;
}

interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

interface Known {
  readonly text: string;
  readonly columns: readonly Column[];
}

// The statements that a connection knows, by name. pg itself would ask for the columns each time, which costs as much as many a
// statement does.
const known = new WeakMap<pg.Connection, Map<string, Known>>();

/**
 * Runs statements one after the other, for which the connection is asked, and answers, once. After one that fails, no
 * other is run.
 * @param timeout milliseconds after which the answer is not waited for any longer
 * @returns what the last one came to
 * @throws Unanswered, and whatever pg throws
 */
export function runPrepared<Row extends object>(
  connection: pg.Pool | pg.PoolClient,
  steps: readonly Step[],
  timeout: number,
): Promise<Outcome<Row>> {
  return new Promise((resolve, reject) => {
    // Not in pg's own types: whatever can be submitted takes a callback, from which the pool learns when it is over.
    const query = connection.query as unknown as Query<Row>;
    query.call(connection, submittable(steps, timeout), undefined, (error, outcome) =>
      outcome === undefined ? reject(error) : resolve(outcome),
    );
  });
}

type Done<Row> = (error: unknown, outcome?: Outcome<Row>) => void;
type Query<Row> = (this: unknown, query: pg.Submittable, values: undefined, done: Done<Row>) => void;

/** What pg's client asks of a query of another kind than its own. */
function submittable<Row>(steps: readonly Step[], timeout: number) {
  // Answers come in the order of the steps.
  let index = 0;
  let rows: Row[] = [];
  let tag = '';
  let statements = new Map<string, Known>();
  let columns: readonly Column[] = [];
  let stopListening = ignore;
  const learn = () => {
    const statement = steps[index]?.statement;
    if (statement !== undefined) statements.set(statement.name, { text: statement.text, columns });
  };
  const recall = () => {
    columns = statements.get(steps[index]?.statement.name ?? '')?.columns ?? [];
  };
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    clearTimeout(timer);
    stopListening();
  };
  return {
    // The client puts one here.
    callback: undefined as Done<Row> | undefined,
    submit(connection: pg.Connection) {
      // Not the client's own: what that keeps of each statement survives until the heap is searched whole.
      timer = setTimeout(() => this.handleError(new Unanswered()), timeout);
      statements = known.get(connection) ?? statements;
      known.set(connection, statements);
      recall();
      connection.on('parseComplete', learn);
      stopListening = () => connection.off('parseComplete', learn);
      const told = new Map<string, string>();
      connection.stream.cork();
      for (const { statement, values } of steps) {
        const { name, text } = statement;
        // One without a name is forgotten as soon as another one comes; one name with two texts is a mistake that PostgreSQL tells.
        if (name === '' || (told.get(name) ?? statements.get(name)?.text) !== text) {
          told.set(name, text);
          connection.parse({ name, text, types: [] }, true);
          connection.describe({ type: 'S', name }, true);
        }
        connection.bind({ statement: name, values: values.map(written) }, true);
        connection.execute(null, true);
      }
      connection.sync();
      connection.stream.uncork();
    },
    handleRowDescription({ fields }: RowDescription) {
      columns = fields.map((field) => ({ name: field.name, read: pg.types.getTypeParser(field.dataTypeID, 'text') }));
      learn();
    },
    handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }) {
      const row: Record<string, unknown> = {};
      for (const [place, { name, read }] of columns.entries()) {
        const field = fields[place];
        row[name] = field === null || field === undefined ? null : read(field);
      }
      rows.push(row as Row);
    },
    handleCommandComplete({ text }: { readonly text: string }) {
      tag = text;
      index += 1;
      if (index === steps.length) return;
      rows = [];
      recall();
    },
    handleReadyForQuery() {
      end();
      this.callback?.(null, { rows, tag });
    },
    handleError(error: unknown) {
      end();
      this.callback?.(error);
      // What comes later is the answer to nobody.
      this.callback = undefined;
    },
    handleEmptyQuery: ignore,
    handlePortalSuspended: ignore,
    handleCopyInResponse: ignore,
    handleCopyData: ignore,
  };
}

const ignore = (): unknown => undefined;

/** A parameter as PostgreSQL reads it. */
function written(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);
}
