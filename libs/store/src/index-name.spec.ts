// The index of an object is written again exactly where it has changed.
import { expect, it } from 'vitest';
import { newCalendar } from '../../../test/support/calendar.js';
import { freshDatabase } from '../../../test/support/database.js';
import { LIMITS } from '../../../test/support/limits.js';
import { type NewObject, put, reindex, UNCONDITIONAL } from './index.js';

const database = await freshDatabase();
const calendar = await newCalendar(database, 'ann');

const author = { credentialId: null, limits: LIMITS };
const objectOf = (etag: string, text: string): NewObject => ({
  ...{ uid: '1', etag, component: 'VEVENT', body: etag, size: 1, asSent: true },
  occurrences: [{ start: 0, end: 3600, busy: 'busy', exact: true }],
  texts: [{ property: 'SUMMARY', value: text }],
});
const store = (etag: string, text: string) => put(database, calendar, 'a', objectOf(etag, text), UNCONDITIONAL, author);

/** The texts of the index, with the transactions that wrote them. */
const indexed = () =>
  database.query<{ value: string; writer: string }>(
    { name: 'texts_and_writers', text: 'select value, xmin::text as writer from object_text' },
    [],
  );

it('not with a change of something else', async () => {
  await store('1', 'first');
  const before = await indexed();
  await store('2', 'first');
  await store('3', 'first');
  expect(await indexed()).toEqual(before);
  await store('4', 'second');
  expect(await indexed()).toMatchObject([{ value: 'second' }]);
  await store('5', 'first');
  expect(await indexed()).toMatchObject([{ value: 'first' }]);
});

it('after a node of an older version has written the object, which does not name its index', async () => {
  await store('6', 'first');
  await database.dataSource.query(`update object set etag = 'older'`);
  await database.dataSource.query(`update object_text set value = 'other'`);
  await store('7', 'first');
  expect(await indexed()).toMatchObject([{ value: 'first' }]);
});

it('after it was worked out again', async () => {
  await store('8', 'first');
  await reindex(database, () => ({ occurrences: [], texts: [{ property: 'SUMMARY', value: 'by other rules' }] }));
  expect(await indexed()).toMatchObject([{ value: 'by other rules' }]);
  await store('9', 'first');
  expect(await indexed()).toMatchObject([{ value: 'first' }]);
});
