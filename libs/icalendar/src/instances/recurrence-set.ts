// The properties from which the recurrence set of a component follows (RFC 5545 §3.8.5): DTSTART, RRULE, RDATE, EXDATE.
import { type Component, properties } from '../component.js';
import { parseRecurrenceRule, type RecurrenceRule } from '../recurrence/index.js';
import { DAY, type Duration, HOUR, type LocalTime, MINUTE, type TimeValue, type UtcTime, type Zone } from '../time.js';
import { periodsOf, timesOf } from '../values.js';
import { lengthBetween, type TimeContext, type Timing, zoneOf } from './timing.js';

export interface Recurrence {
  /** On the clocks of the series. */
  readonly local: LocalTime;
  readonly utc: UtcTime;
  /** Of a recurrence date that is a period. */
  readonly length?: Duration;
}

/** A rule with the last times that UNTIL leaves; both must hold. */
export interface BoundedRule {
  readonly rule: RecurrenceRule;
  readonly lastLocal: LocalTime;
  readonly lastUtc: UtcTime;
}

export interface RecurrenceSet {
  readonly start: Recurrence;
  readonly zone: Zone;
  /** Whether the recurrences are whole days. */
  readonly isDate: boolean;
  readonly rules: readonly BoundedRule[];
  /** In order; of two at the same time, a period comes first. */
  readonly dates: readonly Recurrence[];
  readonly exceptionRules: readonly BoundedRule[];
  readonly exceptions: ReadonlySet<UtcTime>;
  readonly exceptionDays: ReadonlySet<LocalTime>;
}

const ALWAYS = Number.POSITIVE_INFINITY;

/**
 * Reads the properties of a component. A date in EXDATE takes out the whole day, as clients mean it.
 * @throws InvalidCalendar
 */
export function readRecurrenceSet(component: Component, series: Timing, context: TimeContext): RecurrenceSet {
  const { time, zone } = series;
  const bounded = (name: string) =>
    properties(component, name).map(({ value }) => boundedRule(parseRecurrenceRule(value), series, context));
  const exceptions = properties(component, 'EXDATE').flatMap(timesOf);
  const isDay = ({ form }: TimeValue) => form === 'date';
  return {
    start: recurrenceOn(time.local, zone),
    zone,
    isDate: isDay(time),
    rules: bounded('RRULE'),
    dates: recurrenceDates(component, series, context),
    exceptionRules: bounded('EXRULE'),
    exceptions: new Set(exceptions.filter((day) => !isDay(day)).map((one) => recurrenceAt(one, series, context).utc)),
    exceptionDays: new Set(exceptions.filter(isDay).map(({ local }) => local)),
  };
}

/**
 * The recurrence that a time names. A floating time means the zone of the series; a date means the time of day of DTSTART,
 * and for a series of dates a time means its day.
 */
export function recurrenceAt(value: TimeValue, { time, zone }: Timing, context: TimeContext): Recurrence {
  if (time.form === 'date') return recurrenceOn(dayOf(value.local), zone);
  if (value.form === 'date') return recurrenceOn(value.local + time.local - dayOf(time.local), zone);
  if (value.form === 'floating') return recurrenceOn(value.local, zone);
  const its = zoneOf(value, context);
  const utc = its.toUtc(value.local);
  return { local: its === zone ? value.local : zone.toLocal(utc), utc };
}

export function recurrenceOn(local: LocalTime, zone: Zone): Recurrence {
  return { local, utc: zone.toUtc(local) };
}

/** What clocks show at a moment, or would with the offset of the day before: gaps and folds put other times in between. */
export function clocksAt(utc: UtcTime, zone: Zone): readonly [LocalTime, LocalTime] {
  return [zone.toLocal(utc), zone.toLocal(utc - DAY) + DAY];
}

/** The beginning of the day in which a time is. */
export function dayOf(local: LocalTime): LocalTime {
  return Math.floor(local / DAY) * DAY;
}

function recurrenceDates(component: Component, series: Timing, context: TimeContext): readonly Recurrence[] {
  const lines = properties(component, 'RDATE');
  const times = lines.flatMap(timesOf).map((time) => recurrenceAt(time, series, context));
  const periods = lines.flatMap(periodsOf).map((period) => ({
    ...recurrenceAt(period.start, series, context),
    length: 'end' in period ? lengthBetween(period.start, period.end, context) : period.duration,
  }));
  return [...periods, ...times].sort((one, other) => one.utc - other.utc);
}

/** RFC 5545 §3.3.10: UNTIL must be of the form of DTSTART, in UTC where that has a zone. All other pairs happen, too. */
function boundedRule(rule: RecurrenceRule, { time, zone }: Timing, context: TimeContext): BoundedRule {
  const { until } = rule;
  // "MUST be ignored": what is finer than a day, where DTSTART is a date.
  if (time.form === 'date') {
    const days = { ...rule, byHour: [], byMinute: [], bySecond: [] };
    return { rule: days, lastLocal: until === undefined ? ALWAYS : lastDay(until), lastUtc: ALWAYS };
  }
  if (until === undefined) return { rule, lastLocal: ALWAYS, lastUtc: ALWAYS };
  if (until.form === 'date') return { rule, lastLocal: until.local + DAY - 1, lastUtc: ALWAYS };
  // Where a floating series ends must not depend on who asks.
  const isFloating = time.form === 'floating' || (time.tzid !== undefined && context.zones(time.tzid) === undefined);
  if (until.form !== 'utc' || isFloating) return { rule, lastLocal: until.local, lastUtc: ALWAYS };
  return { rule, lastLocal: Math.max(...clocksAt(until.local, zone)), lastUtc: until.local };
}

/** Exchange ends days at a midnight of its user, but writes it in UTC: that is up to 13 hours before the day begins there. */
function lastDay({ form, local }: TimeValue): LocalTime {
  return dayOf(form === 'utc' && local % (15 * MINUTE) === 0 ? local + 13 * HOUR : local);
}
