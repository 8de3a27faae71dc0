// What a request costs the database is the same in a small collection and in a large one, counted in pages; a poll touches no object.
import { beforeAll, describe, expect, it } from 'vitest';
import { C, CS, D, el } from '#xml';
import { freshDatabaseUrl } from '../support/database.js';
import { fill } from '../support/filled.js';
import { event } from '../support/objects.js';
import { calendarQuery } from '../support/queries.js';
import { calendarMultiget, propfind, syncCollection } from '../support/request-bodies.js';
import { startDaybook } from '../support/server.js';

const FEW = 1000;
const MANY = Number(process.env.GROWTH_MEMBERS ?? 10_000);
// A page more for each index that has become higher.
const HIGHER = 1.2;

/** A server with a database of its own, in which one calendar has so many members, and changes and events of a month. */
async function filled(members: number) {
  // With one connection, whose statistics can be asked for when a request is over.
  const daybook = await startDaybook({ database: { url: await freshDatabaseUrl(), poolSize: 1 } });
  const { database, account } = daybook;
  const { dataSource } = database;
  const alice = await account();
  const paths = await fill(database, alice, members, event({ uid: '' }));
  // One event of each object, of which ten are in the month that is asked for.
  await dataSource.query('analyze object');
  await dataSource.query(
    `insert into occurrence (home_id, collection_id, name, month, busy, exact, spans)
     select home_id, collection_id, name, month, 'busy', true, int8multirange(int8range(start, start + 3600))
     from (select *, 24000 + n % greatest(10, $1::int / 10) as month,
         extract(epoch from timestamp '2000-01-10' + make_interval(months => (n % greatest(10, $1::int / 10))::int))::int8 as start
       from (select *, row_number() over (order by name) as n from object) numbered) timed`,
    [members],
  );
  await dataSource.query(
    `insert into object_text (home_id, collection_id, name, property, value)
     select home_id, collection_id, name, 'SUMMARY', 'lunch' from object`,
  );
  await dataSource.query('vacuum analyze');
  const token = async () =>
    (await alice.propfind(alice.calendar, COUNTED).status(207)).of().text(D('sync-token')) ?? '';
  const tokens = { before: await token(), now: '' };

  /** The pages of each table and its indexes that are touched by some work. */
  async function pages(work: () => Promise<unknown>): Promise<ReadonlyMap<string, number>> {
    const before = await total();
    await work();
    const after = await total();
    return new Map([...after].map(([table, count]) => [table, count - (before.get(table) ?? 0)]));
  }

  async function total(): Promise<ReadonlyMap<string, number>> {
    await dataSource.query('select pg_stat_force_next_flush()');
    const rows: { table: string; pages: number }[] = await dataSource.query(
      `select relname as table, sum(coalesce(heap_blks_read + heap_blks_hit, 0)
         + coalesce(idx_blks_read + idx_blks_hit, 0))::int8 as pages from pg_statio_user_tables group by relname`,
    );
    return new Map(rows.map(({ table, pages }) => [table, pages]));
  }

  return { alice, paths, token, tokens, pages };
}

const COUNTED = propfind(CS('getctag'), D('sync-token'));
const MONTH = { start: '20000101T000000Z', end: '20000201T000000Z' };

const monthOf = ({ alice }: Filled) =>
  alice
    .report(
      alice.calendar,
      calendarQuery({ components: [{ name: 'VEVENT', range: MONTH }], properties: [el(D('getetag'))] }),
    )
    .status(207);

const WORK: Readonly<Record<string, (filled: Filled, round: string) => Promise<unknown>>> = {
  'a poll by ctag': ({ alice }) => alice.propfind(alice.calendar, COUNTED).status(207),
  'a poll by token': ({ alice, tokens }) =>
    alice.report(alice.calendar, syncCollection({ since: tokens.now })).status(207),
  'GET of an object': ({ alice, paths }) => alice.get(paths[50] ?? '').status(200),
  'a multiget of ten': ({ alice, paths }) =>
    alice.report(alice.calendar, calendarMultiget(paths.slice(40, 50), C('calendar-data'))).status(207),
  'a query of a month': monthOf,
  'PUT of a new object': ({ alice }, round) =>
    alice.put(`${alice.calendar}${round}.ics`, event({ uid: round })).status(201),
  'PUT over an object': ({ alice, paths }) => alice.put(paths[60] ?? '', event({ uid: 'uid-61' })).status(204),
  'a sync of two changes': ({ alice, tokens }) =>
    alice.report(alice.calendar, syncCollection({ since: tokens.before })).status(207),
  'DELETE of an object': ({ alice }, round) => alice.delete(`${alice.calendar}${round}.ics`).status(204),
};

type Filled = Awaited<ReturnType<typeof filled>>;
const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((one, other) => one + other, 0);

describe(`with ${FEW} and with ${MANY} members`, async () => {
  const [small, large] = [await filled(FEW), await filled(MANY)];
  beforeAll(async () => {
    // Whatever a connection and a server learn once.
    for (const each of [small, large]) {
      each.tokens.now = await each.token();
      for (const work of Object.values(WORK)) await work(each, 'first');
      // After the fifth time PostgreSQL may keep one plan for all parameters.
      for (let time = 0; time < 6; time += 1) await monthOf(each);
      each.tokens.now = await each.token();
    }
  });

  it.each(Object.entries(WORK))('%s', async (name, work) => {
    const [few, many] = [
      await small.pages(() => work(small, 'second')),
      await large.pages(() => work(large, 'second')),
    ];
    expect(sum(few)).toBeGreaterThan(0);
    expect(sum(many)).toBeLessThanOrEqual(Math.ceil(sum(few) * HIGHER));
    if (name.startsWith('a poll')) expect(many.get('object')).toBe(0);
  });
});
