// Snapshots of tzdata: made of a folder, written in lines, read again, and taken into use.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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

describe('a snapshot', () => {
  it('is made of a folder, without what footers say again', async () => {
    expect(await buildSnapshot(folder)).toEqual({
      version: '2099b',
      zones: {
        'Europe/Berlin': `${EUROPE}|LMT 3208,CET 3600,CEST 7200 dst|B-1421154C1hr4yl4`,
        UTC: 'UTC0|UTC 0|',
      },
      links: { 'Arctic/Longyearbyen': 'Europe/Berlin', Z: 'UTC', Zulu: 'UTC' },
    });
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
    expect(decodeHistory(bundled.zones['Europe/Berlin']).transitions.at(-1)?.at).toBe(at('1996-03-31T01:00'));
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['nothing', 'null'],
    ['no version', JSON.stringify({ zones: {}, links: {} })],
    ['a zone that is no text', JSON.stringify({ version: '2099b', zones: { UTC: 0 }, links: {} })],
    ['a line with too few parts', JSON.stringify({ version: '2099b', zones: { UTC: 'UTC0|UTC 0' }, links: {} })],
    ['a type that is not there', JSON.stringify({ version: '2099b', zones: { UTC: 'UTC0|UTC 0|B0' }, links: {} })],
    ['a step that is no number', JSON.stringify({ version: '2099b', zones: { UTC: 'UTC0|UTC 0|A!' }, links: {} })],
    ['a wrong footer', JSON.stringify({ version: '2099b', zones: { UTC: 'UTC|UTC 0|' }, links: {} })],
    ['a link to nothing', JSON.stringify({ version: '2099b', zones: {}, links: { Zulu: 'UTC' } })],
  ])('is damaged with %s', (_, text) => {
    expect(() => readSnapshot(text)).toThrow(InvalidZoneData);
  });
});

describe('a snapshot in a file', () => {
  const file = () => join(folder, 'tzdata.json');
  const current = createTables(bundled);
  const snapshot = (version: string) =>
    JSON.stringify({ version, zones: { 'Europe/Berlin': 'XXX-3|XXX 10800|' }, links: { Zulu: 'Europe/Berlin' } });

  it('is taken if it is newer', async () => {
    await writeFile(file(), snapshot('2099b'));
    const tables = await newerTables(current, file());
    expect(tables.version).toBe('2099b');
    expect(tables.tzids).toEqual(['Europe/Berlin', 'Zulu']);
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
