// A database that the first version filled is brought up to date and served; and that version writes beside the newest one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '#store';
import { C, D } from '#xml';
import { commandLine } from '../../support/command-line.js';
import { databaseAsOf, freshDatabaseUrl } from '../../support/database.js';
import { basic, type DavClient } from '../../support/dav-client.js';
import { firstVersion } from '../../support/first-version.js';
import { card, event } from '../../support/objects.js';
import { calendarQuery } from '../../support/queries.js';
import { propfind } from '../../support/request-bodies.js';
import { PASSWORD, SECRET, startDaybook } from '../../support/server.js';
import { listed, syncClient } from '../../support/sync-client.js';

const folder = await mkdtemp(join(tmpdir(), 'daybook-upgrade-'));
const { database: first, url } = await databaseAsOf(1);
await first.close();
const connection = new pg.Client({ connectionString: url });
await connection.connect();
afterAll(async () => {
  await connection.end();
  await rm(folder, { recursive: true });
});

const old = firstVersion(connection);
const [calendar, contacts] = await old.addAccount('alice', SECRET);
const [ofBob] = await old.addAccount('bob', SECRET);
await old.addCollection(ofBob.homeId, 'calendars', 'inbox');
const lunch = event({ uid: 'lunch', summary: 'Lunch' });
const walk = event({ uid: 'walk', summary: 'Walk' });
const ada = card({ uid: 'ada' });
await old.create(calendar, 'lunch.ics', 'lunch', event({ uid: 'lunch', summary: 'Luhcn' }));
await old.replace(calendar, 'lunch.ics', 'lunch', lunch);
await old.create(calendar, 'walk.ics', 'walk', walk);
await old.remove(calendar, 'walk.ics');
await old.create(contacts, 'ada.vcf', 'ada', ada);
await old.share(calendar, 'bob');
const work = await old.addCollection(calendar.homeId, 'calendars', 'work');
await old.create(work, 'walk.ics', 'walk', walk);
await old.removeCollection(work);

// Of the schema as it is, since this is the backup that people make before they upgrade.
const file = join(folder, 'first.sql.gz');
const backup = await commandLine(url)(['backup', file]);
await (async () => {
  const database = await connect({ url, poolSize: 1 });
  await database.migrate();
  await database.close();
})();

const server = await startDaybook({ database: { url } });
const daybook = commandLine(url);
const [alice, bob] = ['alice', 'bob'].map((name) => server.client({ authorization: basic(name, PASSWORD) }));
const HOME = '/dav/calendars/alice/';
const CALENDAR = `${HOME}default/`;

describe('a database of the first version', () => {
  it('is served with everything that is in it', async () => {
    await alice?.get(`${CALENDAR}lunch.ics`).status(200).body(lunch);
    await alice?.get('/dav/addressbooks/alice/default/ada.vcf').status(200).body(ada);
    await bob?.get(`${CALENDAR}lunch.ics`).status(200).body(lunch);
    await bob?.get('/dav/addressbooks/alice/default/ada.vcf').status(404);
    const range = { name: 'VEVENT', range: { start: '20260301T123000Z', end: '20260301T124000Z' } };
    const text = { name: 'VEVENT', properties: [{ name: 'SUMMARY', text: { text: 'LUNCH' } }] };
    for (const component of [range, text]) {
      const query = calendarQuery({ components: [component] });
      await alice?.report(CALENDAR, query, { depth: '1' }).hrefs([`${CALENDAR}lunch.ics`]);
    }
    const usage = await alice?.propfind(CALENDAR, propfind(D('quota-used-bytes'))).status(207);
    expect(usage?.of().text(D('quota-used-bytes'))).toBe(String(Buffer.byteLength(lunch) + Buffer.byteLength(ada)));
  });

  it('has an inbox for everybody, which older nodes do not meet, and which takes no calendar its name', async () => {
    const url = C('schedule-inbox-URL');
    const pathOf = async (who: DavClient | undefined, name: string) =>
      (await who?.propfind(`/dav/principals/users/${name}/`, propfind(url)))?.of().hrefsIn(url)[0] ?? '';
    expect(await pathOf(alice, 'alice')).toBe(`${HOME}inbox/`);
    const inbox = await pathOf(bob, 'bob');
    expect(inbox).toMatch(/^\/dav\/calendars\/bob\/inbox[0-9a-f]{8}\/$/);
    await bob?.put('/dav/calendars/bob/inbox/a.ics', event()).status(201);
    await bob?.put(`${inbox}a.ics`, event()).status(403);
    const { rows } = await connection.query(`select distinct kind from collection where area = 'calendars'`);
    expect(rows).toEqual([{ kind: 'calendar' }]);
  });

  it('is written to, and what was done before is undone', async () => {
    await alice?.put(`${CALENDAR}new.ics`, event()).status(201);
    await alice?.delete(`${CALENDAR}new.ics`).status(204);
    expect(await daybook(['undo', 'alice', 'calendars/default/walk.ics'])).toMatchObject({ code: 0 });
    await alice?.get(`${CALENDAR}walk.ics`).status(200).body(walk);
    expect(await daybook(['undo', 'alice', 'calendars/work'])).toMatchObject({ code: 0 });
    await alice?.get(`${HOME}work/walk.ics`).status(200).body(walk);
  });

  it('can be restored from a backup of then, and is brought up to date', async () => {
    expect(backup).toMatchObject({
      code: 0,
      printed: `${file}: 2 accounts, 5 collections, 2 objects, 3 earlier states`,
    });
    const restoredUrl = await freshDatabaseUrl();
    expect(await commandLine(restoredUrl)(['restore', file])).toMatchObject({ code: 0, printed: backup.printed });
    const database = await connect({ url: restoredUrl, poolSize: 1 });
    try {
      expect(await database.isReady()).toBe(true);
      const bodies = await database.query({ name: 'bodies', text: 'select body from object order by uid' }, []);
      expect(bodies).toEqual([{ body: ada }, { body: lunch }]);
    } finally {
      await database.close();
    }
  });
});

describe('the first version beside the newest', () => {
  it('goes on writing, and clients of the newest see all of it', async () => {
    if (alice === undefined) throw new Error('Nobody is there.');
    const client = syncClient(alice, CALENDAR);
    await client.sync();
    const [own] = await old.addAccount('carol', SECRET);
    await old.create(own, 'a.ics', 'a', event({ uid: 'a' }));
    await old.create(calendar, 'old.ics', 'old', event({ uid: 'old' }));
    await old.replace(calendar, 'lunch.ics', 'lunch', event({ uid: 'lunch', summary: 'Dinner' }));
    await alice.put(`${CALENDAR}new.ics`, event()).status(201);
    await old.remove(calendar, 'new.ics');
    expect(await client.sync()).toEqual({ known: await listed(alice, CALENDAR), anew: false });
    await alice.get(`${CALENDAR}old.ics`).status(200);
    await alice.mkcalendar(`${HOME}other/`).status(201);
    const [{ id } = { id: 0 }] = (
      await connection.query<{ id: number }>(`select id::integer from collection where name = 'other'`)
    ).rows;
    await old.create({ homeId: calendar.homeId, id }, 'a.ics', 'a', event({ uid: 'a' }));
    await old.removeCollection({ homeId: calendar.homeId, id });
    await alice.get(`${HOME}other/a.ics`).status(404);
    expect(await daybook(['undo', 'alice', 'calendars/other'])).toMatchObject({ code: 0 });
    await alice.get(`${HOME}other/a.ics`).status(200);
  });
});
