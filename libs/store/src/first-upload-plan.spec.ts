// In a new installation, too, statements find an object by its key, before PostgreSQL has gathered statistics.
import { expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/database.js';
import { addUser, collections, homeOfUser } from './index.js';

const database = await freshDatabase();

const TABLES = [
  ['object', `name, change, uid, etag, component, body, size) select $1, $2, i, i, i, i, 'VEVENT', '', 0`],
  ['tombstone', 'name, change) select $1, $2, i, i'],
] as const;

const unnamed = (text: string) => ({ name: '', text });

it.each(TABLES)('in the table %s', async (table, rest) => {
  await addUser(database, { name: table, displayName: '', email: null, secret: '' });
  const home = await homeOfUser(database, table, 'calendars');
  const [calendar] = home === undefined ? [] : await collections(database, home);
  await database.dataSource.query(
    `insert into ${table} (home_id, collection_id, ${rest} from generate_series(1, 2000) i`,
    [home?.id, calendar?.id],
  );
  const plan = await database.transaction(async (queries) => {
    // As PostgreSQL plans what a connection has run a few times.
    await queries.query(unnamed('set local plan_cache_mode = force_generic_plan'), []);
    const find = `select change from ${table} where home_id = $1 and collection_id = $2 and name = $3`;
    await queries.query(unnamed(`prepare find_in_${table} (bigint, bigint, text) as ${find}`), []);
    const explain = `explain (format json) execute find_in_${table} (${home?.id}, ${calendar?.id}, '77')`;
    return await queries.query(unnamed(explain), []);
  });
  expect(plan).toMatchObject([{ 'QUERY PLAN': [{ Plan: { 'Index Name': `${table}_pkey` } }] }]);
});
