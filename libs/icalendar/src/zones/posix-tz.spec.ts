// Footers of TZif files: the examples of RFC 9636, all three forms of days, and times outside of the day.
import { describe, expect, it } from 'vitest';
import { InvalidZoneData } from './history.js';
import { parsePosixTz, transitionsInYear } from './posix-tz.js';

/** The transitions of a year as `UTC offset abbreviation`. */
function inYear(text: string, year: number): string[] {
  const rule = parsePosixTz(text);
  return rule === undefined
    ? []
    : transitionsInYear(rule, year).map(({ at, type }) => {
        return `${new Date(at * 1000).toISOString().slice(0, 16)} ${type.offset} ${type.abbreviation}`;
      });
}

describe('a POSIX TZ string', () => {
  it.each([
    ['CET-1CEST,M3.5.0,M10.5.0/3', ['2026-03-29T01:00 7200 CEST', '2026-10-25T01:00 3600 CET']],
    ['EST5EDT,M3.2.0,M11.1.0', ['2026-03-08T07:00 -14400 EDT', '2026-11-01T06:00 -18000 EST']],
    ['AEST-10AEDT,M10.1.0,M4.1.0/3', ['2026-04-04T16:00 36000 AEST', '2026-10-03T16:00 39600 AEDT']],
    // RFC 9636 §3.3.2: quoted names with digits and signs, and times before midnight or after the next one.
    ['<-03>3<-02>,M3.5.0/-2,M10.5.0/-1', ['2026-03-29T01:00 -7200 -02', '2026-10-25T01:00 -10800 -03']],
    ['IST-2IDT,M3.4.4/26,M10.5.0', ['2026-03-27T00:00 10800 IDT', '2026-10-24T23:00 7200 IST']],
    ['<+1030>-10:30<+11>-11,M10.1.0,M4.1.0', ['2026-04-04T15:00 37800 +1030', '2026-10-03T15:30 39600 +11']],
    // Winter time as the one that is daylight saving time.
    ['IST-1GMT0,M10.5.0,M3.5.0/1', ['2026-03-29T01:00 3600 IST', '2026-10-25T01:00 0 GMT']],
    ['<-03>3', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(inYear(text, 2026)).toEqual(expected);
  });

  it('counts J60 as March 1 always, and 59 as the 60th day', () => {
    const days = (text: string, year: number) => inYear(text, year).map((transition) => transition.slice(0, 10));
    expect(days('AAA0BBB,J60/0,J365/0', 2024)).toEqual(['2024-03-01', '2024-12-30']);
    expect(days('AAA0BBB,J60/0,J365/0', 2023)).toEqual(['2023-03-01', '2023-12-30']);
    expect(days('AAA0BBB,59/0,364/1', 2024)).toEqual(['2024-02-29', '2024-12-30']);
    expect(days('AAA0BBB,59/0,364/1', 2023)).toEqual(['2023-03-01', '2023-12-31']);
  });

  it.each([
    'CET',
    'CE-1',
    'CET-25:00:00:00',
    'CET-1CEST',
    'CET-1CEST,M3.5.0',
    'CET-1CEST,M13.5.0,M10.5.0',
    'CET-1CEST,M3.6.0,M10.5.0',
    'CET-1CEST,M3.5.7,M10.5.0',
    'CET-1CEST,J0,J300',
    'CET-1CEST,J366,J300',
    'CET-1CEST,366,300',
    'CET-1CEST,M3.5.0/168,M10.5.0',
    'CET-1CEST,M3.5.0/2:60,M10.5.0',
    'CET-26',
    '<C>-1',
    'CET-1 ',
    `${'A'.repeat(100)}-1`,
  ])('%s is refused', (text) => {
    expect(() => parsePosixTz(text)).toThrow(InvalidZoneData);
  });
});
