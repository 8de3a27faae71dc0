// What a recurrence rule yields (RFC 5545 §3.3.10): pure arithmetic on what clocks show, whatever their zone.
import { daysOfDate } from '../gregorian.js';
import { DAY, HOUR, type LocalTime, MINUTE, WEEK } from '../time.js';
import { type StepBudget, spend } from './budget.js';
import { type Course, clockPeriods } from './clock.js';
import { completed } from './complete.js';
import { ascending, monthsOf, type Periods, weeksOf, yearsOf } from './days.js';
import { FREQUENCIES, type RecurrenceRule } from './rule.js';

export interface OccurrenceOptions {
  /** Nothing before it is given; without COUNT, what is left out costs nothing. */
  readonly from?: LocalTime;
  /** Inclusive. UNTIL of the rule is not looked at: only the caller knows the zone in which to read it. */
  readonly until?: LocalTime;
  readonly budget: StepBudget;
}

// The last time that a DATE-TIME can say.
const LAST = daysOfDate(10_000, 1, 1) * DAY - 1;
// After so many periods in a row without an occurrence there is none ever: the calendar repeats itself every 400 years,
// and a day or shorter period has as many times as any other.
const BARREN = { SECONDLY: 0, MINUTELY: 0, HOURLY: 0, DAILY: 0, WEEKLY: 20_871, MONTHLY: 4800, YEARLY: 400 } as const;
const CALENDAR = { WEEKLY: weeksOf, MONTHLY: monthsOf, YEARLY: yearsOf } as const;
const LENGTHS = { SECONDLY: 1, MINUTELY: MINUTE, HOURLY: HOUR, DAILY: DAY, WEEKLY: WEEK } as const;

/**
 * The times from `start` on that match a rule, in order and none twice, as far as its calendar is known. DTSTART belongs to the
 * recurrence set even where it does not match; that is not decided here.
 * @throws RecurrenceBudgetExceeded
 */
export function* occurrences(
  rule: RecurrenceRule,
  start: LocalTime,
  { from = start, until = LAST, budget }: OccurrenceOptions,
): Generator<LocalTime> {
  const lastOfCount = lastByCount(rule, start);
  const count = lastOfCount === undefined ? rule.count : undefined;
  const last = Math.min(until, lastOfCount ?? LAST, (rule.scale.known.last + 1) * DAY - 1);
  const complete = completed(rule, start);
  const offsets = offsetsOf(complete);
  let left = count ?? Number.POSITIVE_INFINITY;
  if (left === 0) return;
  let before = start - 1;
  let barren = 0;
  const course = { start, from: count === undefined ? Math.max(from, start) : start, last, budget };
  for (const bases of periodsOf(complete, course)) {
    const size = bases.length * offsets.length;
    const chosen = rule.bySetPos.length === 0 ? undefined : positionsOf(rule.bySetPos, size);
    const length = chosen?.length ?? size;
    barren = length === 0 ? barren + 1 : 0;
    if (barren > BARREN[rule.freq]) return;
    for (let at = 0; at < length; at += 1) {
      const index = chosen?.[at] ?? at;
      const time = (bases[Math.floor(index / offsets.length)] ?? 0) + (offsets[index % offsets.length] ?? 0);
      if (time > last) return;
      spend(budget);
      // The first period begins before the start, and SKIP can move a day to one that is there already.
      if (time <= before) continue;
      before = time;
      if (time >= from) yield time;
      left -= 1;
      if (left === 0) return;
    }
  }
}

/** Where COUNT ends a rule without BY parts, whose occurrences are equally far apart; else undefined. */
function lastByCount(rule: RecurrenceRule, start: LocalTime): LocalTime | undefined {
  const { freq, interval, count, bySecond, byMinute, byHour, byDay, byMonthDay, byYearDay, byMonth } = rule;
  if (count === undefined || freq === 'MONTHLY' || freq === 'YEARLY') return undefined;
  const lists = [bySecond, byMinute, byHour, byDay, byMonthDay, byYearDay, byMonth];
  return lists.every(({ length }) => length === 0) ? start + (count - 1) * interval * LENGTHS[freq] : undefined;
}

/** What is added to a day or shorter period to make its times, in order. */
function offsetsOf({ freq, byHour, byMinute, bySecond }: RecurrenceRule): readonly number[] {
  const rank = FREQUENCIES.indexOf(freq);
  const [hours, minutes, seconds] = [rank > 2 ? byHour : [0], rank > 1 ? byMinute : [0], rank > 0 ? bySecond : [0]];
  return ascending(
    hours.flatMap((hour) =>
      minutes.flatMap((minute) => seconds.map((second) => hour * HOUR + minute * MINUTE + second)),
    ),
  );
}

/** The days of each week, month or year, or the beginning of each shorter period, as far as they may matter. */
function periodsOf(rule: RecurrenceRule, course: Course): Generator<readonly LocalTime[]> {
  switch (rule.freq) {
    case 'YEARLY':
    case 'MONTHLY':
    case 'WEEKLY':
      return daysOfPeriods(CALENDAR[rule.freq](rule), rule.interval, course);
    default:
      return clockPeriods(rule, LENGTHS[rule.freq], course);
  }
}

function* daysOfPeriods(
  { numberOf, firstDay, daysOf, passes }: Periods,
  interval: number,
  { start, from, last, budget }: Course,
): Generator<readonly LocalTime[]> {
  const first = numberOf(Math.floor(start / DAY));
  // SKIP can move a day into the period after its own, or to the day before.
  const wanted = numberOf(Math.floor(from / DAY)) - 1;
  let number = first + Math.max(0, Math.ceil((wanted - first) / interval)) * interval;
  while ((firstDay(number) - 1) * DAY <= last) {
    const days = daysOf(number);
    spend(budget, 1 + days.length);
    yield (passes === undefined ? days : days.filter(passes)).map((day) => day * DAY);
    number += interval;
  }
}

/** What BYSETPOS chooses of so many times, counted from 0, in order. */
function positionsOf(bySetPos: readonly number[], size: number): readonly number[] {
  const indexes = bySetPos.map((position) => (position > 0 ? position - 1 : size + position));
  return ascending(indexes.filter((index) => index >= 0 && index < size));
}
