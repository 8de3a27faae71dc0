// A collection can be deleted as quickly right after it was filled as later, when PostgreSQL has statistics of it.
import { expect, it } from 'vitest';
import { newCalendar } from '../../../test/support/calendar.js';
import { freshDatabase } from '../../../test/support/database.js';
import { LIMITS } from '../../../test/support/limits.js';
import { collections, copyCollection, removeCollection, UNCONDITIONAL } from './index.js';

// A hundred times what is needed; without the right plan it would be ten times as much.
const timeouts = {
  acquireTimeout: 5000,
  statementTimeout: 5000,
  longTimeout: 5000,
  lockTimeout: 5000,
  idleTransactionTimeout: 5000,
};
const database = await freshDatabase({ timeouts });
const author = { credentialId: null, limits: LIMITS };

const OBJECTS = 4000;

it('with what belongs to its objects', async () => {
  const calendar = await newCalendar(database, 'alice');
  const { home } = calendar;
  const key = [home.id, calendar.id];
  const sql = (text: string) => database.dataSource.query(text, key);
  await sql(`insert into object (home_id, collection_id, name, change, uid, etag, component, body, size)
    select $1, $2, i, i, i, i, 'VEVENT', '', 0 from generate_series(1, ${OBJECTS}) i`);
  await sql(`insert into occurrence (home_id, collection_id, name, month, busy, exact, spans)
    select $1, $2, name, month, 'busy', true, '{}' from object, generate_series(1, 3) month
    where (home_id, collection_id) = ($1, $2)`);
  await database.dataSource.query('update home set change = 10000');
  await database.dataSource.query('analyze');
  const [ofSource, ofPlace, ofObject] = [UNCONDITIONAL, UNCONDITIONAL, UNCONDITIONAL];
  const conditions = { ofSource, ofPlace, ofObject, ofContent() {}, ofReplaced() {}, maxCollections: 9 };
  await copyCollection(database, calendar, { home, name: 'copy' }, true, conditions, author);
  const copy = (await collections(database, home)).find(({ name }) => name === 'copy');
  if (copy === undefined) throw new Error('There is no copy.');
  await removeCollection(database, copy, UNCONDITIONAL, author);
  expect((await collections(database, home)).map(({ name }) => name)).not.toContain('copy');
});
