// What a recurrence set yields (RFC 5545 §3.8.5), before overrides are looked at.
import { occurrences, type StepBudget } from '../recurrence/index.js';
import type { LocalTime, UtcTime } from '../time.js';
import { merge } from './merge.js';
import {
  type BoundedRule,
  clocksAt,
  dayOf,
  type Recurrence,
  type RecurrenceSet,
  recurrenceOn,
} from './recurrence-set.js';

export interface RecurrenceOptions {
  /** Recurrences of rules before it are left out; recurrence dates are not, since they may be long periods. */
  readonly from: UtcTime;
  /** Exclusive. */
  readonly to: UtcTime;
  readonly budget: StepBudget;
}

/**
 * The recurrences of a set in order, each instant once.
 *
 * RFC 5545 leaves open what a DTSTART is that no rule matches: here it is the first recurrence, and COUNT counts it. It
 * leaves open what several rules mean: here they add up. EXRULE, which only RFC 2445 had, still excludes.
 * @throws RecurrenceBudgetExceeded
 */
export function* recurrences(set: RecurrenceSet, options: RecurrenceOptions): Generator<Recurrence> {
  const { start, dates, rules, exceptions, exceptionDays } = set;
  const isMatched = rules.some((rule) => matchesStart(rule, set, options.budget));
  const streams = [
    dates,
    [start],
    ...rules.map((rule) => followRule(isMatched ? rule : withoutFirst(rule), set, options)),
  ];
  const isInExceptionRules = exceptionRulesTest(set, options);
  let last = Number.NaN;
  for (const recurrence of merge(streams, ({ utc }) => utc)) {
    const { local, utc } = recurrence;
    if (utc >= options.to) return;
    if (utc === last) continue;
    last = utc;
    if (!exceptions.has(utc) && !exceptionDays.has(dayOf(local)) && !isInExceptionRules(utc)) yield recurrence;
  }
}

/** @returns a test for moments that are asked about in order */
function exceptionRulesTest(set: RecurrenceSet, options: RecurrenceOptions): (utc: UtcTime) => boolean {
  const excluded = merge(
    set.exceptionRules.map((rule) => followRule(rule, set, options)),
    ({ utc }) => utc,
  );
  let next = excluded.next();
  return (utc) => {
    while (!next.done && next.value.utc < utc) next = excluded.next();
    return !next.done && next.value.utc === utc;
  };
}

function matchesStart({ rule }: BoundedRule, { start }: RecurrenceSet, budget: StepBudget): boolean {
  return occurrences(rule, start.local, { until: start.local, budget }).next().done !== true;
}

/** RFC 5545 §3.3.10: DTSTART "always counts as the first occurrence". */
function withoutFirst(bounded: BoundedRule): BoundedRule {
  const { rule } = bounded;
  return rule.count === undefined ? bounded : { ...bounded, rule: { ...rule, count: rule.count - 1 } };
}

function* followRule(
  { rule, lastLocal, lastUtc }: BoundedRule,
  set: RecurrenceSet,
  { from, to, budget }: RecurrenceOptions,
): Generator<Recurrence> {
  const times = occurrences(rule, set.start.local, {
    from: Math.min(...clocksAt(from, set.zone)),
    until: Math.min(lastLocal, Math.max(...clocksAt(to, set.zone))),
    budget,
  });
  for (const recurrence of inOrder(times, set)) if (recurrence.utc <= lastUtc) yield recurrence;
}

/** Local times as moments: those that clocks skip come later than some that are written after them (RFC 5545 §3.3.5). */
function* inOrder(times: Iterable<LocalTime>, { isDate, zone }: RecurrenceSet): Generator<Recurrence> {
  const skipped: Recurrence[] = [];
  for (const time of times) {
    const recurrence = recurrenceOn(isDate ? dayOf(time) : time, zone);
    if (zone.toLocal(recurrence.utc) !== recurrence.local) {
      skipped.push(recurrence);
      continue;
    }
    for (; skipped[0] !== undefined && skipped[0].utc <= recurrence.utc; skipped.shift()) yield skipped[0];
    yield recurrence;
  }
  yield* skipped;
}
