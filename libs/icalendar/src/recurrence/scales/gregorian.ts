// The calendar of RFC 5545, without end.
import { dateOfDays, daysInMonth, daysOfDate } from '../../gregorian.js';
import type { Scale } from './scale.js';

const MONTHS = 12;

export const GREGORIAN: Scale = {
  known: { first: daysOfDate(1, 1, 1), last: daysOfDate(10_000, 1, 1) - 1 },
  yearOf: (day) => dateOfDays(day).year,
  monthOf(day) {
    const { year, month } = dateOfDays(day);
    return year * MONTHS + month - 1;
  },
  yearSpan(year) {
    const first = daysOfDate(year, 1, 1);
    return { first, length: daysOfDate(year + 1, 1, 1) - first };
  },
  monthSpan(number) {
    const year = Math.floor(number / MONTHS);
    const month = number - year * MONTHS + 1;
    return { first: daysOfDate(year, month, 1), length: daysInMonth(year, month) };
  },
  nameOf: (month) => month - Math.floor(month / MONTHS) * MONTHS + 1,
  monthNamed: (year, name) => (name <= MONTHS ? year * MONTHS + name - 1 : undefined),
};
