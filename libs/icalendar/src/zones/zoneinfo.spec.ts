// Snapshots of tzdata: made of a folder, written in lines, read again, and taken into use.
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TzifParts, tzif } from '../../../../test/support/tzif.js';
import { buildSnapshot, InvalidZoneData } from './index.js';
import { decodeHistory, readSnapshot } from './snapshot.js';
import { createTables, newerTables } from './tables.js';
import bundled from './tzdata.json' with { type: 'json' };

const UTC: TzifParts = { types: [[0, 0, 'UTC']], transitions: [], footer: 'UTC0' };
const EUROPE = 'CET-1CEST,M3.5.0,M10.5.0/3';
const at = (time: string) => Date.parse(`${time}Z`) / 1000;
const BERLIN: TzifParts = {
  types: [
    [3208, 0, 'LMT'],
    [3600, 0, 'CET'],
    [7200, 1, 'CEST'],
  ],
  transitions: [
    [at('1893-03-31T23:06:32'), 1],
    [at('1996-03-31T01:00'), 2],
    // From here on as the footer says.
    [at('1996-10-27T01:00'), 1],
    [at('1997-03-30T01:00'), 2],
  ],
  footer: EUROPE,
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zoneinfo-'));
  await mkdir(join(folder, 'Europe'));
  await writeFile(join(folder, 'tzdata.zi'), INDEX);
  await writeFile(join(folder, 'Europe/Berlin'), tzif(BERLIN));
  await writeFile(join(folder, 'UTC'), tzif(UTC));
});
afterAll(() => rm(folder, { recursive: true }));

const INDEX = `# version 2099b
# This zic input file is in the public domain.
R d 1916 o - Jun 14 23s 1 S
Z Europe/Berlin 0:53:28 - LMT 1893 Ap
1 c CE%sT
Z Factory 0 - -00
Z UTC 0 - UTC
L UTC Zulu
L Zulu Z
L Europe/Berlin Arctic/Longyearbyen
`;

const LEAP_SECONDS = `#	Updated through a bulletin
#$	3992312697
#@	4023129600
2272060800      10      # 1 Jan 1972
3692217600      37      # 1 Jan 2017
#h	a9bad145 84c31c70 758402aa b37bfd54 5923836a
`;

describe('a snapshot', () => {
  it('is made of a folder, without what footers say again', async () => {
    await utimes(join(folder, 'tzdata.zi'), 0, at('2099-04-01T12:00'));
    expect(await buildSnapshot(folder)).toEqual({
      version: '2099b',
      modified: '2099-04-01T12:00:00Z',
      zones: {
        'Europe/Berlin': `${EUROPE}|LMT 3208,CET 3600,CEST 7200 dst|B-1421154C1hr4yl4`,
        UTC: 'UTC0|UTC 0|',
      },
      links: { 'Arctic/Longyearbyen': 'Europe/Berlin', Z: 'UTC', Zulu: 'UTC' },
    });
  });

  it('has the leap seconds, where the folder has a list of them', async () => {
    const list = join(folder, 'leap-seconds.list');
    await writeFile(list, LEAP_SECONDS);
    expect((await buildSnapshot(folder)).leapSeconds).toEqual({
      version: '2026-07-06',
      expires: '2027-06-28',
      offsets: { '1972-01-01': 10, '2017-01-01': 37 },
    });
    await writeFile(list, '2272060800 10\n');
    await expect(buildSnapshot(folder)).rejects.toThrow(InvalidZoneData);
    await rm(list);
  });

  it('names the zone that cannot be read', async () => {
    await writeFile(join(folder, 'UTC'), 'TZif');
    await expect(buildSnapshot(folder)).rejects.toThrow(/^UTC: .*TZif/);
    await writeFile(join(folder, 'UTC'), tzif(UTC));
  });

  it('needs a version', async () => {
    await writeFile(join(folder, 'tzdata.zi'), 'Z UTC 0 - UTC\n');
    await expect(buildSnapshot(folder)).rejects.toThrow(InvalidZoneData);
    await writeFile(join(folder, 'tzdata.zi'), INDEX);
  });

  it('comes with Daybook and is whole', () => {
    expect(readSnapshot(JSON.stringify(bundled))).toEqual(bundled);
    expect(Object.keys(bundled.zones).length).toBeGreaterThan(340);
    expect(Object.keys(bundled.leapSeconds.offsets).length).toBeGreaterThanOrEqual(28);
    expect(decodeHistory(bundled.zones['Europe/Berlin']).transitions.at(-1)?.at).toBe(at('1996-03-31T01:00'));
  });

  const whole = { version: '2099b', modified: '2099-04-01T12:00:00Z', zones: { UTC: 'UTC0|UTC 0|' }, links: {} };
  const changed = (part: object) => JSON.stringify({ ...whole, ...part });

  it('needs no leap seconds', () => {
    expect(readSnapshot(changed({}))).toEqual(whole);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['nothing', 'null'],
    ['no version', changed({ version: undefined })],
    ['no time', changed({ modified: 'yesterday' })],
    ['a zone that is no text', changed({ zones: { UTC: 0 } })],
    ['a line with too few parts', changed({ zones: { UTC: 'UTC0|UTC 0' } })],
    ['a type that is not there', changed({ zones: { UTC: 'UTC0|UTC 0|B0' } })],
    ['a step that is no number', changed({ zones: { UTC: 'UTC0|UTC 0|A!' } })],
    ['a wrong footer', changed({ zones: { UTC: 'UTC|UTC 0|' } })],
    ['a link to nothing', changed({ links: { Zulu: 'Zulu' } })],
    [
      'leap seconds that are none',
      changed({ leapSeconds: { version: '2026-07-06', expires: '2027-06-28', offsets: 1 } }),
    ],
    ['leap seconds without an end', changed({ leapSeconds: { version: '2026-07-06', offsets: {} } })],
    [
      'a leap second without a day',
      changed({ leapSeconds: { version: '2026-07-06', expires: '2027-06-28', offsets: { now: 37 } } }),
    ],
  ])('is damaged with %s', (_, text) => {
    expect(() => readSnapshot(text)).toThrow(InvalidZoneData);
  });
});

describe('a snapshot in a file', () => {
  const file = () => join(folder, 'tzdata.json');
  const current = createTables(bundled);
  const snapshot = (version: string) =>
    JSON.stringify({
      version,
      modified: '2099-04-01T12:00:00Z',
      zones: { 'Europe/Berlin': 'XXX-3|XXX 10800|' },
      links: { Zulu: 'Europe/Berlin', Berlin: 'Europe/Berlin' },
    });

  it('is taken if it is newer', async () => {
    await writeFile(file(), snapshot('2099b'));
    const tables = await newerTables(current, file());
    expect(tables.tzdata).toEqual({
      version: '2099b',
      modified: '2099-04-01T12:00:00Z',
      zones: new Map([['Europe/Berlin', ['Berlin', 'Zulu']]]),
      // It has none.
      leapSeconds: bundled.leapSeconds,
    });
    expect(tables.tzids).toEqual(['Berlin', 'Europe/Berlin', 'Zulu']);
    expect(['Zulu', 'Europe/Berlin', 'zulu'].map(tables.targetOf)).toEqual([
      'Europe/Berlin',
      'Europe/Berlin',
      undefined,
    ]);
    expect(tables.zone('Zulu').offsetAt(0)).toBe(10_800);
    expect(tables.meaningOf('W. Europe Standard Time')).toEqual({ name: 'Europe/Berlin', isCertain: true });
    expect(tables.meaningOf('Romance Standard Time')).toBeUndefined();
  });

  it('is left if it is older, absent or damaged', async () => {
    await writeFile(file(), snapshot('2020a'));
    expect(await newerTables(current, file())).toBe(current);
    expect(await newerTables(current, join(folder, 'nothing'))).toBe(current);
    await writeFile(file(), 'x');
    await expect(newerTables(current, file())).rejects.toThrow(InvalidZoneData);
  });
});
