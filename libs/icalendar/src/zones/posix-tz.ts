// Rules like `CET-1CEST,M3.5.0,M10.5.0/3`: POSIX TZ strings with the extensions of TZif version 3 (RFC 9636 §3.3.2).
import { DAY, HOUR, type LocalTime, MINUTE } from '../time.js';
import { checkedType, InvalidZoneData, type LocalTimeType, type Transition } from './history.js';
import { dayInYear, type YearlyDay } from './yearly-day.js';

export interface PosixTz {
  readonly standard: LocalTimeType;
  readonly daylight?: DaylightTime;
}

export interface DaylightTime {
  readonly type: LocalTimeType;
  readonly starts: YearlyChange;
  readonly ends: YearlyChange;
}

export interface YearlyChange {
  readonly day: YearlyDay;
  /** Seconds after the midnight at which that day begins, by the clocks before the change; from -167 to 167 hours. */
  readonly time: number;
}

const NAME = '(<[A-Za-z0-9+-]+>|[A-Za-z]+)';
const OFFSET = '([+-]?\\d{1,2}(?::\\d{2}){0,2})';
const CHANGE = ',([JM]?[\\d.]{1,6})(?:/([+-]?\\d{1,3}(?::\\d{2}){0,2}))?';
const POSIX_TZ = new RegExp(`^${NAME}${OFFSET}(?:${NAME}${OFFSET}?${CHANGE}${CHANGE})?$`);
const MONTH_WEEK_DAY = /^M(\d{1,2})\.([1-5])\.([0-6])$/;
const JULIAN_DAY = /^(J?)(\d{1,3})$/;
const MAX_LENGTH = 100;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/**
 * Reads a POSIX TZ string. Daylight saving time without its rule is refused.
 * @returns undefined for an empty one, which says that nothing is known
 * @throws InvalidZoneData
 */
export function parsePosixTz(text: string): PosixTz | undefined {
  if (text === '') return undefined;
  const match = text.length > MAX_LENGTH ? null : POSIX_TZ.exec(text);
  if (match === null) throw new InvalidZoneData(`${JSON.stringify(text.slice(0, MAX_LENGTH))} is no rule of a zone.`);
  const [, name = '', west = '', dstName = '', dstWest, start, startTime = '2', end, endTime = '2'] = match;
  // Here offsets count west of Greenwich, everywhere else east.
  const standard = checkedType(-secondsOf(west) || 0, false, unquoted(name));
  if (start === undefined || end === undefined) return { standard };
  const offset = dstWest === undefined ? standard.offset + HOUR : -secondsOf(dstWest) || 0;
  return {
    standard,
    daylight: {
      type: checkedType(offset, true, unquoted(dstName)),
      starts: { day: parseDay(start), time: secondsOf(startTime) },
      ends: { day: parseDay(end), time: secondsOf(endTime) },
    },
  };
}

/** The transitions that the rule makes in a year, in order; by UTC the first or last may be in the year beside it. */
export function transitionsInYear({ standard, daylight }: PosixTz, year: number): Transition[] {
  if (daylight === undefined) return [];
  const { type, starts, ends } = daylight;
  const start = { at: localTimeInYear(starts, year) - standard.offset, type };
  const end = { at: localTimeInYear(ends, year) - type.offset, type: standard };
  return start.at < end.at ? [start, end] : [end, start];
}

/** When the change takes place in a year, by the clocks before it. */
export function localTimeInYear({ day, time }: YearlyChange, year: number): LocalTime {
  return dayInYear(day, year) * DAY + time;
}

function unquoted(name: string): string {
  return name.replace(/[<>]/g, '');
}

function secondsOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  if (hours > 167 || minutes > 59 || seconds > 59) throw new InvalidZoneData(`"${text}" is not a time of a rule.`);
  const all = hours * HOUR + minutes * MINUTE + seconds;
  return text.startsWith('-') ? -all : all;
}

function parseDay(text: string): YearlyDay {
  const [, month = 0, week = 0, weekday = 0] = (MONTH_WEEK_DAY.exec(text) ?? []).map(Number);
  // Week 5 is the last one.
  if (month >= 1 && month <= 12) return { month, day: week === 5 ? -1 : week * 7 - 6, weekday };
  const [, julian, number] = JULIAN_DAY.exec(text) ?? [];
  const day = Number(number);
  // `59` counts from 0 and knows leap days, `J60` from 1 and does not: J60 always is March 1.
  if (julian === '' && day <= 365) return { month: 1, day: day + 1 };
  if (julian === 'J' && day >= 1 && day <= 365) return withoutLeapDay(day);
  throw new InvalidZoneData(`"${text}" is not a day of a rule.`);
}

function withoutLeapDay(dayOfYear: number): YearlyDay {
  const month = DAYS_BEFORE_MONTH.findLastIndex((days) => days < dayOfYear);
  return { month: month + 1, day: dayOfYear - (DAYS_BEFORE_MONTH[month] ?? 0) };
}
