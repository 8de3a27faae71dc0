// Reads recurrence rules (RFC 5545 §3.3.10, RFC 7529 §4) strictly: a rule that is misread puts events on wrong days.
import { InvalidCalendar } from '../invalid-calendar.js';
import type { TimeValue } from '../time.js';
import { parseTime } from '../values.js';
import {
  FREQUENCIES,
  type Frequency,
  InvalidRecurrenceRule,
  type RecurrenceRule,
  type Skip,
  type WeekdayNumber,
} from './rule.js';
import { GREGORIAN } from './scales/gregorian.js';
import { scaleNamed } from './scales/index.js';

const SKIPS: readonly Skip[] = ['OMIT', 'BACKWARD', 'FORWARD'];
const WEEKDAYS: readonly string[] = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const NUMBER = /^([+-]?\d{1,3})(L)?$/;
const WEEKDAY_NUMBER = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/;

interface ListLimits {
  readonly least: number;
  readonly most: number;
  /** Whether -1 counts from the end. */
  readonly signed: boolean;
  /** Whether there are leap months such as `5L` (RFC 7529 §4.2). */
  readonly leap?: true;
}

const LISTS = {
  BYSECOND: { least: 0, most: 60, signed: false },
  BYMINUTE: { least: 0, most: 59, signed: false },
  BYHOUR: { least: 0, most: 23, signed: false },
  BYMONTHDAY: { least: 1, most: 31, signed: true },
  BYYEARDAY: { least: 1, most: 366, signed: true },
  BYWEEKNO: { least: 1, most: 53, signed: true },
  BYMONTH: { least: 1, most: 12, signed: false },
  BYSETPOS: { least: 1, most: 366, signed: true },
} as const satisfies Readonly<Record<string, ListLimits>>;

// Years of 13 months can have 385 days.
const LISTS_OF_OTHERS: Readonly<Record<keyof typeof LISTS, ListLimits>> = {
  ...LISTS,
  BYYEARDAY: { least: 1, most: 385, signed: true },
  BYWEEKNO: { least: 1, most: 56, signed: true },
  BYMONTH: { least: 1, most: 13, signed: false, leap: true },
};

const NAMES: ReadonlySet<string> = new Set([
  ...['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'WKST', 'RSCALE', 'SKIP'],
  ...Object.keys(LISTS),
]);

// The cells "N/A" of the table in §3.3.10.
const NOT_WITH: ReadonlyMap<string, readonly Frequency[]> = new Map([
  ['BYWEEKNO', ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY']],
  ['BYYEARDAY', ['DAILY', 'WEEKLY', 'MONTHLY']],
  ['BYMONTHDAY', ['WEEKLY']],
]);

const DAYS_IN_PERIOD: Readonly<Record<Frequency, number>> = {
  ...{ SECONDLY: 1, MINUTELY: 1, HOURLY: 1, DAILY: 1 },
  ...{ WEEKLY: 7, MONTHLY: 31, YEARLY: 366 },
};
const MAX_PER_PERIOD = 10_000;

type Parts = ReadonlyMap<string, string>;

/**
 * Reads the value of RRULE or EXRULE. Case and blanks do not matter, and a semicolon may stand at the end.
 * @throws InvalidRecurrenceRule
 */
export function parseRecurrenceRule(value: string): RecurrenceRule {
  const parts = partsOf(value);
  const rscale = parts.get('RSCALE') ?? 'GREGORIAN';
  const scale = scaleNamed(rscale);
  if (scale === undefined) {
    throw new InvalidRecurrenceRule('unsupported', `Recurrence in the calendar ${excerpt(rscale)} is not supported.`);
  }
  // RFC 7529 §4: SKIP "MUST NOT be present unless RSCALE is present".
  if (parts.has('SKIP') && !parts.has('RSCALE')) throw invalid('SKIP must not be there without RSCALE.');
  const limits = scale === GREGORIAN ? LISTS : LISTS_OF_OTHERS;
  const numbers = (name: keyof typeof LISTS) => numbersIn(name, parts, limits[name]);
  if (parts.has('COUNT') && parts.has('UNTIL')) throw invalid('COUNT and UNTIL must not be there together.');
  const count = parts.get('COUNT');
  const until = parts.get('UNTIL');
  const rule: RecurrenceRule = {
    freq: oneOf(FREQUENCIES, 'FREQ', parts.get('FREQ')),
    interval: positive('INTERVAL', parts.get('INTERVAL') ?? '1'),
    ...(count === undefined ? {} : { count: positive('COUNT', count) }),
    ...(until === undefined ? {} : { until: parseUntil(until) }),
    bySecond: numbers('BYSECOND'),
    byMinute: numbers('BYMINUTE'),
    byHour: numbers('BYHOUR'),
    byDay: listOf(parts.get('BYDAY'), parseWeekdayNumber),
    byMonthDay: numbers('BYMONTHDAY'),
    byYearDay: numbers('BYYEARDAY'),
    byWeekNo: numbers('BYWEEKNO'),
    byMonth: numbers('BYMONTH'),
    bySetPos: numbers('BYSETPOS'),
    wkst: WEEKDAYS.indexOf(oneOf(WEEKDAYS, 'WKST', parts.get('WKST') ?? 'MO')),
    skip: oneOf(SKIPS, 'SKIP', parts.get('SKIP') ?? 'OMIT'),
    scale,
  };
  checkCombination(rule, parts);
  return rule;
}

function partsOf(value: string): Parts {
  const parts = new Map<string, string>();
  for (const part of value.toUpperCase().replace(/\s+/g, '').replace(/;$/, '').split(';')) {
    const [name = '', text, ...rest] = part.split('=');
    if (text === undefined || text === '' || rest.length > 0) throw invalid(`"${excerpt(part)}" is not NAME=VALUE.`);
    if (!NAMES.has(name)) throw invalid(`${excerpt(name)} is not a part of a recurrence rule.`);
    if (parts.has(name)) throw invalid(`${name} must not be there twice.`);
    parts.set(name, text);
  }
  return parts;
}

function checkCombination(rule: RecurrenceRule, parts: Parts): void {
  const { freq, byDay, byWeekNo, bySetPos } = rule;
  for (const [name, frequencies] of NOT_WITH) {
    if (parts.has(name) && frequencies.includes(freq)) throw invalid(`${name} must not be there with FREQ=${freq}.`);
  }
  if (byDay.some(({ ordinal }) => ordinal !== 0)) {
    if (freq !== 'MONTHLY' && freq !== 'YEARLY') throw invalid(`BYDAY must have no numbers with FREQ=${freq}.`);
    if (byWeekNo.length > 0) throw invalid('BYDAY must have no numbers with BYWEEKNO.');
  }
  if (bySetPos.length > 0 && ![...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS')) {
    throw invalid('BYSETPOS must not be there without another BY part.');
  }
  if (countPerPeriod(rule) > MAX_PER_PERIOD) {
    throw new InvalidRecurrenceRule('absurd', `A rule must not name more than ${MAX_PER_PERIOD} times per period.`);
  }
}

/** How many times the BY parts name in one period, by the lengths of their lists. */
function countPerPeriod({ freq, ...rule }: RecurrenceRule): number {
  const { bySecond, byMinute, byHour, byDay, byMonthDay, byYearDay, byWeekNo, byMonth } = rule;
  const lengths = (...lists: readonly (readonly unknown[])[]) =>
    lists.reduce((product, { length }) => product * (length || 1), 1);
  const days = Math.min(DAYS_IN_PERIOD[freq], lengths(byDay, byMonthDay, byYearDay, byWeekNo, byMonth));
  return days * lengths(...[bySecond, byMinute, byHour].slice(0, FREQUENCIES.indexOf(freq)));
}

function oneOf<T extends string>(known: readonly T[], name: string, text: string | undefined): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw invalid(text === undefined ? `A recurrence rule must have ${name}.` : `${name} cannot be ${excerpt(text)}.`);
}

function positive(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw invalid(`${name} must be a number, not ${excerpt(text)}.`);
  const number = Number(text);
  if (number === 0) throw invalid(`${name} must not be 0.`);
  // Far more seconds than the calendar has.
  if (!Number.isSafeInteger(number)) throw new InvalidRecurrenceRule('absurd', `${name} is too large.`);
  return number;
}

function parseUntil(text: string): TimeValue {
  try {
    return parseTime(text);
  } catch (error) {
    if (error instanceof InvalidCalendar) throw invalid(`UNTIL: ${error.message}`);
    throw error;
  }
}

function numbersIn(name: string, parts: Parts, { least, most, signed, leap }: ListLimits): readonly number[] {
  const values = listOf(parts.get(name), (text) => {
    const [, digits, suffix] = NUMBER.exec(text) ?? [];
    const value = digits === undefined || (suffix === 'L' && !leap) ? Number.NaN : Number(digits);
    const size = signed ? Math.abs(value) : value;
    if (size >= least && size <= most) return suffix === 'L' ? value + 0.5 : value;
    throw invalid(`${name} cannot be ${excerpt(text)}.`);
  });
  return [...new Set(values)];
}

function parseWeekdayNumber(text: string): WeekdayNumber {
  const [, ordinal = '', weekday] = WEEKDAY_NUMBER.exec(text) ?? [];
  const number = Number(ordinal);
  if (weekday === undefined || Math.abs(number) > 53 || (ordinal !== '' && number === 0)) {
    throw invalid(`BYDAY cannot be ${excerpt(text)}.`);
  }
  return { weekday: WEEKDAYS.indexOf(weekday), ordinal: number };
}

function listOf<T>(text: string | undefined, parse: (text: string) => T): readonly T[] {
  return text === undefined ? [] : [...new Set(text.split(','))].map(parse);
}

function invalid(message: string): InvalidRecurrenceRule {
  return new InvalidRecurrenceRule('invalid', message);
}

function excerpt(text: string): string {
  return text.slice(0, 40);
}
