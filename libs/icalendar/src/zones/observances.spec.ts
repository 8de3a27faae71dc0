// The changes of clocks in a span, by the example of RFC 7808 §5.4.1 and against the zones themselves.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observancesIn, tzids, zoneNamed } from './index.js';

const at = (time: string) => Date.parse(`${time}Z`) / 1000;
const observances = (tzid: string, from: string, to: string) =>
  Array.from(observancesIn(tzid, { from: at(from), to: at(to) }), ({ kind, at, from, to }) => [
    kind,
    new Date(at * 1000).toISOString().slice(0, 16),
    from / 3600,
    to / 3600,
  ]);

describe('the observances of a zone', () => {
  it('are what holds at the start, and each change', () => {
    expect(observances('America/New_York', '2008-01-01T00:00', '2009-01-01T00:00')).toEqual([
      ['STANDARD', '2008-01-01T00:00', -5, -5],
      ['DAYLIGHT', '2008-03-09T07:00', -5, -4],
      ['STANDARD', '2008-11-02T06:00', -4, -5],
    ]);
  });

  it('begin with a change that is at the start, and end before one at the end', () => {
    expect(observances('Europe/Berlin', '2026-03-29T01:00', '2026-10-25T01:00')).toEqual([
      ['DAYLIGHT', '2026-03-29T01:00', 1, 2],
    ]);
  });

  it.each([
    ['where no clock was known yet', 'Africa/Abidjan', '1800-01-01T00:00', '1801-01-01T00:00', -968 / 3600],
    ['where nothing changes', 'Asia/Kolkata', '2020-01-01T00:00', '2030-01-01T00:00', 5.5],
    ['where nothing ever changes', 'Etc/GMT+5', '2020-01-01T00:00', '9999-01-01T00:00', -5],
  ])('are one %s', (_, tzid, from, to, hours) => {
    expect(observances(tzid, from, to)).toEqual([['STANDARD', from, hours, hours]]);
  });

  it('are none of a zone that is not known', () => {
    expect(observances('Nowhere', '2020-01-01T00:00', '2030-01-01T00:00')).toEqual([]);
  });

  it('of far years are found without counting up to them', () => {
    expect(observances('Europe/Berlin', '9990-01-01T00:00', '9990-12-31T00:00')).toEqual([
      ['STANDARD', '9990-01-01T00:00', 1, 1],
      ['DAYLIGHT', '9990-03-25T01:00', 1, 2],
      ['STANDARD', '9990-10-28T01:00', 2, 1],
    ]);
  });

  it('say the same as the zone', () => {
    const moments = fc.integer({ min: at('1840-01-01T00:00'), max: at('2600-01-01T00:00') });
    const years = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(
        fc.constantFrom(...tzids()),
        moments,
        years,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tzid, from, length, part) => {
          const to = from + length * 365 * 86_400;
          const moment = Math.floor(from + part * (to - from - 1));
          const found = [...observancesIn(tzid, { from, to })];
          expect(found[0]?.at).toBe(from);
          expect(found.findLast(({ at }) => at <= moment)?.to).toBe(zoneNamed(tzid)?.offsetAt(moment));
        },
      ),
    );
  });
});
