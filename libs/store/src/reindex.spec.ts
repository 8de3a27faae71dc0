// Working the index out anew never takes the place of what somebody writes meanwhile.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { newCalendar } from '../../../test/support/calendar.js';
import { freshDatabase } from '../../../test/support/database.js';
import { LIMITS } from '../../../test/support/limits.js';
import { advance } from './changing.js';
import { type NewObject, put, reindex, UNCONDITIONAL } from './index.js';
import { putNumbered } from './put.js';

const database = await freshDatabase();
const calendar = await newCalendar(database, 'ann');

const author = { credentialId: null, limits: LIMITS };
const indexOf = (body: string) => ({ occurrences: [], texts: [{ property: 'SUMMARY', value: body }] });
const objectOf = (body: string): NewObject => ({
  ...{ uid: '1', etag: body, component: 'VEVENT', body, size: 1, asSent: true },
  ...indexOf(body),
});

const WAITING = { name: 'waiting', text: 'select from pg_locks where not granted' };
const TEXTS = { name: 'texts', text: 'select value from object_text' };

it('waits for a change under way, and leaves its index alone', async () => {
  await put(database, calendar, 'a', objectOf('before'), UNCONDITIONAL, author);
  let reindexing: Promise<unknown> | undefined;
  await database.transaction(async (queries) => {
    await advance(queries, calendar.home.id);
    await putNumbered(queries, calendar, 'a', objectOf('after'), UNCONDITIONAL, author);
    reindexing = reindex(database, (_, body) => indexOf(body));
    while ((await database.query(WAITING, [])).length === 0) await delay(5);
  });
  await reindexing;
  expect(await database.query(TEXTS, [])).toEqual([{ value: 'after' }]);
});
