// Moments between the changes of a test, by the clock of the database.
import type { Database, Statement } from '#store';

// What was written before lies a millisecond back at least, and what comes next is later.
const MOMENT: Statement = {
  name: 'moment_of_test',
  text: `select date_trunc('milliseconds', clock_timestamp()) as now from (select pg_sleep(0.002)) slept`,
};

/** A moment after everything that was done until now, as commands take it. */
export async function momentIn(database: Database): Promise<string> {
  const [row] = await database.query<{ now: Date }>(MOMENT, []);
  if (row === undefined) throw new Error('The database does not know the time.');
  return row.now.toISOString();
}
