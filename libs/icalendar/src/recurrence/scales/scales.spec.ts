// Other calendars than the Gregorian one: their months against Node's own, and the rules of RFC 7529 that count by them.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { dateOfDays, daysOfDate } from '../../gregorian.js';
import { DAY } from '../../time.js';
import { parseTime } from '../../values.js';
import { createBudget, occurrences, parseRecurrenceRule } from '../index.js';
import { type Day, RSCALES, type Scale, scaleNamed } from './index.js';

const scale = (name: string): Scale => {
  const found = scaleNamed(name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
};

const compact = (day: Day) => {
  const { year, month, day: date } = dateOfDays(day);
  return String(year * 10_000 + month * 100 + date);
};

/** The days of a rule without a time of day. */
function follow(rule: string, start: string, most: number): string[] {
  const found: string[] = [];
  const budget = createBudget(100_000);
  for (const time of occurrences(parseRecurrenceRule(rule), parseTime(start).local, { budget })) {
    found.push(compact(time / DAY));
    if (found.length === most) break;
  }
  return found;
}

describe.each([
  ['COPTIC', 'coptic'],
  ['ETHIOPIC', 'ethiopic'],
  ['ETHIOPIC-AMETE-ALEM', 'ethioaa'],
  ['ISLAMIC-CIVIL', 'islamic-civil'],
  ['HEBREW', 'hebrew'],
])('the calendar %s', (name, calendar) => {
  const HEBREW = 'Tishri Heshvan Kislev Tevet Shevat Adar Nisan Iyar Sivan Tamuz Av Elul'.split(' ');
  const NAMES: ReadonlyMap<string, number> = new Map([
    ...HEBREW.map((month, index) => [month, index + 1] as const),
    // RFC 7529 §4.2
    ['Adar I', 5.5],
    ['Adar II', 6],
  ]);

  const format = new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, {
    ...{ timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' },
  });
  const dateOf = (day: Day) => {
    const parts = new Map(format.formatToParts(day * DAY * 1000).map(({ type, value }) => [type, value]));
    const month = parts.get('month') ?? '';
    return { year: Number(parts.get('year')), month: NAMES.get(month) ?? Number(month), day: Number(parts.get('day')) };
  };

  it("has the days, months and years of Node's", () => {
    const { known, monthOf, monthSpan, nameOf, yearOf } = scale(name);
    expect(known.first).toBeLessThan(daysOfDate(1601, 1, 1));
    expect(known.last).toBeGreaterThan(daysOfDate(2200, 1, 1));
    const { year: firstYear } = dateOf(known.first);
    const wrong: string[] = [];
    for (let day = known.first; day <= known.last; day += 61) {
      const month = monthOf(day);
      const date = { year: firstYear + yearOf(day), month: nameOf(month), day: day - monthSpan(month).first + 1 };
      if (!isDeepStrictEqual(date, dateOf(day))) wrong.push(compact(day));
    }
    expect(wrong).toEqual([]);
  });
});

describe('the Chinese calendar', () => {
  const { known, monthNamed, monthSpan, yearOf, yearSpan, nameOf, monthOf } = scale('CHINESE');
  const yearAround = (gregorian: number) => yearOf(daysOfDate(gregorian, 7, 1));

  // As they were, and will be, in China.
  it.each([
    ...['19000131', '19540203', '19850220', '20000205', '20130210', '20140131', '20150219', '20160208', '20170128'],
    ...['20240210', '20250129', '20260217', '20270206', '20280126', '20330131', '20340219', '20580124', '21000209'],
  ])('has the new year of %s', (day) => {
    expect(compact(yearSpan(yearAround(Number(day.slice(0, 4)))).first)).toBe(day);
  });

  it.each([
    [1917, 2],
    [1987, 6],
    [2014, 9],
    [2017, 6],
    [2020, 4],
    [2023, 2],
    [2025, 6],
    [2033, 11],
  ])('has a leap month in %i after month %i', (gregorian, month) => {
    const year = yearAround(gregorian);
    const leap = monthNamed(year, month + 0.5) ?? Number.NaN;
    expect(leap).toBe((monthNamed(year, month) ?? 0) + 1);
    expect(nameOf(leap)).toBe(month + 0.5);
    expect(monthNamed(year, 1.5)).toBeUndefined();
  });

  it('has months of 29 or 30 days without a gap', () => {
    const last = monthOf(known.last);
    const lengths = Array.from({ length: last + 1 }, (_, month) => monthSpan(month));
    expect(new Set(lengths.map(({ length }) => length))).toEqual(new Set([29, 30]));
    for (const [month, { first, length }] of lengths.entries()) {
      expect(first + length).toBe(month === last ? known.last + 1 : monthSpan(month + 1).first);
      expect(monthOf(first)).toBe(month);
      expect(monthOf(first + length - 1)).toBe(month);
    }
  });
});

describe('a rule', () => {
  // RFC 7529 §4.3
  it.each([
    ['CHINESE;FREQ=YEARLY', '20130210 20140131 20150219 20160208 20170128'],
    ['ETHIOPIC;FREQ=MONTHLY;BYMONTH=13', '20130906 20140906 20150906 20160906 20170906'],
    ['HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8;SKIP=FORWARD', '20140208 20150227 20160217 20170306 20180223'],
    // The same without SKIP, the other way, and by the date on which it begins.
    ['HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8', '20140208 20160217 20190213'],
    ['HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8;SKIP=BACKWARD', '20140208 20150128 20160217 20170204'],
    ['HEBREW;FREQ=YEARLY;SKIP=BACKWARD', '20140208 20150128 20160217 20170204'],
    ['HEBREW;FREQ=YEARLY;INTERVAL=2;SKIP=FORWARD', '20140208 20160217 20180223'],
    // A month that is moved, and then a day of it: Adar has no 30th.
    ['HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=30;SKIP=FORWARD', '20140302 20150321 20160310'],
    // Each month, and each that is the leap month or what stands for it.
    ['HEBREW;FREQ=MONTHLY', '20140104 20140203 20140305 20140403 20140503'],
    ['HEBREW;FREQ=MONTHLY;BYMONTH=5L;SKIP=FORWARD', '20140208 20150227 20160217 20170306'],
    ['HEBREW;FREQ=DAILY;BYMONTH=5L;BYMONTHDAY=8;SKIP=FORWARD', '20140208 20150227 20160217 20170306'],
    // Days of the year, and of months counted from their end.
    ['HEBREW;FREQ=YEARLY;BYYEARDAY=-1', '20140924 20150913 20161002 20170920'],
    ['HEBREW;FREQ=YEARLY;BYYEARDAY=385', '20161002 20190929'],
    ['HEBREW;FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO', '20150914 20161003 20170918'],
    ['CHINESE;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1', '20140130 20150218 20160207 20170127'],
    ['ISLAMIC-CIVIL;FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1', '20130709 20140629 20150618 20160607'],
    // Other years than the Gregorian ones, but the same months.
    ['JAPANESE;FREQ=YEARLY', '20240501 20250501 20260501'],
    ['BUDDHIST;FREQ=YEARLY;SKIP=FORWARD', '20240229 20250301 20260301 20270301 20280229'],
  ])('%s: %s', (rule, expected) => {
    const days = expected.split(' ');
    expect(follow(`RSCALE=${rule}`, days[0] ?? '', days.length)).toEqual(days);
  });

  it('ends where its calendar is not known any more', () => {
    const others = RSCALES.filter((name) => scale(name) !== scale('GREGORIAN'));
    expect(others.length).toBeGreaterThan(4);
    for (const name of others) {
      const years = follow(`RSCALE=${name};FREQ=YEARLY`, '20200101', 1000).length;
      expect(years, name).toBeGreaterThan(178);
      expect(years, name).toBeLessThan(230);
    }
  });

  it('whose month does not exist in its calendar is none', () => {
    expect(follow('RSCALE=COPTIC;FREQ=MONTHLY;BYMONTH=5L', '20200101', 1)).toEqual([]);
    expect(follow('RSCALE=CHINESE;FREQ=DAILY;BYMONTH=13', '20200101', 1)).toEqual([]);
    expect(follow('RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=12L', '20200101', 1)).toEqual([]);
  });
});
