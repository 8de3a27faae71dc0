// A day of every year by a rule, "the last Sunday of March", as the days on which clocks change are given.
import { daysInMonth, daysOfDate } from '../gregorian.js';
import { weekdayOf } from '../recurrence/days.js';

export interface YearlyDay {
  /** 1..12 */
  readonly month: number;
  /** Of the month, from 1 on; from -1 down it counts from the last day back. It may lie beyond the month. */
  readonly day: number;
  /** Sunday is 0. The first one on or after that day; where the day counts from the end, the last one on or before it. */
  readonly weekday?: number;
}

/** @returns days since 1970-01-01 */
export function dayInYear({ month, day, weekday }: YearlyDay, year: number): number {
  const first = daysOfDate(year, month, 1);
  const found = day > 0 ? first + day - 1 : first + daysInMonth(year, month) + day;
  if (weekday === undefined) return found;
  const ahead = (weekday - weekdayOf(found) + 7) % 7;
  return day > 0 || ahead === 0 ? found + ahead : found + ahead - 7;
}
