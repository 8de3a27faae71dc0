// Recurrence rules for days of a year, in the forms that every calendar program reads.
import { dateOfDays, daysInMonth, daysOfDate } from '../gregorian.js';
import { weekdayOf } from '../recurrence/days.js';

/** The days of one month among which a rule chooses: the one that falls on the weekday, or all where there is none. */
export interface DayWindow {
  /** 1..12 */
  readonly month: number;
  /** First and last day of the month. */
  readonly from: number;
  readonly to: number;
  /** Sunday is 0. */
  readonly weekday: number | undefined;
}

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const LEAP_YEAR = 2000;

/** The window that has one day in it. @param days since 1970-01-01 */
export function windowOfDay(days: number): DayWindow {
  const { month, day } = dateOfDays(days);
  return { month, from: day, to: day, weekday: weekdayOf(days) };
}

/** The smallest window with all days of two windows of one month. */
export function widened(one: DayWindow, other: DayWindow): DayWindow {
  return {
    month: one.month,
    from: Math.min(one.from, other.from),
    to: Math.max(one.to, other.to),
    weekday: one.weekday === other.weekday ? one.weekday : undefined,
  };
}

/** Widens a window of at most a week to the week with the simplest rule; a day that is on any weekday stays what it is. */
export function wholeWeek(window: DayWindow): DayWindow {
  const { month, from, to, weekday } = window;
  if (weekday === undefined) return window;
  const length = daysInMonth(LEAP_YEAR, month);
  if (from > length - 7) return { ...window, from: length - (month === 2 ? 7 : 6), to: length };
  const end = Math.ceil(to / 7) * 7;
  return from > end - 7 ? { ...window, from: end - 6, to: end } : { ...window, from: to - 6 };
}

/** The RECUR (RFC 5545 §3.3.10), without an end, of the day that always is the same one of the year. @param days since 1970-01-01 */
export function dayOfYearRule(days: number): string {
  return `FREQ=YEARLY;BYYEARDAY=${days - daysOfDate(dateOfDays(days).year, 1, 1) + 1}`;
}

/** The RECUR, without an end, of a window. */
export function ruleText({ month, from, to, weekday }: DayWindow): string {
  const rule = `FREQ=YEARLY;BYMONTH=${month}`;
  const days = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  if (weekday === undefined) return `${rule};BYMONTHDAY=${days.join(',')}`;
  const length = daysInMonth(LEAP_YEAR, month);
  // The last week of February begins on the 22nd or the 23rd.
  if (to === length && from <= length - 6) return `${rule};BYDAY=-1${WEEKDAYS[weekday]}`;
  if (to === from + 6 && to % 7 === 0) return `${rule};BYDAY=${to / 7}${WEEKDAYS[weekday]}`;
  return `${rule};BYMONTHDAY=${days.join(',')};BYDAY=${WEEKDAYS[weekday]}`;
}
