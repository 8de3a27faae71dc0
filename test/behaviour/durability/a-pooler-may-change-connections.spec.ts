// Behind a pooler in transaction mode each transaction has another connection: nothing that a request needs is kept in one.
import { expect, it } from 'vitest';
import { connect } from '#store';
import { C, D, el } from '#xml';
import { freshDatabaseUrl } from '../../support/database.js';
import { event } from '../../support/objects.js';
import { startPooler } from '../../support/pooler.js';
import { calendarQuery } from '../../support/queries.js';
import { lockinfo, propfind, syncCollection } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const url = await startPooler(await freshDatabaseUrl());
const { account } = await startDaybook({ database: { url, prepared: false } });

it('requests of all kinds, at once', async () => {
  const people = await Promise.all([account(), account(), account(), account()]);
  await Promise.all(
    people.map(async (alice) => {
      const path = `${alice.calendar}a.ics`;
      const { syncToken } = await alice.report(alice.calendar, syncCollection()).status(207);
      for (const summary of ['Lunch', 'Dinner', 'Tea']) {
        await alice.put(path, event({ uid: 'a', summary })).status(201, 204);
        await alice.get(path).body(event({ uid: 'a', summary }));
      }
      await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar, path]);
      await alice.report(alice.calendar, syncCollection({ since: syncToken })).hrefs([path]);
      const properties = [el(C('calendar-data'))];
      await alice.report(alice.calendar, calendarQuery({ properties })).hrefs([path]);
      const { lockToken } = await alice.lock(path, lockinfo()).status(200);
      await alice.delete(path).status(423);
      await alice.unlock(path, lockToken).status(204);
      await alice.delete(path).status(204);
      await alice.mkcalendar(`${alice.calendarHome}work/`).status(201);
      await alice.delete(`${alice.calendarHome}work/`).status(204);
    }),
  );
});

it('a start with nothing to migrate', async () => {
  const database = await connect({ url, poolSize: 2, prepared: false });
  await database.migrate();
  expect(await database.isReady()).toBe(true);
  await database.close();
});

it('but statements with names need one that follows them, or DATABASE_PREPARED=off', async () => {
  const database = await connect({ url, poolSize: 1 });
  const again = { name: 'again', text: 'select 1 as one' };
  await database.query(again, []);
  await expect(database.query(again, [])).rejects.toThrow('prepared statement "again" does not exist');
  await database.close();
});
