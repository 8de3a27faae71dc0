// When the disk of the database is full, changes are refused with 507 and leave nothing behind, reading goes on, and it heals by itself.
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from '#accounts';
import { D } from '#xml';
import type { Pending } from '../../support/answer.js';
import { event } from '../../support/objects.js';
import { mkcalendar, propertyupdate, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, database, takeErrors } = await startDaybook();

describe('where every change finds no space', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const other = `${alice.calendarHome}other/a.ics`;
  await alice.put(path, event({ uid: 'a' })).status(201);
  await alice.mkcalendar(`${alice.calendarHome}other/`, mkcalendar()).status(201);
  await database.query({ name: '', text: 'create table is_full (is_full boolean)' }, []);
  await database.query(
    {
      name: '',
      text: `create function fail_if_full() returns trigger language plpgsql as $$ begin
        if exists (select from is_full) then raise exception 'No space left on device' using errcode = '53100'; end if;
        return null;
      end $$`,
    },
    [],
  );
  for (const table of ['object', 'tombstone', 'version', 'collection', 'ace', 'credential']) {
    const text = `create trigger fail after insert or update or delete on ${table} for each row execute function fail_if_full()`;
    await database.query({ name: '', text }, []);
  }
  const fill = () => database.query({ name: '', text: 'insert into is_full values (true)' }, []);
  const free = () => database.query({ name: '', text: 'delete from is_full' }, []);

  it('each kind of change is refused', async () => {
    await fill();
    const refused = (change: Pending) => change.status(507).precondition(D('sufficient-disk-space'));
    await refused(alice.put(path, event({ uid: 'a', summary: 'Dinner' })));
    await refused(alice.delete(path));
    await refused(alice.move(path, `${alice.calendar}b.ics`));
    await refused(alice.copy(path, other));
    await refused(alice.mkcalendar(`${alice.calendarHome}new/`, mkcalendar()));
    await refused(alice.proppatch(alice.calendar, propertyupdate([valued(D('displayname'), 'Work')])));
    await refused(alice.delete(`${alice.calendarHome}other/`));
    expect(takeErrors()).toHaveLength(7);
    const { text } = await alice.get(path).status(200);
    expect(text).toContain('Lunch');
    await free();
    await alice.put(path, event({ uid: 'a', summary: 'Dinner' })).status(204);
  });

  it('one can still sign in, to read', async () => {
    await database.query({ name: '', text: 'update credential set last_used_at = null' }, []);
    await fill();
    const { authenticate } = createAuthenticator(database);
    expect(await authenticate(alice.authorization, '192.0.2.1')).toMatchObject({ outcome: 'signed-in' });
    await free();
  });
});
