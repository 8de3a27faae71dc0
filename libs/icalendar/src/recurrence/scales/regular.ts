// Calendars of which every year is like the others but for a day, by their arithmetic.
import { daysOfDate } from '../../gregorian.js';
import { type Scale, scaleOfYears, type YearOfMonths } from './scale.js';

/** The years from one to another, with a leap day at the end of the last month of some. */
function regular(
  first: number,
  years: readonly [number, number],
  lengths: readonly number[],
  isLeap: (year: number) => boolean,
): Scale {
  const yearOf = (year: number): YearOfMonths =>
    lengths.map((length, index) => [index + 1, length + (index === lengths.length - 1 && isLeap(year) ? 1 : 0)]);
  const [from, to] = years;
  return scaleOfYears(
    first,
    Array.from({ length: to - from + 1 }, (_, index) => yearOf(from + index)),
  );
}

/** The months of Copts and Ethiopians, who count the same years from others: twelve of 30 days, and the rest. About 1599 to 2240. */
export function coptic(): Scale {
  return regular(daysOfDate(1599, 9, 9), [1316, 1957], [...Array(12).fill(30), 5], (year) => year % 4 === 3);
}

/** The Islamic calendar as it is computed in a cycle of 30 years, from the evening of July 15, 622 on. About 1600 to 2240. */
export function islamicCivil(): Scale {
  const lengths = [30, 29, 30, 29, 30, 29, 30, 29, 30, 29, 30, 29];
  return regular(daysOfDate(1600, 7, 13), [1009, 1668], lengths, (year) => (14 + 11 * year) % 30 < 11);
}
