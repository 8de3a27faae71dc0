// Which zone a TZID in a calendar means.
import { describe, expect, it } from 'vitest';
import { readComponents } from '../tree.js';
import { InvalidTimezone, zonesOf } from './index.js';

/** A calendar with a VTIMEZONE of each name, all with the same odd offset. */
function calendarWith(...tzids: string[]) {
  const vtimezones = tzids.map((tzid) =>
    [
      'BEGIN:VTIMEZONE',
      `TZID:${tzid}`,
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0042',
      'TZOFFSETTO:+0042',
      'END:STANDARD',
      'END:VTIMEZONE\r\n',
    ].join('\r\n'),
  );
  return readComponents(`BEGIN:VCALENDAR\r\n${vtimezones.join('')}END:VCALENDAR\r\n`);
}

const JULY = Date.UTC(2026, 6, 1) / 1000;
const minutesOf = (calendar: ReturnType<typeof calendarWith>, tzid: string) => {
  const zone = zonesOf(calendar)(tzid);
  return zone && zone.offsetAt(JULY) / 60;
};

describe('a TZID in a calendar', () => {
  it.each([
    ['Europe/Berlin', 120],
    ['/mozilla.org/20050126_1/Europe/Berlin', 120],
    ['W. Europe Standard Time', 120],
  ])('%s means our zone, whatever the calendar says', (tzid, minutes) => {
    expect(minutesOf(calendarWith(tzid), tzid)).toBe(minutes);
  });

  it.each([
    ['Customized Time Zone', undefined],
    ['/Europe/CUSTOM', undefined],
    ['Eastern', -240],
    ['(UTC-03:00) Brasília', -180],
    ['GMT+0100', 60],
  ])('%s means what the calendar says, without that %s', (tzid, minutes) => {
    expect(minutesOf(calendarWith(tzid), tzid)).toBe(42);
    expect(minutesOf(calendarWith('Other'), tzid)).toBe(minutes);
  });

  it.each([
    ['Berlin\\, custom', 'Berlin, custom'],
    ['Berlin, custom', 'Berlin\\, custom'],
    ['"Custom"', 'Custom'],
    [' 1', '1'],
  ])('finds the VTIMEZONE %s by %s', (defined, tzid) => {
    expect(minutesOf(calendarWith(defined), tzid)).toBe(42);
  });

  it('is an error where its VTIMEZONE makes no zone, but not where none is needed', () => {
    const broken =
      'BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VTIMEZONE\r\nTZID:UTC\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n';
    const zones = zonesOf(readComponents(broken));
    expect(() => zones('X')).toThrow(InvalidTimezone);
    expect(zones('UTC')?.offsetAt(JULY)).toBe(0);
  });
});
