// `daybook backup` while others write, and `daybook restore`: every table equal, and clients begin anew.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { backUp, noteMassChanges } from '#store';
import { D } from '#xml';
import { acl, grant } from '../../support/access-bodies.js';
import { commandLine } from '../../support/command-line.js';
import { databaseAsOf, freshDatabaseUrl } from '../../support/database.js';
import { addDevice } from '../../support/device.js';
import { fill } from '../../support/filled.js';
import { card, event } from '../../support/objects.js';
import { propertyupdate, syncCollection, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';
import { listed } from '../../support/sync-client.js';

const folder = await mkdtemp(join(tmpdir(), 'daybook-backup-'));
afterAll(() => rm(folder, { recursive: true }));

const source = await startDaybook();
const alice = await source.account();
const bob = await source.account();

/** Something of everything, with all that is hard to write down. */
async function live(): Promise<void> {
  const odd = 'Ünï\\n\\\\.\\t\u{1f600}';
  await alice.put(
    `${alice.calendar}a%25b%20c.ics`,
    event({ summary: odd, lines: ['DESCRIPTION:\\\\.', 'X-TAB:a\tb'] }),
  );
  await alice.put(`${alice.calendar}lf.ics`, event({ summary: odd }).replaceAll('\r\n', '\n')).status(201);
  await alice.put(`${alice.addressBook}a.vcf`, card({ name: 'Ada \\N' })).status(201);
  await alice.proppatch(alice.calendar, propertyupdate([valued(D('displayname'), 'a\tb\n\\.\n\\N')])).status(207);
  await alice.send('ACL', alice.calendar, acl(grant(bob.principal, 'read'))).status(200);
  await alice.send(
    'LOCK',
    alice.addressBook,
    '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>',
  );
  await alice.mkcalendar(`${alice.calendarHome}gone/`).status(201);
  await alice.put(`${alice.calendarHome}gone/a.ics`, event()).status(201);
  await alice.delete(`${alice.calendarHome}gone/`).status(204);
  const phone = await addDevice(source, bob);
  for (const path of await fill(source.database, bob, 30, event())) await phone.delete(path).status(204);
  await noteMassChanges(source.database, { massChangeShare: 1, massChangeObjects: 1, massChangeMinutes: 10 });
  await commandLine(source.databaseUrl)(['group', 'add', 'staff']);
  await commandLine(source.databaseUrl)(['group', 'add-member', 'staff', alice.name, bob.name]);
}

/** All rows of all tables as text, but for what a restore changes on purpose. */
async function content(url: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
    );
    const all = new Map<string, readonly string[]>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select (to_jsonb(t) - ${name === 'home' ? "'epoch'" : "''"})::text as row from ${name} t order by 1`,
      );
      all.set(
        name,
        rows.map(({ row }) => row),
      );
    }
    return all;
  } finally {
    await client.end();
  }
}

await live();
const { syncToken } = await alice.report(alice.calendar, syncCollection()).status(207);
const file = join(folder, 'first.sql.gz');
const made = await commandLine(source.databaseUrl)(['backup', file]);
const before = await content(source.databaseUrl);
const targetUrl = await freshDatabaseUrl();
const restored = await commandLine(targetUrl)(['restore', file]);
const after = await content(targetUrl);
const target = await startDaybook({ database: { url: targetUrl } });
const restoredAlice = target.client({ authorization: alice.authorization });

describe('a backup', () => {
  it('is one file that only its owner reads, and says what is in it', async () => {
    expect(made).toEqual({
      code: 0,
      printed: `${file}: 2 accounts, 14 collections, 3 objects, 31 earlier states`,
      said: '',
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await commandLine(targetUrl)(['backup', file, '--verify'])).toMatchObject({
      code: 0,
      printed: made.printed,
    });
    expect(await commandLine(targetUrl)(['backup', file])).toMatchObject({ code: 1, printed: '' });
    const inFolder = await commandLine(source.databaseUrl)(['backup', folder]);
    expect(inFolder.printed).toMatch(/daybook-\d{4}-\d\d-\d\dT\d{6}Z\.sql\.gz: 2 accounts/);
  });

  it('comes back with every row of every table', () => {
    expect(restored).toMatchObject({ code: 0, printed: made.printed });
    const empty = [...before].filter(([, rows]) => rows.length === 0).map(([name]) => name);
    expect(
      empty.filter((name) => !['authentication_failure', 'lock', 'overlay', 'index_rules'].includes(name)),
    ).toEqual([]);
    expect(Object.fromEntries(after)).toEqual(Object.fromEntries(before));
  });

  it('is served from the restored database, where clients find out that what they know is of another time', async () => {
    expect(await listed(restoredAlice, alice.calendar)).toEqual(await listed(alice, alice.calendar));
    await restoredAlice
      .report(alice.calendar, syncCollection({ since: syncToken }))
      .status(403)
      .precondition(D('valid-sync-token'));
    await target.client({ authorization: bob.authorization }).get(`${alice.calendar}lf.ics`).status(200);
  });

  it('goes on with ids and numbers that are new', async () => {
    await restoredAlice.mkcalendar(`${alice.calendarHome}new/`).status(201);
    await restoredAlice.put(`${alice.calendarHome}new/a.ics`, event()).status(201);
    expect(
      await commandLine(targetUrl)(['user', 'add', 'newcomer', '--password-stdin'], { answers: ['x'] }),
    ).toMatchObject({
      code: 0,
    });
    const undone = await commandLine(targetUrl)(['undo', alice.name, 'calendars/gone']);
    expect(undone).toMatchObject({ code: 0, printed: expect.stringContaining('calendars/gone: 1 brought back') });
  });

  it.skipIf(spawnSync('psql', ['--version']).error !== undefined)('is a script that psql runs as well', async () => {
    const url = await freshDatabaseUrl();
    const input = gunzipSync(await readFile(file));
    const { status, stderr } = spawnSync('psql', ['--quiet', '--set=ON_ERROR_STOP=1', url], {
      input,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Object.fromEntries(await content(url))).toEqual(Object.fromEntries(before));
  });

  it('needs something to be in the database', async () => {
    const { database, url } = await databaseAsOf(0);
    await database.dataSource.query('drop table migrations');
    await database.close();
    const path = join(folder, 'nothing.sql.gz');
    expect(await commandLine(url)(['backup', path])).toEqual({
      code: 1,
      printed: '',
      said: 'There is nothing in this database yet.',
    });
    expect(existsSync(path)).toBe(false);
  });

  it('is of one moment, whatever is written while it is made', async () => {
    const chunks: Uint8Array[] = [];
    let written = 0;
    for await (const chunk of backUp(source.database)) {
      chunks.push(chunk);
      if (written < 5) await alice.put(`${alice.calendar}during-${written++}.ics`, event()).status(201);
    }
    const path = join(folder, 'during.sql.gz');
    await writeFile(path, gzipSync(Buffer.concat(chunks)));
    const url = await freshDatabaseUrl();
    expect(await commandLine(url)(['restore', path])).toMatchObject({ code: 0 });
    expect((await content(url)).get('object')).toEqual(before.get('object'));
    expect(written).toBe(5);
  });
});

describe('a restore', () => {
  it('is refused where something would be lost, or somebody would be surprised', async () => {
    const busy = await commandLine(targetUrl)(['restore', file, '--replace']);
    expect(busy).toEqual({
      code: 1,
      printed: '',
      said: 'A server or another command uses this database. Stop it first.',
    });
    const url = await freshDatabaseUrl();
    await commandLine(url)(['user', 'add', 'somebody', '--password-stdin'], { answers: ['x'] });
    const occupied = await content(url);
    const refused = await commandLine(url)(['restore', file]);
    expect(refused).toMatchObject({ code: 1, said: expect.stringMatching(/^There are accounts in this database/) });
    expect(await content(url)).toEqual(occupied);
    expect(await commandLine(url)(['restore', file, '--replace'])).toMatchObject({ code: 0 });
    expect((await content(url)).get('object')).toEqual(before.get('object'));
  });

  const script = async () => gunzipSync(await readFile(file)).toString('utf8');
  it.each<[string, (text: string) => string | Buffer, RegExp]>([
    [
      'that was changed',
      (text) => gzipSync(text.replace('Ada', 'Eve')),
      /damaged: what is in object is not what was written/,
    ],
    ['that lacks a row', (text) => gzipSync(text.replace(/^.*Ada.*\n/m, '')), /damaged|object/],
    ['that ends too soon', (text) => gzipSync(text.slice(0, -200)), /ends in the middle/],
    ['that ends within its rows', (text) => gzipSync(text.slice(0, text.length / 2)), /ends in the middle/],
    ['whose file ends too soon', (text) => gzipSync(text).subarray(0, 2000), /cannot be read: /],
    ['that is none', () => 'hello', /cannot be read: /],
    ['that is something else', () => gzipSync('create table x ();'), /^This is no backup of Daybook\.$/],
    [
      'of another table',
      (text) => gzipSync(text.replace('copy home (', 'copy pg_authid (')),
      /table pg_authid is not one/,
    ],
    ['of a newer Daybook', (text) => gzipSync(text.replace('"Foundation', '"Newer')), /made by a newer Daybook/],
  ])('of a backup %s changes nothing', async (_, damage, sentence) => {
    const path = join(folder, 'damaged.sql.gz');
    await writeFile(path, damage(await script()));
    const url = await freshDatabaseUrl();
    const untouched = await content(url);
    const result = await commandLine(url)(['restore', path]);
    expect(result).toMatchObject({ code: 1, printed: '' });
    expect(result.said).toMatch(sentence);
    expect(result.said).not.toContain('\n');
    expect(await content(url)).toEqual(untouched);
  });

  it('of a file that is not there is a sentence', async () => {
    expect(await commandLine(await freshDatabaseUrl())(['restore', join(folder, 'none')])).toMatchObject({
      code: 1,
      said: expect.stringContaining('cannot be read: ENOENT'),
    });
  });
});
