// Transactions on a connection that breaks.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/database.js';
import { Unavailable } from './index.js';

const database = await freshDatabase();

const BACKEND = { name: 'backend', text: 'select pg_backend_pid() as pid' };
const END_BACKEND = { name: 'end_backend', text: 'select pg_terminate_backend($1, 5000)' };

it('a connection that is lost between two statements ends its transaction and nothing else', async () => {
  const work = database.transaction(async (queries) => {
    const [row] = await queries.query<{ pid: number }>(BACKEND, []);
    await database.query(END_BACKEND, [row?.pid]);
    // The news arrives while no statement runs.
    await delay(50);
    return await queries.query(BACKEND, []);
  });
  await expect(work).rejects.toBeInstanceOf(Unavailable);
  expect(await database.query(BACKEND, [])).toHaveLength(1);
});
