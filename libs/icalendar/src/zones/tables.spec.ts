// The zones of tzdata under all their names, against an independent list of their transitions, and names from anywhere.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tzdataVersion, tzids, zoneNamed } from './index.js';
import { WINDOWS_NAMES } from './windows-names.js';

interface ListedZone {
  readonly zone: string;
  readonly at1970: readonly [number, number, string];
  readonly transitions: readonly (readonly [string, number, number, string])[];
}

const corpus = new URL('../../../../../shared/corpus/timezones/', import.meta.url);
const isThere = existsSync(corpus);

describe.skipIf(!isThere)('the corpus (skipped where ../shared/corpus is absent)', () => {
  const list = isThere ? JSON.parse(readFileSync(new URL('transitions-2026f.json', corpus), 'utf8')) : {};
  const { zones, links }: { zones: ListedZone[]; links: Record<string, string> } = list;

  it('has the same names', () => {
    expect(tzdataVersion()).toBe(list.tzdata);
    expect(tzids()).toEqual([...zones.map(({ zone }) => zone), ...Object.keys(links)].sort());
  });

  it('has the same transitions from 1970 to 2037', () => {
    const wrong = zones.filter(({ zone: tzid, at1970, transitions }) => {
      const zone = zoneNamed(tzid);
      const states = [
        [0, at1970[0]] as const,
        ...transitions.map(([at, offset]) => [Date.parse(at) / 1000, offset] as const),
      ];
      return !states.every(
        ([at, offset], index) =>
          zone?.offsetAt(at) === offset && (index === 0 || zone.offsetAt(at - 1) === states[index - 1]?.[1]),
      );
    });
    expect(wrong).toEqual([]);
  });

  it('has names for which calendars bring no VTIMEZONE; some of them nobody can know', () => {
    const rows = readFileSync(new URL('nonstandard-tzids.tsv', corpus), 'utf8').trimEnd().split('\n').slice(1);
    const alone = rows.map((row) => row.split('\t')).filter(([, , withVtimezone]) => withVtimezone === '0');
    const unknown = alone.map(([tzid = '']) => tzid).filter((tzid) => zoneNamed(tzid) === undefined);
    expect(alone.length).toBeGreaterThan(20);
    expect(unknown.sort()).toEqual([
      ...['BRT', 'CST', 'Europe/Germany', 'LOLOLOL', 'TZID=Europe/Germany', 'This_timezone_is_New_York', 'foo'],
      'tzone://Microsoft/Custom',
    ]);
  });
});

describe('the name of a zone', () => {
  it.each([
    // Of tzdata: any case, old names, other separators, what has come in by mistake.
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/BERLIN', 'Europe/Berlin'],
    ['US/Eastern', 'US/Eastern'],
    ['Europe_London', 'Europe/London'],
    ['America_New_York', 'America/New_York'],
    ['US-Mountain', 'US/Mountain'],
    ['"Europe/Paris" ', 'Europe/Paris'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['etc/gmt-5', 'Etc/GMT-5'],
    ['UTC', 'UTC'],
    // With a prefix that makes it globally unique.
    ['/mozilla.org/20050126_1/Europe/Berlin', 'Europe/Berlin'],
    ['/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['/freeassociation.sourceforge.net/Tzfile/SystemV/EST5EDT', 'EST5EDT'],
    ['/softwarestudio.org/Olson_20011030_5/Pacific/Auckland', 'Pacific/Auckland'],
    ['/America/New_York', 'America/New_York'],
    // Of Windows.
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['Pacific Standard Time:', 'America/Los_Angeles'],
    ['Central Standard Time (Mexico)', 'America/Mexico_City'],
    ['Mexico Standard Time', 'America/Mexico_City'],
    // Labels.
    ['(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna', 'Europe/Amsterdam'],
    ['(UTC+01:00) Brussels\\, Copenhagen\\, Madrid\\, Paris', 'Europe/Brussels'],
    ['(GMT+01.00) Sarajevo/Warsaw/Zagreb', 'Europe/Sarajevo'],
    ['(UTC) Dublin, Edinburgh, Lisbon, London', 'Europe/Dublin'],
    ['(UTC+10:00) Canberra, Melbourne, Sydney', 'Australia/Canberra'],
    ['(GMT-05:00) Eastern Time (US & Canada)', 'America/New_York'],
    ['Pacific Time (US & Canada), Tijuana', 'America/Los_Angeles'],
    ['Eastern Daylight Time', 'America/New_York'],
    ['Central European', 'Europe/Warsaw'],
    ['American/New_York', 'America/New_York'],
    ['tzone://Microsoft/Utc', 'UTC'],
    ['(UTC+13:00) Samoa', 'Pacific/Apia'],
    ['(UTC-08:00) Baja California', 'America/Tijuana'],
    ['(UTC-05:00) Indiana (East)', 'America/Indiana/Indianapolis'],
    ['(UTC-03:00) Brasilia', 'America/Sao_Paulo'],
    ['(UTC-10:00) Aleutian Islands', 'US/Aleutian'],
    ['(UTC+10:30) Lord Howe Island', 'Australia/Lord_Howe'],
    ['(UTC+12:45) Chatham Islands', 'Pacific/Chatham'],
    ['(UTC-02:00) Mid-Atlantic - Old', 'UTC-02:00'],
    // Older than what the place has decided since; but rather the place to which it still applies.
    ['(UTC+02:00) Amman', 'Asia/Amman'],
    ['(UTC-04:00) Asuncion', 'America/Asuncion'],
    ['(UTC-07:00) Chihuahua, La Paz, Mazatlan', 'America/Mazatlan'],
    // A label whose place is elsewhere, or unknown, means its offset.
    ['(UTC+02:00) Tokyo', 'UTC+02:00'],
    ['(UTC-03:00) Brasília', 'America/Sao_Paulo'],
    ['(GMT +01:00)', 'UTC+01:00'],
    ['GMT+0100', 'UTC+01:00'],
    ['UTC+05:30', 'UTC+05:30'],
    ['-0330', 'UTC-03:30'],
    ['Z', 'UTC+00:00'],
  ])('%s is %s', (name, tzid) => {
    expect(zoneNamed(name)?.tzid).toBe(tzid);
  });

  it.each([
    ...['', ' ', '/', '()', '1', 'foo', 'CST', 'BRT', 'Customized Time Zone', 'Europe/Germany', 'America/New_Yrok'],
    ...['US/Fictitious-Eastern', 'GMT +0100 (Standard) / GMT +0200 (Daylight)', 'tzone://Microsoft/Custom', 'UTC+19'],
    ...['__proto__', 'constructor', '../../etc/passwd', '/'.repeat(200), 'x'.repeat(100_000)],
  ])('%.40s is unknown', (name) => {
    expect(zoneNamed(name)).toBeUndefined();
  });

  it('keeps its sign where it has a fixed offset', () => {
    const offset = (name: string) => zoneNamed(name)?.offsetAt(0);
    expect(['Etc/GMT+5', 'Etc/GMT-5', 'GMT+5', 'UTC-03:30'].map(offset)).toEqual([-18_000, 18_000, 18_000, -12_600]);
  });

  it('of Windows always is one of tzdata', () => {
    for (const tzid of WINDOWS_NAMES.values()) expect(zoneNamed(tzid)?.tzid).toBe(tzid);
  });

  it('of tzdata always is its own', () => {
    for (const tzid of tzids()) expect(zoneNamed(tzid)?.tzid).toBe(tzid);
  });

  it('is looked up again after many others', () => {
    const berlin = zoneNamed('Europe/Berlin');
    for (let number = 0; number < 2000; number += 1) zoneNamed(`Nowhere ${number}`);
    expect(zoneNamed('Europe/Berlin')).toBe(berlin);
  });
});

describe('history', () => {
  it('goes back to the first clocks and on without end', () => {
    const offsets = (tzid: string, ...years: number[]) =>
      years.map((year) => zoneNamed(tzid)?.offsetAt(Date.UTC(year, 6, 1) / 1000));
    expect(offsets('Europe/Berlin', 1880, 1917, 1947, 1960, 2026, 3000, 9999)).toEqual([
      3208, 7200, 7200, 3600, 7200, 7200, 7200,
    ]);
    // British Columbia stays on summer time since 2026.
    expect(offsets('America/Vancouver', 2020, 2030)).toEqual([-25_200, -25_200]);
    expect(zoneNamed('America/Vancouver')?.offsetAt(Date.UTC(2027, 0, 1) / 1000)).toBe(-25_200);
  });
});
