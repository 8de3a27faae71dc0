// Which days of a week, month or year a rule names, and which days its limits let pass (RFC 5545 §3.3.10).
import type { RecurrenceRule, Skip, WeekdayNumber } from './rule.js';
import type { Day, Span } from './scales/index.js';

/** Weeks, months or years, numbered so that one follows the other. */
export interface Periods {
  numberOf(day: Day): number;
  firstDay(number: number): Day;
  /** In order; where SKIP moves a day, it may be the one before the period, or after it. */
  daysOf(number: number): readonly Day[];
  /** Which of these days are meant; undefined for all. */
  readonly passes: ((day: Day) => boolean) | undefined;
}

/** The lists that can limit days. */
const DAY_LISTS = ['byMonth', 'byYearDay', 'byMonthDay', 'byDay'] as const;
type DayList = (typeof DAY_LISTS)[number];

export function weeksOf(rule: RecurrenceRule): Periods {
  const { byDay, wkst } = rule;
  const offsets = ascending(byDay.map(({ weekday }) => modulo(weekday - wkst, 7)));
  const firstDay = (week: number) => week * 7 + wkst - THURSDAY;
  return {
    numberOf: (day) => Math.floor((day - firstDay(0)) / 7),
    firstDay,
    daysOf: (week) => offsets.map((offset) => firstDay(week) + offset),
    passes: dayLimit(rule, ['byMonth']),
  };
}

export function monthsOf(rule: RecurrenceRule): Periods {
  const { byMonth, byMonthDay, byDay, skip, scale } = rule;
  return {
    numberOf: scale.monthOf,
    firstDay: (number) => scale.monthSpan(number).first,
    daysOf: (number) => {
      if (byMonth.length > 0 && !isListedMonth(number, rule)) return [];
      const month = scale.monthSpan(number);
      return byMonthDay.length > 0 ? daysIn(month, byMonthDay, skip) : weekdaysIn(month, byDay);
    },
    passes: byMonthDay.length > 0 ? dayLimit(rule, ['byDay']) : undefined,
  };
}

export function yearsOf(rule: RecurrenceRule): Periods {
  const { byMonth, byWeekNo, byYearDay, byMonthDay, byDay, skip, scale } = rule;
  if (byWeekNo.length > 0) return yearsOfWeeks(rule);
  const limits: readonly DayList[] =
    byYearDay.length > 0 ? ['byMonth', 'byMonthDay', 'byDay'] : byMonthDay.length > 0 ? ['byDay'] : [];
  return {
    numberOf: scale.yearOf,
    firstDay: (year) => scale.yearSpan(year).first,
    daysOf: (year) => {
      if (byYearDay.length > 0) return daysIn(scale.yearSpan(year), byYearDay, skip);
      if (byMonth.length === 0) return weekdaysIn(scale.yearSpan(year), byDay);
      const months = byMonth.flatMap((name) => namedMonth(year, name, rule) ?? []).map(scale.monthSpan);
      const inMonth = (month: Span) =>
        byMonthDay.length > 0 ? daysIn(month, byMonthDay, skip) : weekdaysIn(month, byDay);
      return ascending(months.flatMap(inMonth));
    },
    passes: dayLimit(rule, limits, byMonth.length > 0),
  };
}

/** Years of whole weeks: the first one has four days or more in the calendar year, so its fourth day is in it. */
function yearsOfWeeks(rule: RecurrenceRule): Periods {
  const { byWeekNo, wkst, skip, scale } = rule;
  const firstDay = (year: number) => {
    const fourth = scale.yearSpan(year).first + 3;
    return fourth - modulo(weekdayOf(fourth) - wkst, 7);
  };
  return {
    numberOf: (day) => {
      const year = scale.yearOf(day);
      if (day < firstDay(year)) return year - 1;
      return day < firstDay(year + 1) ? year : year + 1;
    },
    firstDay,
    daysOf: (year) => {
      const first = firstDay(year);
      const weeks = { first: 0, length: (firstDay(year + 1) - first) / 7 };
      return daysIn(weeks, byWeekNo, skip).flatMap((week) => WEEK.map((day) => first + week * 7 + day));
    },
    passes: dayLimit(rule, DAY_LISTS),
  };
}

/** The month that a name in BYMONTH means in a year; one that the year does not have may become another (RFC 7529 §4.1). */
function namedMonth(year: number, name: number, { skip, scale }: RecurrenceRule): number | undefined {
  const found = scale.monthNamed(year, name);
  if (found !== undefined || skip === 'OMIT') return found;
  if (skip === 'BACKWARD') return scale.monthNamed(year, Math.ceil(name) - 1);
  return scale.monthNamed(year, Math.floor(name) + 1) ?? scale.monthNamed(year + 1, 1);
}

/** Whether a month is one of those that BYMONTH means. */
export function isListedMonth(month: number, rule: RecurrenceRule): boolean {
  const { byMonth, skip, scale } = rule;
  if (byMonth.includes(scale.nameOf(month))) return true;
  if (skip === 'OMIT') return false;
  const year = scale.yearOf(scale.monthSpan(month).first);
  return byMonth.some((name) => namedMonth(year, name, rule) === month);
}

/**
 * Makes the test whether a day is in each of some lists that has something in it.
 * @param withinMonth whether "the first Monday" is one of the month, not of the year
 * @returns undefined where every day passes
 */
export function dayLimit(
  rule: RecurrenceRule,
  lists: readonly DayList[],
  withinMonth = true,
): ((day: Day) => boolean) | undefined {
  const { byYearDay, byMonthDay, byDay, scale } = rule;
  const used = lists.filter((list) => rule[list].length > 0);
  if (used.length === 0) return undefined;
  const spanOf = (day: Day, isMonth: boolean) =>
    isMonth ? scale.monthSpan(scale.monthOf(day)) : scale.yearSpan(scale.yearOf(day));
  const passes: Readonly<Record<DayList, (day: Day) => boolean>> = {
    byMonth: (day) => isListedMonth(scale.monthOf(day), rule),
    byMonthDay: (day) => isNumbered(day, byMonthDay, spanOf(day, true)),
    byYearDay: (day) => isNumbered(day, byYearDay, spanOf(day, false)),
    byDay: (day) => isWeekday(day, byDay, spanOf(day, withinMonth)),
  };
  return (day) => used.every((list) => passes[list](day));
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
