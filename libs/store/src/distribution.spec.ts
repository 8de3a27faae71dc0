// The DDL of docs/scaling.md, which spreads the data by their home, fits the schema: every table has a place, and no key is in the way.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/database.js';

const page = readFileSync(new URL('../../../docs/scaling.md', import.meta.url), 'utf8');
const calls = [...page.matchAll(/select (create_distributed_table|create_reference_table)\('(\w+)'(?:, '(\w+)')?/g)];
/** By table: the column that it is spread by; undefined where every node has all of it. */
const places = new Map(calls.map(([, , table = '', column]) => [table, column]));
// Changed by the DDL before the tables are spread.
const CHANGED = ['home_principal_id_key'];

const { dataSource } = await freshDatabase();

it('every table has a place', async () => {
  const tables: { name: string }[] = await dataSource.query(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const local = ['authentication_failure', 'migrations'];
  expect([...places.keys(), ...local].sort()).toEqual(tables.map(({ name }) => name).sort());
});

it('every unique index of a table that is spread has its column', async () => {
  const indexes: { table: string; name: string; columns: string[] }[] = await dataSource.query(
    `select t.relname as table, i.relname as name,
       array(select attname::text from pg_attribute where attrelid = t.oid and attnum = any (indkey[0:indnkeyatts - 1])) as columns
     from pg_index join pg_class i on i.oid = indexrelid join pg_class t on t.oid = indrelid
     where indisunique and t.relnamespace = 'public'::regnamespace`,
  );
  const inTheWay = indexes.filter(({ table, columns }) => !columns.includes(places.get(table) ?? columns[0] ?? ''));
  expect(inTheWay.map(({ name }) => name)).toEqual(CHANGED);
});

it('every reference between tables that are spread stays within one home', async () => {
  const references: { from: string; to: string; own: string[]; others: string[] }[] = await dataSource.query(
    `select f.relname as from, t.relname as to,
       array(select attname::text from unnest(conkey) with ordinality k (n, at)
         join pg_attribute on attrelid = conrelid and attnum = n order by at) as own,
       array(select attname::text from unnest(confkey) with ordinality k (n, at)
         join pg_attribute on attrelid = confrelid and attnum = n order by at) as others
     from pg_constraint join pg_class f on f.oid = conrelid join pg_class t on t.oid = confrelid where contype = 'f'`,
  );
  expect(references.length).toBeGreaterThan(10);
  for (const { from, to, own, others } of references) {
    const column = places.get(to);
    // What every node has all of may refer to others of that kind only.
    if (column === undefined) continue;
    expect(own[others.indexOf(column)], `${from} to ${to}`).toBe(places.get(from));
  }
});
