// Dates, times, durations and periods: what is read, what is refused, and that what is written reads back.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentLines } from '#contentline';
import {
  DAY,
  dateOfDays,
  daysInMonth,
  daysOfDate,
  durationOf,
  formatDuration,
  formatPeriod,
  formatTime,
  formatUtcOffset,
  HOUR,
  InvalidCalendar,
  MINUTE,
  parseDuration,
  parsePeriod,
  parseTime,
  parseUtcOffset,
  periodsOf,
  timeOf,
  timesOf,
} from './index.js';

const at = (iso: string): number => Date.parse(`${iso}Z`) / 1000;
const lineOf = (text: string) => {
  const [line] = contentLines(text);
  if (line === undefined) throw new Error('no line');
  return line;
};
// 0001-01-01 to 9999-12-31
const someDay = fc.integer({ min: -719_162, max: 2_932_896 });
const someSecond = fc.integer({ min: -719_162 * DAY, max: 2_932_897 * DAY - 1 });

describe('dates', () => {
  it('are counted as Date counts them', () => {
    fc.assert(
      fc.property(someDay, (days) => {
        const date = new Date(days * DAY * 1000);
        const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
        expect(dateOfDays(days)).toEqual(expected);
        expect(daysOfDate(expected.year, expected.month, expected.day)).toBe(days);
      }),
    );
  });

  it.each([
    [1900, 28],
    [2000, 29],
    [2023, 28],
    [2024, 29],
  ])('February %i has %i days', (year, days) => {
    expect(daysInMonth(year, 2)).toBe(days);
  });
});

describe('DATE and DATE-TIME', () => {
  it.each([
    ['19970714', undefined, { form: 'date', local: at('1997-07-14T00:00:00') }],
    ['19970714', 'Europe/Berlin', { form: 'date', local: at('1997-07-14T00:00:00') }],
    ['19980118T230000', undefined, { form: 'floating', local: at('1998-01-18T23:00:00') }],
    ['19980119T070000Z', undefined, { form: 'utc', local: at('1998-01-19T07:00:00') }],
    ['19980119T070000Z', 'Europe/Berlin', { form: 'utc', local: at('1998-01-19T07:00:00') }],
    [
      '19980119T020000',
      'America/New_York',
      { form: 'zoned', local: at('1998-01-19T02:00:00'), tzid: 'America/New_York' },
    ],
    ['19980119T020000', 'Europe/Berlin ', { form: 'zoned', local: at('1998-01-19T02:00:00'), tzid: 'Europe/Berlin' }],
    ['19980119T020000', '', { form: 'floating', local: at('1998-01-19T02:00:00') }],
    ['19970630T235960Z', undefined, { form: 'utc', local: at('1997-06-30T23:59:59') }],
    ['00010101', undefined, { form: 'date', local: -719_162 * DAY }],
    ['99991231T235959Z', undefined, { form: 'utc', local: 2_932_897 * DAY - 1 }],
    [' 20240229t000000z ', undefined, { form: 'utc', local: at('2024-02-29T00:00:00') }],
  ])('reads %s in %s', (value, tzid, expected) => {
    expect(parseTime(value, tzid)).toEqual(expected);
  });

  it.each([
    '',
    '1997',
    '00000101',
    '20230229',
    '20231301',
    '20230001',
    '20230100',
    '20230431',
    '202301010',
    '20230101T',
    '20230101T2400',
    '20230101T240000',
    '20230101T006000',
    '20230101T000061',
    '20230101T000000+0100',
    '2023-01-01T00:00:00',
    'INVALID-DATE',
    '20230101T000000Z,20230102T000000Z',
  ])('refuses "%s" with a sentence', (value) => {
    expect(() => parseTime(value)).toThrow(InvalidCalendar);
    expect(() => parseTime(value)).toThrow(/^".*" is not .*\.$/);
  });

  it('come back as they were written', () => {
    fc.assert(
      fc.property(someSecond, fc.constantFrom('floating', 'utc'), (local, form) => {
        expect(parseTime(formatTime({ form, local }))).toEqual({ form, local });
      }),
    );
  });
});

describe('the times of a property', () => {
  it.each([
    ['DTSTART;VALUE=DATE:20081006', { form: 'date', local: at('2008-10-06T00:00:00') }],
    ['DTSTART:20081006', { form: 'date', local: at('2008-10-06T00:00:00') }],
    ['DTSTART;VALUE=DATE:20081006T120000', { form: 'date', local: at('2008-10-06T00:00:00') }],
    ['DTSTART;VALUE=DATE-TIME:20081006T120000Z', { form: 'utc', local: at('2008-10-06T12:00:00') }],
    [
      'DTSTART;TZID="(GMT +01:00)":20111028T160000',
      { form: 'zoned', local: at('2011-10-28T16:00:00'), tzid: '(GMT +01:00)' },
    ],
  ])('%s', (text, expected) => {
    expect(timeOf(lineOf(text))).toEqual(expected);
  });

  it('names the property that is wrong', () => {
    expect(() => timeOf(lineOf('DTEND:tomorrow'))).toThrow('DTEND: "tomorrow" is not a date or time.');
  });

  it('takes lists apart, and times from periods', () => {
    const dates = lineOf('EXDATE;VALUE=DATE:19970101,19970120,');
    expect(timesOf(dates).map(formatTime)).toEqual(['19970101', '19970120']);
    expect(timesOf(lineOf('EXDATE:'))).toEqual([]);
    const periods = lineOf('RDATE;VALUE=PERIOD:19960403T020000Z/19960403T040000Z,19960404T010000Z/PT3H');
    expect(timesOf(periods)).toEqual([]);
    expect(periodsOf(periods)).toEqual([
      { start: parseTime('19960403T020000Z'), end: parseTime('19960403T040000Z') },
      { start: parseTime('19960404T010000Z'), duration: { days: 0, seconds: 3 * HOUR } },
    ]);
    expect(periodsOf(dates)).toEqual([]);
  });
});

describe('DURATION', () => {
  it.each([
    ['P15DT5H0M20S', 15, 5 * HOUR + 20],
    ['P7W', 49, 0],
    ['-PT15M', 0, -15 * MINUTE],
    ['+P1D', 1, 0],
    ['-P1DT1H', -1, -HOUR],
    ['P1DT', 1, 0],
    ['PT0S', 0, 0],
    ['-PT0S', 0, 0],
    ['PT36H', 0, 36 * HOUR],
    ['PT1H20S', 0, HOUR + 20],
    ['P1W2D', 9, 0],
    ['PT1W', 7, 0],
  ])('reads %s', (value, days, seconds) => {
    expect(parseDuration(value)).toEqual({ days, seconds });
  });

  it.each(['', 'P', 'PT', '-P', 'P1', '1D', 'P1H', 'PT1D', 'P1.5D', 'P1Y', 'P999999999999999999W'])(
    'refuses "%s" with a sentence',
    (value) => {
      expect(() => parseDuration(value)).toThrow(/^".*" is .*\.$/);
    },
  );

  it('comes back as it was written', () => {
    const days = fc.integer({ min: 0, max: 1000 });
    const seconds = fc.integer({ min: 0, max: 10 * DAY });
    fc.assert(
      fc.property(days, seconds, fc.constantFrom(1, -1), (someDays, someSeconds, sign) => {
        const duration = { days: sign * someDays || 0, seconds: sign * someSeconds || 0 };
        expect(parseDuration(formatDuration(duration))).toEqual(duration);
      }),
    );
    expect(formatDuration({ days: 0, seconds: -HOUR - 20 })).toBe('-PT1H0M20S');
  });

  it('names the property that is wrong', () => {
    expect(() => durationOf(lineOf('DURATION:1 hour'))).toThrow('DURATION: "1 hour" is not a duration.');
  });
});

describe('PERIOD', () => {
  it.each(['19970101T180000Z/19970102T070000Z', '19970101T180000Z/PT5H30M'])('keeps %s', (value) => {
    expect(formatPeriod(parsePeriod(value))).toBe(value);
  });

  it.each(['19970101T180000Z', '19970101T180000Z/', '/PT1H', '19970101T180000Z/PT1H/PT1H'])('refuses "%s"', (value) => {
    expect(() => parsePeriod(value)).toThrow(InvalidCalendar);
  });
});

describe('UTC-OFFSET', () => {
  it.each([
    ['-0500', -5 * HOUR],
    ['+0100', HOUR],
    ['+005328', 53 * MINUTE + 28],
    ['+0000', 0],
  ])('reads and writes %s', (value, offset) => {
    expect(parseUtcOffset(value)).toBe(offset);
    expect(formatUtcOffset(offset)).toBe(value);
  });

  it.each(['0100', '+01', '+2400', '+0060', '+000060', '+01:00', ''])('refuses "%s"', (value) => {
    expect(() => parseUtcOffset(value)).toThrow(InvalidCalendar);
  });
});
