// Values of the types that say when and how long (RFC 5545 §3.3), read strictly and written canonically.
import { type ContentLine, parameter } from '#contentline';
import { dateOfDays, daysInMonth, daysOfDate } from './gregorian.js';
import { InvalidCalendar } from './invalid-calendar.js';
import { DAY, type Duration, HOUR, type LocalTime, MINUTE, type TimeValue } from './time.js';

/** A value of type PERIOD (RFC 5545 §3.3.9): it ends, or it lasts. */
export type Period = { readonly start: TimeValue } & ({ readonly end: TimeValue } | { readonly duration: Duration });

const TIME = /^\d{8}(?:T\d{6}Z?)?$/i;
// RFC 5545 §3.3.6, and what clients make of it: weeks with days, weeks after T, hours with seconds but no minutes.
const DURATION = /^([+-])?P(?=T?\d)(?:T?(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;
const UTC_OFFSET = /^([+-])(\d\d)(\d\d)(\d\d)?$/;
// Longer than the years 0001 to 9999.
const MAX_DAYS = 3_660_000;

/**
 * Reads a DATE or DATE-TIME (RFC 5545 §3.3.4, §3.3.5). A leap second becomes the second before it.
 * @param tzid what the TZID parameter says; it means nothing for a date or a time in UTC
 * @throws InvalidCalendar
 */
export function parseTime(value: string, tzid?: string): TimeValue {
  const text = value.trim();
  if (!TIME.test(text)) throw new InvalidCalendar(`"${excerpt(value)}" is not a date or time.`);
  const digits = (from: number, to: number) => Number(text.slice(from, to));
  const [year, month, day] = [digits(0, 4), digits(4, 6), digits(6, 8)];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    throw new InvalidCalendar(`"${excerpt(value)}" is not a date that exists.`);
  }
  const date = daysOfDate(year, month, day) * DAY;
  if (text.length === 8) return { form: 'date', local: date };
  const [hour, minute, second] = [digits(9, 11), digits(11, 13), digits(13, 15)];
  if (hour > 23 || minute > 59 || second > 60) {
    throw new InvalidCalendar(`"${excerpt(value)}" is not a time of day that exists.`);
  }
  const local = date + hour * HOUR + minute * MINUTE + Math.min(second, 59);
  if (text.length === 16) return { form: 'utc', local };
  const zone = tzid?.trim();
  return zone === undefined || zone === '' ? { form: 'floating', local } : { form: 'zoned', local, tzid: zone };
}

/**
 * The time of a property like DTSTART or RECURRENCE-ID. The value tells whether it is a date: clients forget VALUE=DATE.
 * @throws InvalidCalendar
 */
export function timeOf(line: ContentLine): TimeValue {
  return named(line, () => timeIn(line, line.value));
}

/** The times of a property with a list, RDATE or EXDATE; those that are periods are left out. @throws InvalidCalendar */
export function timesOf(line: ContentLine): TimeValue[] {
  return named(line, () => listOf(line).flatMap((value) => (value.includes('/') ? [] : [timeIn(line, value)])));
}

/** The periods of a property with a list, FREEBUSY or RDATE; those that are times are left out. @throws InvalidCalendar */
export function periodsOf(line: ContentLine): Period[] {
  const tzid = parameter(line, 'TZID');
  return named(line, () => listOf(line).flatMap((value) => (value.includes('/') ? [parsePeriod(value, tzid)] : [])));
}

/** The duration of a property like DURATION. @throws InvalidCalendar */
export function durationOf(line: ContentLine): Duration {
  return named(line, () => parseDuration(line.value));
}

/** Reads a DURATION (RFC 5545 §3.3.6). @throws InvalidCalendar */
export function parseDuration(value: string): Duration {
  const match = DURATION.exec(value.trim());
  if (match === null) throw new InvalidCalendar(`"${excerpt(value)}" is not a duration.`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0));
  const sign = match[1] === '-' ? -1 : 1;
  const duration = {
    days: sign * (weeks * 7 + days) || 0,
    seconds: sign * (hours * HOUR + minutes * MINUTE + seconds) || 0,
  };
  if (Math.abs(duration.days) + Math.abs(duration.seconds) / DAY > MAX_DAYS) {
    throw new InvalidCalendar(`"${excerpt(value)}" is longer than ten thousand years.`);
  }
  return duration;
}

/** Reads a PERIOD (RFC 5545 §3.3.9). @throws InvalidCalendar */
export function parsePeriod(value: string, tzid?: string): Period {
  const [from = '', until, ...rest] = value.split('/');
  if (until === undefined || rest.length > 0) throw new InvalidCalendar(`"${excerpt(value)}" is not a period of time.`);
  const start = parseTime(from, tzid);
  return /^\s*[+-]?P/i.test(until) ? { start, duration: parseDuration(until) } : { start, end: parseTime(until, tzid) };
}

/** Reads a UTC-OFFSET (RFC 5545 §3.3.14): seconds east of UTC. @throws InvalidCalendar */
export function parseUtcOffset(value: string): number {
  const [, sign, hours, minutes, seconds] = UTC_OFFSET.exec(value.trim()) ?? [];
  const offset = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds ?? 0);
  if (!(offset < DAY && Number(minutes) < 60 && Number(seconds ?? 0) < 60)) {
    throw new InvalidCalendar(`"${excerpt(value)}" is not an offset from UTC.`);
  }
  return sign === '-' ? -offset || 0 : offset;
}

/** Writes a value of type DATE or DATE-TIME; its zone goes into a TZID parameter. */
export function formatTime({ form, local }: TimeValue): string {
  const date = formatDate(local);
  if (form === 'date') return date;
  const second = local - Math.floor(local / DAY) * DAY;
  const time = [Math.floor(second / HOUR), Math.floor(second / MINUTE) % 60, second % 60].map(twoDigits).join('');
  return `${date}T${time}${form === 'utc' ? 'Z' : ''}`;
}

/** Writes a value of type DURATION. */
export function formatDuration({ days, seconds }: Duration): string {
  const sign = days < 0 || seconds < 0 ? '-' : '';
  const all = Math.abs(seconds);
  const time = [
    [Math.floor(all / HOUR), 'H'],
    [Math.floor(all / MINUTE) % 60, 'M'],
    [all % 60, 'S'],
  ] as const;
  // RFC 5545 §3.3.6 wants the minutes between hours and seconds even if there are none.
  const written = time.filter(([count], at) => count > 0 || (at === 1 && all >= HOUR && all % 60 > 0));
  if (written.length === 0) return days === 0 ? 'PT0S' : `${sign}P${Math.abs(days)}D`;
  return `${sign}P${days === 0 ? '' : `${Math.abs(days)}D`}T${written.map((part) => part.join('')).join('')}`;
}

/** Writes a value of type PERIOD. */
export function formatPeriod(period: Period): string {
  const until = 'end' in period ? formatTime(period.end) : formatDuration(period.duration);
  return `${formatTime(period.start)}/${until}`;
}

/** Writes a value of type UTC-OFFSET. */
export function formatUtcOffset(offset: number): string {
  const all = Math.abs(offset);
  const parts = [Math.floor(all / HOUR), Math.floor(all / MINUTE) % 60, all % 60].map(twoDigits);
  return `${offset < 0 ? '-' : '+'}${(all % 60 === 0 ? parts.slice(0, 2) : parts).join('')}`;
}

function timeIn(line: ContentLine, value: string): TimeValue {
  const time = parseTime(value, parameter(line, 'TZID'));
  // A time of day although VALUE=DATE was announced is dropped: that is what the parameter says.
  const isDate = parameter(line, 'VALUE')?.toUpperCase() === 'DATE' && time.form !== 'date';
  return isDate ? { form: 'date', local: Math.floor(time.local / DAY) * DAY } : time;
}

// Some clients write an empty EXDATE when the last exception is gone, or end a list with a comma.
function listOf(line: ContentLine): string[] {
  return line.value.split(',').filter((value) => value.trim() !== '');
}

/** Runs a reader of a line's value, and names the property where it fails. */
function named<T>(line: ContentLine, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidCalendar) throw new InvalidCalendar(`${line.name}: ${error.message}`);
    throw error;
  }
}

function formatDate(local: LocalTime): string {
  const { year, month, day } = dateOfDays(Math.floor(local / DAY));
  return `${String(year).padStart(4, '0')}${twoDigits(month)}${twoDigits(day)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function excerpt(value: string): string {
  return value.slice(0, 40);
}
