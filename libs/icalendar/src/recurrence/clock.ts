// The periods of rules that count days, hours, minutes or seconds: all of one length, and limited by BY parts.
import { DAY, HOUR, type LocalTime, MINUTE } from '../time.js';
import { type StepBudget, spend } from './budget.js';
import { dayLimit, isListedMonth, modulo } from './days.js';
import type { RecurrenceRule } from './rule.js';
import type { Day, Scale } from './scales/index.js';

/** Where to look for the periods of a rule. */
export interface Course {
  /** In the first of all periods. */
  readonly start: LocalTime;
  /** The periods before the one in which it is are left out. */
  readonly from: LocalTime;
  /** Inclusive. */
  readonly last: LocalTime;
  readonly budget: StepBudget;
}

/** A test of the month, day, hour, minute or second in which a time is. */
interface Limit {
  passes(time: LocalTime): boolean;
  /** When the next month, day, hour, minute or second begins. */
  next(time: LocalTime): LocalTime;
}

// Every 400 years the calendar repeats itself, weekdays included.
const CYCLE = 146_097 * DAY;

/**
 * The beginnings of the periods that pass all limits, in order. What does not pass is left out in steps of the largest
 * unit that fails, so that a day that does not match is one step even for a rule that counts seconds.
 * @param unit seconds of one period
 * @throws RecurrenceBudgetExceeded
 */
export function* clockPeriods(
  rule: RecurrenceRule,
  unit: number,
  { start, from, last, budget }: Course,
): Generator<readonly [LocalTime]> {
  const limits = limitsOf(rule, unit);
  const step = rule.interval * unit;
  const origin = Math.floor(start / unit) * unit;
  const periodAfter = (time: LocalTime) => origin + Math.ceil((time - origin) / step) * step;
  // When calendar and interval have met again and nothing has passed, nothing ever will.
  const repeats = (CYCLE / greatestCommonDivisor(CYCLE, step)) * step;
  let at = Math.max(origin, periodAfter(from - unit + 1));
  let end = at + repeats;
  while (at <= last && at < end) {
    spend(budget);
    const failed = limits.find((limit) => !limit.passes(at));
    if (failed === undefined) {
      yield [at];
      end = at + repeats;
      at += step;
    } else {
      at = periodAfter(failed.next(at));
    }
  }
}

/** From the coarsest to the finest; those finer than the period expand it instead. */
function limitsOf(rule: RecurrenceRule, unit: number): readonly Limit[] {
  const { byMonth, byHour, byMinute, bySecond, scale } = rule;
  const limits: Limit[] = [];
  if (byMonth.length > 0) {
    const passes = remembered((day) => isListedMonth(scale.monthOf(day), rule));
    limits.push({ passes, next: (time) => monthAfter(Math.floor(time / DAY), scale) * DAY });
  }
  const passesDay = dayLimit(rule, ['byYearDay', 'byMonthDay', 'byDay']);
  if (passesDay !== undefined) limits.push({ passes: remembered(passesDay), next: (time) => nextUnit(time, DAY) });
  for (const [size, count, list] of [
    [HOUR, 24, byHour],
    [MINUTE, 60, byMinute],
    [1, 60, bySecond],
  ] as const) {
    if (size < unit || list.length === 0) continue;
    const isListed = Array.from({ length: count }, (_, number) => list.includes(number));
    const passes = (time: LocalTime) => isListed[modulo(Math.floor(time / size), count)] === true;
    limits.push({ passes, next: (time) => nextUnit(time, size) });
  }
  return limits;
}

function nextUnit(time: LocalTime, unit: number): LocalTime {
  return (Math.floor(time / unit) + 1) * unit;
}

function monthAfter(day: Day, scale: Scale): Day {
  const { first, length } = scale.monthSpan(scale.monthOf(day));
  return first + length;
}

/** Asks about each day once, as long as the same one is asked for. */
function remembered(passes: (day: number) => boolean): (time: LocalTime) => boolean {
  let known = Number.NaN;
  let answer = false;
  return (time) => {
    const day = Math.floor(time / DAY);
    if (day !== known) {
      known = day;
      answer = passes(day);
    }
    return answer;
  };
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
