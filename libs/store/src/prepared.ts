// Runs prepared statements with few messages: a connection is told each one, and tells of its columns, only once.
import pg from 'pg';

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
 * Runs a statement.
 * @param timeout milliseconds after which the answer is not waited for any longer
 * @throws whatever pg throws
 */
export function runPrepared<Row extends object>(
  connection: pg.Pool | pg.PoolClient,
  statement: { readonly name: string; readonly text: string },
  values: readonly unknown[],
  timeout: number,
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    // Not in pg's own types: whatever can be submitted takes a callback, from which the pool learns when it is over.
    const query = connection.query as unknown as Query<Row>;
    query.call(connection, submittable(statement, values, timeout), undefined, (error, rows = []) =>
      error ? reject(error) : resolve(rows),
    );
  });
}

type Done<Row> = (error: unknown, rows?: Row[]) => void;
type Query<Row> = (this: unknown, query: pg.Submittable, values: undefined, done: Done<Row>) => void;

/** What pg's client asks of a query of another kind than its own. */
function submittable<Row>(
  { name, text }: { readonly name: string; readonly text: string },
  values: readonly unknown[],
  timeout: number,
) {
  const rows: Row[] = [];
  let columns: readonly Column[] = [];
  let statements = new Map<string, Known>();
  let parsing: pg.Connection | undefined;
  const onParsed = () => void statements.set(name, { text, columns });
  return {
    query_timeout: timeout,
    // The client puts one here.
    callback: undefined as Done<Row> | undefined,
    submit(connection: pg.Connection) {
      statements = known.get(connection) ?? statements;
      known.set(connection, statements);
      const its = statements.get(name);
      connection.stream.cork();
      // One without a name is forgotten as soon as another one comes; one name with two texts is a mistake that PostgreSQL tells.
      if (its === undefined || its.text !== text || name === '') {
        parsing = connection.once('parseComplete', onParsed);
        connection.parse({ name, text, types: [] }, true);
        connection.describe({ type: 'S', name }, true);
      } else {
        columns = its.columns;
      }
      connection.bind({ statement: name, values: values.map(written) }, true);
      connection.execute(null, true);
      connection.sync();
      connection.stream.uncork();
    },
    handleRowDescription({ fields }: RowDescription) {
      columns = fields.map((field) => ({ name: field.name, read: pg.types.getTypeParser(field.dataTypeID, 'text') }));
      onParsed();
    },
    handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }) {
      const row: Record<string, unknown> = {};
      for (const [index, { name: column, read }] of columns.entries()) {
        const field = fields[index];
        row[column] = field === null || field === undefined ? null : read(field);
      }
      rows.push(row as Row);
    },
    handleReadyForQuery() {
      this.callback?.(null, rows);
    },
    handleError(error: unknown) {
      // A statement that could not be prepared is not known.
      parsing?.off('parseComplete', onParsed);
      this.callback?.(error);
    },
    handleCommandComplete: ignore,
    handleEmptyQuery: ignore,
    handlePortalSuspended: ignore,
    handleCopyInResponse: ignore,
    handleCopyData: ignore,
  };
}

const ignore = () => undefined;

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
