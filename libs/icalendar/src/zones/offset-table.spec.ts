// Local time and back, against a slow search by the words of RFC 5545 §3.3.5.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, type LocalTime, type UtcTime, type Zone } from '../time.js';
import { tzids, zoneNamed } from './index.js';
import { endOfCycle, zoneOfChanges } from './offset-table.js';

const at = (time: string) => Date.parse(`${time}Z`) / 1000;
const named = (tzid: string): Zone => {
  const zone = zoneNamed(tzid);
  if (zone === undefined) throw new Error(`There is no ${tzid}.`);
  return zone;
};

describe('a local time', () => {
  const newYork = named('America/New_York');

  // The two examples of RFC 5545 §3.3.5.
  it('that comes twice is the first one', () => {
    expect(newYork.toUtc(at('2007-11-04T01:30'))).toBe(at('2007-11-04T05:30'));
  });

  it('that is skipped has the offset before the gap', () => {
    expect(newYork.toUtc(at('2007-03-11T02:30'))).toBe(at('2007-03-11T07:30'));
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T01:59:59', '2026-03-29T00:59:59'],
    ['Europe/Berlin', '2026-03-29T02:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29T02:59:59', '2026-03-29T01:59:59'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-10-25T02:00', '2026-10-25T00:00'],
    ['Europe/Berlin', '2026-10-25T02:59:59', '2026-10-25T00:59:59'],
    ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00'],
    // Half an hour; a whole day that was skipped; one that came twice.
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00'],
    ['Pacific/Kwajalein', '1993-08-21T12:00', '1993-08-22T00:00'],
  ])('of %s: %s is %s in UTC', (tzid, local, utc) => {
    expect(named(tzid).toUtc(at(local))).toBe(at(utc));
  });
});

describe('a zone', () => {
  const seconds = fc.integer({ min: at('1800-01-01T00:00'), max: at('2600-01-01T00:00') });
  const zones = fc.constantFrom(...tzids()).map(named);

  /** Tries all offsets that clocks of the zone may have about that time. */
  function slowToUtc(zone: Zone, local: LocalTime): UtcTime {
    const near = Array.from({ length: 9 }, (_, index) => zone.offsetAt(local + (index - 4) * 12 * HOUR));
    const meant = [...new Set(near)].map((offset) => local - offset).filter((utc) => zone.toLocal(utc) === local);
    if (meant.length > 0) return Math.min(...meant);
    // In a gap: of the moment at which it begins, the offset before.
    let [low, high] = [local - 2 * DAY, local + 2 * DAY];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (zone.toLocal(middle) < local) low = middle;
      else high = middle;
    }
    return local - zone.offsetAt(low);
  }

  it('leads from local time to UTC as RFC 5545 says', () => {
    fc.assert(
      fc.property(zones, seconds, (zone, local) => {
        expect(zone.toUtc(local)).toBe(slowToUtc(zone, local));
      }),
    );
  });

  it('does so around every change of our days', () => {
    for (const tzid of ['Europe/Dublin', 'America/Nuuk', 'Africa/Cairo', 'Antarctica/Troll', 'Africa/El_Aaiun']) {
      const zone = named(tzid);
      for (let day = at('2015-01-01T00:00'); day < at('2031-01-01T00:00'); day += DAY) {
        if (zone.offsetAt(day) === zone.offsetAt(day + DAY)) continue;
        const locals = Array.from({ length: 96 }, (_, index) => zone.toLocal(day - HOUR) + (index * HOUR) / 3);
        expect(locals.map(zone.toUtc)).toEqual(locals.map((local) => slowToUtc(zone, local)));
      }
    }
  });

  it('says the same of any year as of the one 400 years later', () => {
    const cycle = at('2400-01-01T00:00') - at('2000-01-01T00:00');
    fc.assert(
      fc.property(zones, fc.integer({ min: at('2040-01-01T00:00'), max: at('9000-01-01T00:00') }), (zone, time) => {
        expect(zone.offsetAt(time + cycle)).toBe(zone.offsetAt(time));
        expect(zone.toUtc(time + cycle)).toBe(zone.toUtc(time) + cycle);
      }),
    );
  });

  it('takes the last of several changes at one moment, and bears any number', () => {
    const zone = zoneOfChanges('Test', 0, [
      { at: 100, offset: 7200 },
      { at: 100, offset: 3600 },
      { at: 200, offset: 3600 },
    ]);
    expect([99, 100, 200].map(zone.offsetAt)).toEqual([0, 3600, 3600]);
    for (const time of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1e300]) {
      expect(typeof zoneOfChanges('Test', 0, [{ at: 0, offset: 60 }], endOfCycle(0)).offsetAt(time)).toBe('number');
    }
  });
});
