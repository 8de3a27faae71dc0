// Migrations take nothing away that older nodes need, so that old and new ones serve side by side; and each can be taken back.
import { afterAll, expect, it } from 'vitest';
import type { Database } from '#store';
import { databaseAsOf } from '../../support/database.js';

/** What differs, and why it does no harm. One that is listed here and does not happen is a fault as well. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'MovedCollections: collection_tombstone has lost the key (home_id, collection_id)': 'No version relied on it.',
  'MovedCollections: collection_tombstone must obey the key (home_id, collection_id, change)':
    'It is the same and more.',
  'Locks: lock.collection_id is gone': 'No version before used this table.',
  'Locks: lock.object_name is gone': 'No version before used this table.',
  'Locks: lock.area must be given': 'No version before used this table.',
  'Locks: lock.root must be given': 'No version before used this table.',
  "History: credential has lost the key (principal_id) WHERE (kind = 'password'::text)": 'No version relied on it.',
  "History: credential must obey the key (principal_id) WHERE ((kind = 'password'::text) AND (secret <> ''::text))":
    'It takes all that the one before took.',
  "Files: ace must obey CHECK ((area = ANY (ARRAY['calendars'::text, 'addressbooks'::text, 'files'::text])))":
    'It takes all that the one before took.',
  "Files: collection must obey CHECK ((area = ANY (ARRAY['calendars'::text, 'addressbooks'::text, 'files'::text])))":
    'It takes all that the one before took.',
  "Files: collection must obey CHECK ((kind = ANY (ARRAY['calendar'::text, 'addressbook'::text, 'folder'::text, 'file-home'::text])))":
    'It takes all that the one before took.',
  "GivenCollections: collection must obey CHECK ((area = ANY (ARRAY['calendars'::text, 'addressbooks'::text, 'files'::text, 'calendars/given'::text])))":
    'It takes all that the one before took.',
  "GivenCollections: collection must obey CHECK ((kind = ANY (ARRAY['calendar'::text, 'addressbook'::text, 'folder'::text, 'file-home'::text, 'schedule-inbox'::text, 'schedule-outbox'::text])))":
    'It takes all that the one before took.',
  "Notifications: collection must obey CHECK ((kind = ANY (ARRAY['calendar'::text, 'addressbook'::text, 'folder'::text, 'file-home'::text, 'schedule-inbox'::text, 'schedule-outbox'::text, 'notifications'::text, 'attachments'::text])))":
    'It takes all that the one before took.',
  "Files: object must obey CHECK (((bytes IS NULL) OR ((body = ''::text) AND (uid IS NULL))))":
    'Nodes of the version before write no octets.',
  "Files: version must obey CHECK (((bytes IS NULL) OR ((body = ''::text) AND (uid IS NULL))))":
    'Nodes of the version before write no octets.',
};

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** Whether whoever writes a row has to give it. */
  readonly required: boolean;
}

interface Rule {
  readonly table: string;
  readonly columns: readonly string[];
  readonly definition: string;
  /** A key can also be needed, by `on conflict`. */
  readonly isKey: boolean;
}

interface Schema {
  readonly columns: readonly Column[];
  readonly rules: readonly Rule[];
  readonly indexes: readonly { readonly definition: string }[];
}

type Runner = ReturnType<Database['dataSource']['createQueryRunner']>;

const COLUMNS = `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull and not a.atthasdef and a.attidentity = '' as required
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migrations' order by 1, 2`;

const columnsIn = (
  relation: string,
  numbers: string,
) => `(select coalesce(array_agg(a.attname::text order by a.attnum), '{}')
    from pg_attribute a where a.attrelid = ${relation} and a.attnum = any(${numbers}))`;

const RULES = `select c.relname as table, ${columnsIn('c.oid', 'i.indkey::smallint[]')} as columns,
    'the key ' || regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING btree | INCLUDE [(].*?[)]', '', 'g') as definition, true as "isKey"
  from pg_index i join pg_class c on c.oid = i.indrelid
  where c.relnamespace = 'public'::regnamespace and i.indisunique and c.relname <> 'migrations'
  union all
  select c.relname, ${columnsIn('c.oid', 'k.conkey')}, pg_get_constraintdef(k.oid), false
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where c.relnamespace = 'public'::regnamespace and k.contype in ('c', 'f') order by 1, 3`;

const INDEXES = `select indexdef as definition from pg_indexes
  where schemaname = 'public' and tablename <> 'migrations' order by 1`;

async function schemaIn(runner: Runner): Promise<Schema> {
  return {
    columns: await runner.query(COLUMNS),
    rules: await runner.query(RULES),
    indexes: await runner.query(INDEXES),
  };
}

/** What an older node would stumble over. */
function* obstacles(before: Schema, after: Schema): Generator<string> {
  const isOld = (table: string, name?: string) =>
    before.columns.some((column) => column.table === table && (name === undefined || column.name === name));
  const columnIn = ({ columns }: Schema, { table, name }: Column) =>
    columns.find((column) => column.table === table && column.name === name);
  for (const column of before.columns) {
    const now = columnIn(after, column);
    if (now === undefined) yield `${column.table}.${column.name} is gone`;
    else if (now.type !== column.type) yield `${column.table}.${column.name} is ${now.type} now`;
  }
  for (const column of after.columns.filter(({ table, required }) => required && isOld(table))) {
    if (columnIn(before, column)?.required !== true) yield `${column.table}.${column.name} must be given`;
  }
  const isIn = ({ rules }: Schema, { table, definition }: Rule) =>
    rules.some((rule) => rule.table === table && rule.definition === definition);
  for (const rule of before.rules.filter((each) => each.isKey && !isIn(after, each))) {
    yield `${rule.table} has lost ${rule.definition}`;
  }
  // What is about new columns only, older nodes cannot break.
  for (const rule of after.rules.filter((each) => isOld(each.table) && !isIn(before, each))) {
    if (rule.columns.some((name) => isOld(rule.table, name))) yield `${rule.table} must obey ${rule.definition}`;
  }
}

const { database } = await databaseAsOf(1);
afterAll(() => database.close());

it('after the first one, but for what is accepted with a reason; and each goes back the way that it came', async () => {
  const runner = database.dataSource.createQueryRunner();
  const found: string[] = [];
  try {
    for (const migration of database.dataSource.migrations.slice(1)) {
      const name = migration.constructor.name.replace(/\d+$/, '');
      const before = await schemaIn(runner);
      await migration.up(runner);
      const after = await schemaIn(runner);
      found.push(...[...obstacles(before, after)].map((what) => `${name}: ${what}`));
      await migration.down(runner);
      expect(await schemaIn(runner), `after ${name} was taken back`).toEqual(before);
      await migration.up(runner);
      expect(await schemaIn(runner), `after ${name} came again`).toEqual(after);
    }
  } finally {
    await runner.release();
  }
  expect(found.sort()).toEqual(Object.keys(ACCEPTED).sort());
});
