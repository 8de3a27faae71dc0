// vdirsyncer as a real client: two devices with folders of their own, one account, and the server restarted in between.
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine } from '../support/command-line.js';
import { basic } from '../support/dav-client.js';
import { calendarObject, card, component, event, task } from '../support/objects.js';
import { startRestartable } from '../support/restartable-server.js';

const isInstalled = spawnSync('vdirsyncer', ['--version']).status === 0;
// Each run of it takes a second on a machine that does nothing else.
const TIMEOUT = 180_000;

const NAME = 'asa+home@example.com';
// vdirsyncer sends Latin-1, so there is nothing but ASCII in it.
const PASSWORD = 'green "field": 100%';

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

interface Device {
  /** Finds the collections of both sides, and makes those that one side lacks. */
  discover(): Promise<Finished>;
  sync(): Promise<Finished>;
  /** Copies names and colours of collections. */
  metasync(): Promise<Finished>;
  /** `calendars/default/a.ics` and the like; undefined where there is no such file. */
  read(file: string): Promise<string | undefined>;
  write(file: string, content: string): Promise<void>;
  remove(file: string): Promise<void>;
  list(collection: string): Promise<readonly string[]>;
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function device(url: string, conflictResolution = 'null'): Promise<Device> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-vdirsyncer-'));
  folders.push(folder);
  await writeFile(join(folder, 'config'), configuration(folder, url, conflictResolution));
  const run = (command: string) => vdirsyncer(['-c', join(folder, 'config'), command], folder);
  return {
    discover: () => run('discover'),
    sync: () => run('sync'),
    metasync: () => run('metasync'),
    read: (file) => readFile(join(folder, file), 'utf8').catch(() => undefined),
    async write(file, content) {
      const path = join(folder, file);
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, content);
    },
    remove: (file) => rm(join(folder, file)),
    list: async (collection) =>
      (await readdir(join(folder, collection))).filter((name) => /\.(ics|vcf)$/.test(name)).sort(),
  };
}

function configuration(folder: string, url: string, conflictResolution: string): string {
  const pair = (name: string, remote: string, extension: string, metadata: string) => `
[pair ${name}]
a = "${name}_local"
b = "${name}_remote"
collections = ["from a", "from b"]
conflict_resolution = ${conflictResolution}
metadata = [${metadata}]

[storage ${name}_local]
type = "filesystem"
path = "${folder}/${name}/"
fileext = "${extension}"

[storage ${name}_remote]
type = "${remote}"
url = "${url}/"
username = ${JSON.stringify(NAME)}
password = ${JSON.stringify(PASSWORD)}
`;
  return `[general]
status_path = "${folder}/status/"
${pair('calendars', 'caldav', '.ics', '"displayname", "color"')}${pair('contacts', 'carddav', '.vcf', '"displayname"')}`;
}

function vdirsyncer(args: readonly string[], folder: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, HOME: folder, LC_ALL: 'C.UTF-8' };
    const child = spawn('vdirsyncer', args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    // To each question whether a collection shall be made. It may not ask at all.
    child.stdin.on('error', () => undefined);
    child.stdin.end('y\n'.repeat(20));
  });
}

const done = (work: Promise<Finished>) => work.then(({ code, output }) => expect(code, output).toBe(0));

// An event every week, of which the second is an hour later.
const series = (start: string) => [
  'UID:series',
  'DTSTAMP:20260101T000000Z',
  `DTSTART;TZID=Europe/Berlin:${start}`,
  'DURATION:PT1H',
];
const recurring = calendarObject(
  ...component(
    'VTIMEZONE',
    'TZID:Europe/Berlin',
    ...component(
      'STANDARD',
      'DTSTART:19701025T030000',
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
    ),
    ...component(
      'DAYLIGHT',
      'DTSTART:19700329T020000',
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
    ),
  ),
  ...component('VEVENT', ...series('20260302T090000'), 'RRULE:FREQ=WEEKLY;COUNT=4', 'SUMMARY:Jour fixe – früh'),
  ...component(
    'VEVENT',
    ...series('20260309T100000'),
    'RECURRENCE-ID;TZID=Europe/Berlin:20260309T090000',
    'SUMMARY:Jour fixe – später',
  ),
);

// 40 kB in folded lines, as phones send it.
const photo = Buffer.alloc(30_000, 'daybook').toString('base64').replace(/.{74}/g, '$&\r\n ');
const withPhoto = card({ uid: 'photo', name: 'Zoë Ørsted', lines: [`PHOTO;ENCODING=b;TYPE=JPEG:${photo}`] });

describe('vdirsyncer', async () => {
  if (!isInstalled) {
    it.skipIf(true)('is not installed here', () => undefined);
    return;
  }
  const server = await startRestartable();
  await commandLine(server.databaseUrl)(['user', 'add', NAME, '--password-stdin'], { answers: [PASSWORD] });
  const phone = await device(server.url);
  const laptop = await device(server.url, '"b wins"');

  it('finds everything from the address of the server alone', { timeout: TIMEOUT }, async () => {
    for (const each of [phone, laptop]) {
      const { code, output } = await each.discover();
      expect(code, output).toBe(0);
      await done(each.sync());
      expect(await each.list('calendars/default')).toEqual([]);
      expect(await each.list('contacts/default')).toEqual([]);
    }
  });

  it('carries what is made on one device to the other, octet for octet', { timeout: TIMEOUT }, async () => {
    const files: readonly (readonly [string, string])[] = [
      ['calendars/default/series.ics', recurring],
      ['calendars/default/milk.ics', task({ uid: 'milk' })],
      ['contacts/default/photo.vcf', withPhoto],
      ['contacts/default/ada.vcf', card({ uid: 'ada' })],
    ];
    for (const [file, content] of files) await phone.write(file, content);
    await done(phone.sync());
    await done(laptop.sync());
    for (const [file, content] of files) expect(await laptop.read(file), file).toBe(content);
  });

  it('carries changes and deletions both ways, over a restart of the server', { timeout: TIMEOUT }, async () => {
    const later = recurring.replace('100000', '110000');
    await laptop.write('calendars/default/series.ics', later);
    await laptop.remove('contacts/default/ada.vcf');
    await done(laptop.sync());
    await server.restart();
    await phone.remove('calendars/default/milk.ics');
    await phone.write('contacts/default/photo.vcf', withPhoto.replace('Zoë Ørsted', 'Zoë Holm'));
    await done(phone.sync());
    await done(laptop.sync());
    for (const each of [phone, laptop]) {
      expect(await each.read('calendars/default/series.ics')).toBe(later);
      expect(await each.read('contacts/default/photo.vcf')).toContain('FN:Zoë Holm\r\n');
      expect(await each.list('calendars/default')).toEqual(['series.ics']);
      expect(await each.list('contacts/default')).toEqual(['photo.vcf']);
    }
  });

  it('makes collections, and carries their names and colours', { timeout: TIMEOUT }, async () => {
    await phone.write('calendars/arbeit/.keep', '');
    await phone.write('contacts/friends/.keep', '');
    for (const each of [phone, laptop]) {
      await done(each.discover());
      await done(each.sync());
    }
    await done(phone.metasync());
    await phone.write('calendars/arbeit/displayname', 'Arbeit & Üben');
    await phone.write('calendars/arbeit/color', '#FF8800');
    for (const each of [phone, laptop]) await done(each.metasync());
    expect(await laptop.read('calendars/arbeit/displayname')).toBe('Arbeit & Üben');
    expect(await laptop.read('calendars/arbeit/color')).toMatch(/^#FF8800/i);
    expect(await laptop.list('contacts/friends')).toEqual([]);
  });

  it('syncs 1000 events up and down', { timeout: TIMEOUT }, async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `event ${index}.ics`);
    for (const name of names) await phone.write(`calendars/arbeit/${name}`, event({ uid: `uid-${name}` }));
    await done(phone.sync());
    await server.restart();
    await done(laptop.sync());
    expect(await laptop.list('calendars/arbeit')).toHaveLength(1000);
    const { output } = await laptop.sync();
    expect(output, 'nothing is left to do').not.toMatch(/Copying|Deleting/);
  });

  it('is told of a conflict, and can let the server win', { timeout: TIMEOUT }, async () => {
    const file = 'calendars/default/conflict.ics';
    const version = (summary: string) => event({ uid: 'conflict', summary });
    await phone.write(file, version('Made on the phone'));
    await done(phone.sync());
    await done(laptop.sync());
    const headers = { authorization: basic(NAME, PASSWORD), 'content-type': 'text/calendar' };
    const href = `${server.url}/dav/calendars/${encodeURIComponent(NAME)}/default/conflict.ics`;
    await fetch(href, { method: 'PUT', headers, body: version('Changed by a colleague') });
    for (const each of [phone, laptop]) await each.write(file, version('Changed here'));
    const { code, output } = await phone.sync();
    expect(code).not.toBe(0);
    expect(output).toMatch(/conflict/i);
    await done(laptop.sync());
    expect(await laptop.read(file)).toBe(version('Changed by a colleague'));
    expect(server.takeWarnings()).toEqual([]);
  });
});
