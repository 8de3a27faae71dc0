// The tables of the database as its catalogue describes them: what a backup holds, and in which order.
import type pg from 'pg';

export interface Table {
  /** Quoted where it has to be, as are the columns. */
  readonly name: string;
  readonly columns: readonly string[];
  /** What sorts its rows, the same in every database. */
  readonly order: string;
  /** The column that numbers itself, if there is one, and the last number that it gave out. */
  readonly identity: string | null;
  readonly last: number | null;
  /** The other tables that its rows refer to. */
  readonly references: readonly string[];
}

// Unlogged tables hold what may be forgotten; the list of migrations goes into the head of a backup.
const TABLES = `
  select quote_ident(c.relname) as name,
    (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    (select string_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end, ', ' order by k.at)
      from pg_index i cross join unnest(i.indkey) with ordinality k (attnum, at)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where i.indrelid = c.oid and i.indisprimary and k.at <= i.indnkeyatts) as "order",
    quote_ident(numbered.attname) as identity,
    pg_sequence_last_value(pg_get_serial_sequence(quote_ident(c.relname), numbered.attname)::regclass) as last,
    array(select distinct quote_ident(r.relname) from pg_constraint f join pg_class r on r.oid = f.confrelid
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as references
  from pg_class c
  left join pg_attribute numbered on numbered.attrelid = c.oid and numbered.attidentity <> '' and not numbered.attisdropped
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
    and c.relname <> 'migrations'
  order by c.relname`;

/** All tables, each after those that it refers to. */
export async function tablesOf(client: pg.ClientBase): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(TABLES);
  const sorted: Table[] = [];
  const names = new Set(rows.map(({ name }) => name));
  for (let left = rows; left.length > 0; left = left.filter((table) => !sorted.includes(table))) {
    const waiting = new Set(left.map(({ name }) => name));
    const next = left.filter(({ references }) => references.every((name) => !waiting.has(name) || !names.has(name)));
    if (next.length === 0) throw new Error('The tables refer to each other in a circle.');
    sorted.push(...next);
  }
  return sorted;
}

/** The statement that gives all rows of a table, and the one that takes them. */
export function copyStatements({ name, columns, order }: Table): { readonly out: string; readonly into: string } {
  const list = columns.join(', ');
  return {
    out: `copy (select ${list} from ${name} order by ${order}) to stdout`,
    into: `copy ${name} (${list}) from stdin`,
  };
}
