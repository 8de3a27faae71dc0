// The instances of a calendar object: its recurrence set with its overrides, in order of time (RFC 5545 §3.8.4.4, §3.8.5).
import { parameter } from '#contentline';
import { type Component, property } from './component.js';
import { merge } from './instances/merge.js';
import { type Recurrence, type RecurrenceSet, readRecurrenceSet, recurrenceAt } from './instances/recurrence-set.js';
import { recurrences } from './instances/recurrences.js';
import { endOf, longest, type TimeContext, type Timing, timingOf, zoneOf } from './instances/timing.js';
import type { CalendarObject } from './object.js';
import type { StepBudget } from './recurrence/index.js';
import { DAY, type Duration, type LocalTime, type TimeValue, type UtcTime, type Zone } from './time.js';
import { timeOf } from './values.js';

export interface Instance {
  /** Which instance of the series it is, in the form of DTSTART, or as its override says. */
  readonly recurrenceId: TimeValue;
  readonly start: UtcTime;
  /** Not before the start. */
  readonly end: UtcTime;
  /** Whether it takes whole days. */
  readonly isDate: boolean;
  /** The component that describes it: the master, or an override. */
  readonly component: Component;
}

export interface InstanceOptions extends TimeContext {
  /** Instances that end before are left out, and cost nothing where the rule has no COUNT; -Infinity for all. */
  readonly from: UtcTime;
  /** Instances that start at this time or later are left out; Infinity for all. */
  readonly to: UtcTime;
  readonly budget: StepBudget;
}

type Series = Pick<CalendarObject, 'master' | 'overrides'>;

interface Override {
  readonly component: Component;
  readonly recurrenceId: TimeValue;
  /** The recurrence in whose place it stands. */
  readonly replaces: Recurrence;
  readonly timing: Timing;
}

/** The recurrences that one component describes: the master, or an override with RANGE=THISANDFUTURE from it on. */
interface Stretch {
  readonly component: Component;
  readonly since: UtcTime;
  readonly until: UtcTime;
  readonly isMoved: boolean;
  /** Seconds by which its instances are later than the recurrences, on the clocks. */
  readonly moved: LocalTime;
  readonly zone: Zone;
  readonly length: Duration;
  readonly isDate: boolean;
}

/**
 * The instances that touch a span of time, in order of their start. Whoever stops asking pays for no more.
 *
 * Overrides are there wherever they were moved, also those of recurrences that are not in the set (any more): what a client
 * stored, it shall find.
 * @param options the span, the zones, and the steps that may be taken
 * @throws InvalidCalendar for times and rules that cannot be read, RecurrenceBudgetExceeded
 */
export function* instances({ master, overrides }: Series, options: InstanceOptions): Generator<Instance> {
  const series = master && timingOf(master, options);
  const changed = overrides.flatMap((component) => overrideOf(component, series, options));
  const replaced = new Set(changed.map(({ replaces }) => replaces.utc));
  const streams: Iterable<Instance>[] = [changed.map(overriddenInstance).sort((one, other) => one.start - other.start)];
  if (master !== undefined && series !== undefined) {
    const set = readRecurrenceSet(master, series, options);
    for (const stretch of stretchesOf(master, series, changed)) {
      streams.push(instancesOfStretch(stretch, set, series.time, replaced, options));
    }
  }
  for (const instance of merge(streams, ({ start }) => start)) {
    if (instance.start >= options.to) return;
    if (instance.end > options.from || instance.start >= options.from) yield instance;
  }
}

function* instancesOfStretch(
  { component, since, until, isMoved, moved, zone, length, isDate }: Stretch,
  set: RecurrenceSet,
  { form, tzid }: TimeValue,
  replaced: ReadonlySet<UtcTime>,
  { from, to, budget }: InstanceOptions,
): Generator<Instance> {
  // The clocks of two zones can be a day apart, and more.
  const slack = isMoved ? 2 * DAY : 0;
  const span = {
    from: Math.max(since, from - longest(length) - moved - slack),
    to: Math.min(until, to - moved + slack),
    budget,
  };
  if (span.from >= span.to) return;
  for (const { local, utc, length: own } of recurrences(set, span)) {
    if (utc < since || replaced.has(utc)) continue;
    const start = isMoved ? zone.toUtc(local + moved) : utc;
    yield {
      recurrenceId: { form, local, ...(tzid === undefined ? {} : { tzid }) },
      start,
      end: endOf(start, local + moved, zone, own ?? length),
      isDate,
      component,
    };
  }
}

function stretchesOf(master: Component, series: Timing, overrides: readonly Override[]): readonly Stretch[] {
  const ranges = overrides
    .filter(({ component }) => isRange(component))
    .sort((one, other) => one.replaces.utc - other.replaces.utc);
  const untilOf = (index: number) => ranges[index]?.replaces.utc ?? Number.POSITIVE_INFINITY;
  const first = {
    component: master,
    since: Number.NEGATIVE_INFINITY,
    until: untilOf(0),
    isMoved: false,
    moved: 0,
    zone: series.zone,
    length: series.length,
    isDate: series.time.form === 'date',
  };
  const others = ranges.map(({ component, replaces, timing }, index) => {
    const { time, length } = timing;
    // An override in UTC would put the later instances on the wrong hour after clocks have changed.
    const zone = time.form === 'utc' ? series.zone : timing.zone;
    return {
      component,
      since: replaces.utc,
      until: untilOf(index + 1),
      isMoved: true,
      moved: zone.toLocal(timing.zone.toUtc(time.local)) - replaces.local,
      zone,
      length,
      isDate: time.form === 'date',
    };
  });
  return [first, ...others];
}

function isRange(component: Component): boolean {
  const line = property(component, 'RECURRENCE-ID');
  return line !== undefined && parameter(line, 'RANGE')?.toUpperCase() === 'THISANDFUTURE';
}

function overrideOf(component: Component, series: Timing | undefined, context: TimeContext): Override[] {
  const line = property(component, 'RECURRENCE-ID');
  const timing = timingOf(component, context);
  if (line === undefined || timing === undefined) return [];
  const recurrenceId = timeOf(line);
  const its = series ?? { time: recurrenceId, zone: zoneOf(recurrenceId, context), length: timing.length };
  return [{ component, recurrenceId, replaces: recurrenceAt(recurrenceId, its, context), timing }];
}

function overriddenInstance({ component, recurrenceId, timing: { time, zone, length } }: Override): Instance {
  const start = zone.toUtc(time.local);
  const end = endOf(start, time.local, zone, length);
  return { recurrenceId, start, end, isDate: time.form === 'date', component };
}
