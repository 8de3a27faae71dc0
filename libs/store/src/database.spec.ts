// Transactions when the database is slow, breaks off or falls silent: each ends in time, whole or not at all, and the next one works.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { freshDatabase, freshDatabaseUrl } from '../../../test/support/database.js';
import { startWay } from '../../../test/support/way.js';
import { connect, lossySettings, type Queries, Unavailable } from './index.js';

const database = await freshDatabase();

const BACKEND = { name: 'backend', text: 'select pg_backend_pid() as pid' };
const END_BACKEND = { name: 'end_backend', text: 'select pg_terminate_backend($1, 5000)' };
const SLEEP = { name: 'sleep', text: 'select pg_sleep($1)' };
const FAIL = { name: 'fail', text: 'select 1 / 0' };
const NOTE = { name: 'note', text: 'insert into index_rules (rules) values ($1)' };
const NOTED = { name: 'noted', text: 'select rules from index_rules' };

const TIMEOUTS = {
  acquireTimeout: 300,
  statementTimeout: 300,
  longTimeout: 1500,
  lockTimeout: 200,
  idleTransactionTimeout: 15_000,
};

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

it('a transaction in which a failure was passed over is not taken for committed', async () => {
  const work = database.transaction(async (queries) => {
    await queries.query(NOTE, ['passed over']);
    await queries.query(FAIL, []).catch(() => undefined);
  });
  await expect(work).rejects.toThrow('A statement failed and its transaction went on.');
  expect(await database.query(NOTED, [])).toEqual([]);
});

it('a database that may lose what it has committed is known', async () => {
  const set = (value: string) => ({ name: '', text: `set local synchronous_commit = ${value}` });
  await database.transaction(async (queries) => {
    await queries.query(set('on'), []);
    expect(await lossySettings(queries)).not.toContain('synchronous_commit');
    await queries.query(set('off'), []);
    expect(await lossySettings(queries)).toContain('synchronous_commit');
  });
});

describe('a statement that travels ahead', () => {
  const APPEND = { name: 'append', text: 'update index_rules set rules = rules || $1' };

  it('is run before the next one, with which it shares the way', async () => {
    const fresh = await connect({ url: await freshDatabaseUrl(), poolSize: 1 });
    afterAll(() => fresh.close());
    const ways = vi.spyOn(pg.Connection.prototype, 'sync');
    const seen = await fresh.transaction(async (queries) => {
      queries.runAhead(NOTE, ['a']);
      queries.runAhead(APPEND, ['b']);
      queries.runAhead(APPEND, ['c']);
      const rows = await queries.query(NOTED, []);
      queries.runAhead(APPEND, ['d']);
      return rows;
    });
    expect(ways).toHaveBeenCalledTimes(2);
    ways.mockRestore();
    expect(seen).toEqual([{ rules: 'abc' }]);
    expect(await fresh.query(NOTED, [])).toEqual([{ rules: 'abcd' }]);
  });

  it('undoes everything when it fails, and what follows it is not run', async () => {
    const next = vi.fn();
    const work = database.transaction(async (queries) => {
      await queries.query(NOTE, ['undone']);
      queries.runAhead(FAIL, []);
      await queries.query(NOTED, []);
      next();
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    const last = database.transaction(async (queries) => {
      queries.runAhead(NOTE, ['undone']);
      queries.runAhead(FAIL, []);
    });
    await expect(last).rejects.toMatchObject({ code: '22012' });
    expect(next).not.toHaveBeenCalled();
    expect(await database.query(NOTED, [])).toEqual([]);
  });

  it('is not run where the transaction ends before', async () => {
    const work = database.transaction(async (queries) => {
      queries.runAhead(NOTE, ['never']);
      throw new Error('ended');
    });
    await expect(work).rejects.toThrow('ended');
    expect(await database.query(NOTED, [])).toEqual([]);
  });
});

describe('with little patience', async () => {
  const impatient = await connect({ url: await freshDatabaseUrl(), poolSize: 1, timeouts: TIMEOUTS });
  afterAll(() => impatient.close());
  const isUnavailable = (work: Promise<unknown>) => expect(work).rejects.toBeInstanceOf(Unavailable);
  const sleep = (isLong: boolean) => (queries: Queries) => queries.query({ ...SLEEP, isLong }, [0.6]);

  it('a statement is ended, unless it is one that may be long', async () => {
    await isUnavailable(sleep(false)(impatient));
    await isUnavailable(impatient.transaction(sleep(false)));
    expect(await sleep(true)(impatient)).toHaveLength(1);
    expect(await impatient.transaction(sleep(true))).toHaveLength(1);
    // The next transaction on the same connection has no more time than usual.
    await isUnavailable(impatient.transaction(sleep(false)));
  });

  it('but a migration takes as long as it needs', async () => {
    impatient.dataSource.migrations.push({
      name: 'Slow9999999999999',
      up: (runner) => runner.query('select pg_sleep(0.6)'),
      down: async () => undefined,
    });
    await impatient.migrate();
    await isUnavailable(sleep(false)(impatient));
  });

  it('a connection is not waited for longer than that', async () => {
    const busy = sleep(true)(impatient);
    await isUnavailable(impatient.query(BACKEND, []));
    expect(impatient.poolState().waiting).toBe(0);
    await busy;
    expect(await impatient.query(BACKEND, [])).toHaveLength(1);
  });
});

describe('a database that has fallen silent', async () => {
  const url = new URL(await freshDatabaseUrl());
  const way = await startWay(Number(url.port));
  url.port = String(way.port);
  const distant = await connect({ url: url.href, poolSize: 2, timeouts: TIMEOUTS });
  afterAll(async () => {
    await distant.close();
    await way.close();
  });

  it('is not waited for, neither between two statements nor with old and new connections', async () => {
    await distant.query(BACKEND, []);
    const began = Date.now();
    const work = distant.transaction(async (queries) => {
      await queries.query(BACKEND, []);
      way.block();
      return await queries.query(BACKEND, []);
    });
    await expect(work).rejects.toBeInstanceOf(Unavailable);
    await expect(distant.query(BACKEND, [])).rejects.toBeInstanceOf(Unavailable);
    expect(await distant.isReady()).toBe(false);
    expect(Date.now() - began).toBeLessThan(8000);
    way.open();
    expect(await distant.query(BACKEND, [])).toHaveLength(1);
    expect(await distant.isReady()).toBe(true);
  });
});

describe('a prepared statement', () => {
  const ECHO = {
    name: 'echo',
    text: 'select $1::text[] as texts, $2::jsonb as json, $3::int8 as number, $4::bool as truth, $5::timestamptz[] as times',
  };
  const SAME = { name: 'same', text: 'insert into index_rules (rules) values ($1)' };

  it('takes and gives back whatever it is given', async () => {
    const texts = ['a', '"b"', 'c\\', '{d,e}', '', null, 'NULL', 'ü\n'];
    const json = { a: ['"', 1] };
    const times = [new Date(0), null, new Date('2026-11-25T12:00:00.123Z')];
    for (let time = 1; time <= 2; time += 1) {
      const rows = await database.query(ECHO, [texts, JSON.stringify(json), 2 ** 40, false, times]);
      expect(rows).toEqual([{ texts, json, number: 2 ** 40, truth: false, times }]);
    }
    expect(await database.query(ECHO, [null, null, undefined, null, null])).toEqual([
      { texts: null, json: null, number: null, truth: null, times: null },
    ]);
  });

  it('works again after it failed, for the first time as well as later', async () => {
    await database
      .transaction(async (queries) => {
        await queries.query(SAME, ['once']);
        await expect(queries.query(SAME, ['twice'])).rejects.toMatchObject({ code: '23505' });
        throw new Error('undone');
      })
      .catch((error: unknown) => expect(error).toMatchObject({ message: 'undone' }));
    // On a connection that does not know it yet, the first run of this one fails after it was prepared.
    const other = await connect({ url: await freshDatabaseUrl(), poolSize: 1 });
    const half = { name: 'half', text: 'select 1 / $1::int4 as half' };
    await expect(other.query(half, [0])).rejects.toMatchObject({ code: '22012' });
    expect(await other.query(half, [1])).toEqual([{ half: 1 }]);
    await expect(other.query({ ...half, text: 'select 2' }, [])).rejects.toMatchObject({ code: '42P05' });
    const wrong = { name: 'wrong', text: 'select from nowhere' };
    await expect(other.query(wrong, [])).rejects.toMatchObject({ code: '42P01' });
    expect(await other.query({ ...wrong, text: 'select 1 as one' }, [])).toEqual([{ one: 1 }]);
    for (const text of ['select 1 as a', 'select 2 as b', 'select 1 as a']) {
      expect(Object.keys((await other.query({ name: '', text }, []))[0] ?? {})).toEqual([text.slice(-1)]);
    }
    await other.close();
  });
});
