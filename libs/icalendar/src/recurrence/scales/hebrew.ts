// The Hebrew calendar by its arithmetic: months begin with the mean new moon, and years on four days of the week only.
import { daysOfDate } from '../../gregorian.js';
import { type Scale, scaleOfYears, type YearOfMonths } from './scale.js';

// About 1599 to 2240.
const FIRST_YEAR = 5360;
const LAST_YEAR = 6000;
const NEW_YEAR_5785 = daysOfDate(2024, 10, 3);
// Time is counted in parts of which a day has so many; a mean month has 29 days and more.
const PARTS = 25_920;
const PARTS_OVER_29_DAYS = 13_753;
const PARTS_OF_FIRST_MOON = 12_084;

/** Days from some day on to the new year, without what is put off to keep years apart. */
function newMoonOf(year: number): number {
  // 235 months in 19 years.
  const months = Math.floor((235 * year - 234) / 19);
  const day = 29 * months + Math.floor((PARTS_OF_FIRST_MOON + PARTS_OVER_29_DAYS * months) / PARTS);
  // Never on Sunday, Wednesday and Friday.
  return (3 * (day + 1)) % 7 < 3 ? day + 1 : day;
}

function newYear(year: number): number {
  const [before, day, after] = [newMoonOf(year - 1), newMoonOf(year), newMoonOf(year + 1)];
  // A year of 356 or 382 days would be none.
  return day + (after - day === 356 ? 2 : day - before === 382 ? 1 : 0);
}

// From Tishri on; Adar I is the leap month before Adar (RFC 7529 §4.2).
function monthsOf(year: number): YearOfMonths {
  const length = newYear(year + 1) - newYear(year);
  const heshvan = length % 10 === 5 ? 30 : 29;
  const kislev = length % 10 === 3 ? 29 : 30;
  const winter = [30, heshvan, kislev, 29, 30].map((days, index) => [index + 1, days] as const);
  const spring = [29, 30, 29, 30, 29, 30, 29].map((days, index) => [index + 6, days] as const);
  return length > 380 ? [...winter, [5.5, 30], ...spring] : [...winter, ...spring];
}

export function hebrew(): Scale {
  const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => monthsOf(FIRST_YEAR + index));
  return scaleOfYears(NEW_YEAR_5785 - newYear(5785) + newYear(FIRST_YEAR), years);
}
