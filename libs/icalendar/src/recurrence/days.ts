// Which days of a week, month or year a rule names, and which days its limits let pass (RFC 5545 §3.3.10).
import { dateOfDays, daysInMonth, daysOfDate } from '../gregorian.js';
import type { RecurrenceRule, Skip, WeekdayNumber } from './rule.js';

/** Days since 1970-01-01. */
type Day = number;

/** A row of days: a month or a year. */
interface Span {
  readonly first: Day;
  readonly length: number;
}

/** Weeks, months or years, numbered so that one follows the other. */
export interface Periods {
  numberOf(day: Day): number;
  firstDay(number: number): Day;
  /** In order; where SKIP moves a day, it may be the one before the period, or after it. */
  daysOf(number: number): readonly Day[];
  /** Which of these days are meant; undefined for all. */
  readonly passes: ((day: Day) => boolean) | undefined;
}

/** The lists that can limit days, as far as they do. */
type DayLists = Partial<Pick<RecurrenceRule, 'byMonth' | 'byYearDay' | 'byMonthDay' | 'byDay'>>;

export function weeksOf({ byDay, byMonth, wkst }: RecurrenceRule): Periods {
  const offsets = ascending(byDay.map(({ weekday }) => modulo(weekday - wkst, 7)));
  const firstDay = (week: number) => week * 7 + wkst - THURSDAY;
  return {
    numberOf: (day) => Math.floor((day - firstDay(0)) / 7),
    firstDay,
    daysOf: (week) => offsets.map((offset) => firstDay(week) + offset),
    passes: dayLimit({ byMonth }),
  };
}

export function monthsOf({ byMonth, byMonthDay, byDay, skip }: RecurrenceRule): Periods {
  return {
    numberOf: (day) => {
      const { year, month } = dateOfDays(day);
      return year * 12 + month - 1;
    },
    firstDay: (number) => monthSpan(number).first,
    daysOf: (number) => {
      if (byMonth.length > 0 && !byMonth.includes(modulo(number, 12) + 1)) return [];
      const month = monthSpan(number);
      return byMonthDay.length > 0 ? daysIn(month, byMonthDay, skip) : weekdaysIn(month, byDay);
    },
    passes: byMonthDay.length > 0 ? dayLimit({ byDay }) : undefined,
  };
}

export function yearsOf(rule: RecurrenceRule): Periods {
  const { byMonth, byWeekNo, byYearDay, byMonthDay, byDay, skip } = rule;
  if (byWeekNo.length > 0) return yearsOfWeeks(rule);
  const limits = byYearDay.length > 0 ? { byMonth, byMonthDay, byDay } : byMonthDay.length > 0 ? { byDay } : {};
  return {
    numberOf: (day) => dateOfDays(day).year,
    firstDay: (year) => yearSpan(year).first,
    daysOf: (year) => {
      if (byYearDay.length > 0) return daysIn(yearSpan(year), byYearDay, skip);
      if (byMonth.length === 0) return weekdaysIn(yearSpan(year), byDay);
      const months = byMonth.map((month) => monthSpan(year * 12 + month - 1));
      const inMonth = (month: Span) =>
        byMonthDay.length > 0 ? daysIn(month, byMonthDay, skip) : weekdaysIn(month, byDay);
      return ascending(months.flatMap(inMonth));
    },
    passes: dayLimit(limits, byMonth.length > 0),
  };
}

/** Years of whole weeks: the first one has four days or more in the calendar year, so January 4 is in it. */
function yearsOfWeeks({ byMonth, byYearDay, byMonthDay, byDay, byWeekNo, wkst, skip }: RecurrenceRule): Periods {
  const firstDay = (year: number) => {
    const january4 = daysOfDate(year, 1, 4);
    return january4 - modulo(weekdayOf(january4) - wkst, 7);
  };
  return {
    numberOf: (day) => {
      const { year } = dateOfDays(day);
      if (day < firstDay(year)) return year - 1;
      return day < firstDay(year + 1) ? year : year + 1;
    },
    firstDay,
    daysOf: (year) => {
      const first = firstDay(year);
      const weeks = { first: 0, length: (firstDay(year + 1) - first) / 7 };
      return daysIn(weeks, byWeekNo, skip).flatMap((week) => WEEK.map((day) => first + week * 7 + day));
    },
    passes: dayLimit({ byMonth, byYearDay, byMonthDay, byDay }),
  };
}

/**
 * Makes the test whether a day is in each list that has something in it.
 * @param withinMonth whether "the first Monday" is one of the month, not of the year
 * @returns undefined where every day passes
 */
export function dayLimit(
  { byMonth = [], byYearDay = [], byMonthDay = [], byDay = [] }: DayLists,
  withinMonth = true,
): ((day: Day) => boolean) | undefined {
  if ([byMonth, byYearDay, byMonthDay, byDay].every(({ length }) => length === 0)) return undefined;
  return (day) => {
    const { year, month } = dateOfDays(day);
    const monthOfDay = () => monthSpan(year * 12 + month - 1);
    return (
      (byMonth.length === 0 || byMonth.includes(month)) &&
      (byMonthDay.length === 0 || isNumbered(day, byMonthDay, monthOfDay())) &&
      (byYearDay.length === 0 || isNumbered(day, byYearDay, yearSpan(year))) &&
      (byDay.length === 0 || isWeekday(day, byDay, withinMonth ? monthOfDay() : yearSpan(year)))
    );
  };
}

function isNumbered(day: Day, numbers: readonly number[], { first, length }: Span): boolean {
  return numbers.includes(day - first + 1) || numbers.includes(day - first - length);
}

function isWeekday(day: Day, byDay: readonly WeekdayNumber[], { first, length }: Span): boolean {
  const its = weekdayOf(day);
  const fromStart = Math.floor((day - first) / 7) + 1;
  const fromEnd = -Math.floor((first + length - 1 - day) / 7) - 1;
  return byDay.some(
    ({ weekday, ordinal }) => weekday === its && (ordinal === 0 || ordinal === fromStart || ordinal === fromEnd),
  );
}

/** The weekdays of a month or year, in order. */
function weekdaysIn({ first, length }: Span, byDay: readonly WeekdayNumber[]): readonly Day[] {
  const earliest = ({ weekday }: WeekdayNumber) => modulo(weekday - weekdayOf(first), 7);
  const offsets = ascending(byDay.filter(({ ordinal }) => ordinal === 0).map(earliest));
  const found: Day[] = [];
  for (let week = 0; week < length; week += 7) {
    for (const offset of offsets) if (week + offset < length) found.push(first + week + offset);
  }
  for (const wanted of byDay) {
    if (wanted.ordinal === 0) continue;
    const count = Math.ceil((length - earliest(wanted)) / 7);
    const week = wanted.ordinal > 0 ? wanted.ordinal - 1 : count + wanted.ordinal;
    if (week >= 0 && week < count) found.push(first + earliest(wanted) + week * 7);
  }
  return ascending(found);
}

/** The days that numbers from 1 on, or from -1 down, name in a month or year, in order. */
function daysIn({ first, length }: Span, numbers: readonly number[], skip: Skip): readonly Day[] {
  const found: Day[] = [];
  for (const number of numbers) {
    const at = number > 0 ? number - 1 : length + number;
    const isThere = at >= 0 && at < length;
    // RFC 7529 §4.1: a day that does not exist becomes the one before or after it.
    if (isThere) found.push(first + at);
    else if (skip === 'BACKWARD') found.push(first + (at < 0 ? -1 : length - 1));
    else if (skip === 'FORWARD') found.push(first + (at < 0 ? 0 : length));
  }
  return ascending(found);
}

function monthSpan(number: number): Span {
  const year = Math.floor(number / 12);
  const month = modulo(number, 12) + 1;
  return { first: daysOfDate(year, month, 1), length: daysInMonth(year, month) };
}

function yearSpan(year: number): Span {
  const first = daysOfDate(year, 1, 1);
  return { first, length: daysOfDate(year + 1, 1, 1) - first };
}

/** Sunday is 0. */
export function weekdayOf(day: Day): number {
  return modulo(day + THURSDAY, 7);
}

export function modulo(number: number, divisor: number): number {
  return number - Math.floor(number / divisor) * divisor;
}

/** Sorts numbers; none is left twice. */
export function ascending(numbers: readonly number[]): readonly number[] {
  const isAscending = numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? number));
  return isAscending ? numbers : [...new Set(numbers)].sort(byNumber);
}

function byNumber(one: number, other: number): number {
  return one - other;
}

// 1970-01-01 was one.
const THURSDAY = 4;
const WEEK = [0, 1, 2, 3, 4, 5, 6];
