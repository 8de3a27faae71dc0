// A change that the database refuses for the moment (serialization failure, deadlock) is repeated; when that does not help: 503.
import { beforeEach, describe, expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, database, takeErrors } = await startDaybook();

// A sequence keeps its count when a transaction is rolled back.
for (const text of [
  'create sequence failure',
  'create table failing (times integer, code text)',
  'insert into failing values (0, null)',
  `create function fail() returns trigger language plpgsql as $$
    declare failing failing;
    begin
      select * into failing from public.failing;
      if nextval('failure') <= failing.times then
        raise exception 'injected' using errcode = failing.code;
      end if;
      return null;
    end $$`,
  'create trigger fail after insert or update or delete on object for each statement execute function fail()',
]) {
  await database.query({ name: '', text }, []);
}

const failing = (times: number, code: string) =>
  database
    .query({ name: '', text: `select setval('failure', 1, false)` }, [])
    .then(() => database.query({ name: 'failing', text: 'update failing set times = $1, code = $2' }, [times, code]));

describe.each([
  ['a serialization failure', '40001'],
  ['a deadlock', '40P01'],
])('%s', (_, code) => {
  beforeEach(() => failing(0, code));

  it('that passes is not noticed', async () => {
    const alice = await account();
    const path = `${alice.calendar}a.ics`;
    await failing(2, code);
    await alice.put(path, event({ uid: 'a' }), { 'if-none-match': '*' }).status(201);
    await failing(2, code);
    const { etag } = await alice.head(path).status(200);
    const body = event({ uid: 'a', summary: 'Dinner' });
    await alice.put(path, body, { 'if-match': etag }).status(204);
    await alice.get(path).body(body);
    await failing(2, code);
    await alice.delete(path, { 'if-match': (await alice.head(path)).etag }).status(204);
  });

  it('that does not pass is 503, and nothing is changed', async () => {
    const alice = await account();
    const path = `${alice.calendar}a.ics`;
    await alice.put(path, event({ uid: 'a' })).status(201);
    const token = async () =>
      (await alice.propfind(alice.calendar, propfind(D('sync-token')))).of().text(D('sync-token'));
    const before = await token();
    await failing(1000, code);
    await alice
      .put(path, event({ uid: 'a', summary: 'Dinner' }))
      .status(503)
      .header('retry-after', '10');
    await alice.delete(path).status(503);
    expect(takeErrors()).toHaveLength(2);
    expect((await alice.get(path)).text).toContain('Lunch');
    expect(await token()).toBe(before);
  });
});
