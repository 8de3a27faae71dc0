// `daybook tz`: newer time zones are taken from a folder, older ones are not.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { tzdataVersion } from '#icalendar';
import { commandLine } from '../../../../test/support/command-line.js';
import { tzif } from '../../../../test/support/tzif.js';

const root = await mkdtemp(join(tmpdir(), 'daybook-tz-'));
afterAll(() => rm(root, { recursive: true }));

let dataDir = '';
let zoneinfo = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(root, 'data-'));
  zoneinfo = await mkdtemp(join(root, 'zoneinfo-'));
  await writeFile(join(zoneinfo, 'UTC'), tzif({ types: [[0, 0, 'UTC']], transitions: [], footer: 'UTC0' }));
});

// It needs no database.
const daybook = (...args: string[]) =>
  commandLine('postgres://nobody@127.0.0.1:1/none')(['tz', ...args], { env: { DATA_DIR: dataDir } });
const useVersion = (version: string) => writeFile(join(zoneinfo, 'tzdata.zi'), `# version ${version}\nZ UTC 0 - UTC\n`);

describe('daybook tz update', () => {
  it('puts newer time zones into the data folder', async () => {
    await useVersion('2099a');
    expect(await daybook('update', '--from', zoneinfo)).toEqual({
      code: 0,
      printed: `tzdata 2099a with 1 zones is in ${join(dataDir, 'tzdata.json')}.`,
      said: '',
    });
    expect(JSON.parse(await readFile(join(dataDir, 'tzdata.json'), 'utf8'))).toEqual({
      version: '2099a',
      modified: expect.stringMatching(/^20\d\d-.*Z$/),
      zones: { UTC: 'UTC0|UTC 0|' },
      links: {},
    });
    expect(await readdir(dataDir)).toEqual(['tzdata.json']);
  });

  it('leaves older ones alone', async () => {
    await useVersion('2020a');
    const { code, printed } = await daybook('update', '--from', zoneinfo);
    expect({ code, printed }).toEqual({
      code: 0,
      printed: `Nothing to do: Daybook has tzdata ${tzdataVersion()}, and ${zoneinfo} has 2020a.`,
    });
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('replaces a file that is damaged', async () => {
    await useVersion('2099a');
    await writeFile(join(dataDir, 'tzdata.json'), '{');
    expect((await daybook('update', '--from', zoneinfo)).code).toBe(0);
  });

  it('writes where it is told to, whatever the version', async () => {
    await useVersion('2020a');
    const output = join(root, 'new', 'zones.json');
    expect((await daybook('update', '--from', zoneinfo, '--output', output)).code).toBe(0);
    expect(JSON.parse(await readFile(output, 'utf8')).version).toBe('2020a');
  });

  it('says what is wrong with the folder', async () => {
    const nowhere = join(root, 'nowhere');
    expect(await daybook('update', '--from', nowhere)).toMatchObject({
      code: 1,
      said: expect.stringContaining(`The time zones in ${nowhere} cannot be read`),
    });
    await useVersion('2099a');
    await writeFile(join(zoneinfo, 'UTC'), 'TZif');
    expect(await daybook('update', '--from', zoneinfo)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^UTC: /),
    });
  });
});

describe('daybook tz version', () => {
  it('is that of the zones in use', async () => {
    expect(await daybook('version')).toEqual({ code: 0, printed: tzdataVersion(), said: '' });
  });
});
