// When a component overlaps a time range (RFC 4791 §9.9), as half-open spans of whole seconds: the tables of the RFC, once.
import { type Component, property } from '../component.js';
import type { Instance } from '../instances.js';
import { DAY, type UtcTime } from '../time.js';
import { type Period, periodsOf, timeOf } from '../values.js';

/** From `start` up to but without `end`; either may be infinite. */
export interface Span {
  readonly start: UtcTime;
  readonly end: UtcTime;
}

export const ALWAYS: Span = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

export function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** The span of a point in time: times are whole seconds, so "start <= t" is "start < t + 1", and "end >= t" is "end > t - 1". */
export function momentOf(time: UtcTime): Span {
  return { start: time, end: time + 1 };
}

/** The span in which an instance of a VEVENT, VTODO or VJOURNAL overlaps time ranges. */
export function spanOf(instance: Instance): Span {
  const { component, start, end } = instance;
  switch (component.name) {
    case 'VTODO':
      return todoSpan(instance);
    case 'VJOURNAL':
      return instance.isDate ? { start, end } : momentOf(start);
    default:
      return end > start ? { start, end } : momentOf(start);
  }
}

function todoSpan({ component, start, end }: Instance): Span {
  const due = property(component, 'DUE') !== undefined;
  if (property(component, 'DTSTART') === undefined) return { start: end - 1, end };
  if (due) return { start: Math.min(start, end - 1), end: Math.max(end, start + 1) };
  if (property(component, 'DURATION') !== undefined) return { start: Math.min(start, end - 1), end: end + 1 };
  return momentOf(start);
}

/** The span of a component that has no instances, because nothing says when it is; undefined where it matches no range. */
export function undatedSpan(component: Component): Span | undefined {
  if (component.name !== 'VTODO') return undefined;
  const created = timeIn(component, 'CREATED');
  const completed = timeIn(component, 'COMPLETED');
  if (completed !== undefined) {
    const other = created ?? completed;
    return { start: Math.min(completed, other) - 1, end: Math.max(completed, other) + 1 };
  }
  return created === undefined ? ALWAYS : { start: created, end: Number.POSITIVE_INFINITY };
}

// CREATED and COMPLETED are in UTC (RFC 5545 §3.8.2.1, §3.8.7.1).
function timeIn(component: Component, name: string): UtcTime | undefined {
  const line = property(component, name);
  return line === undefined ? undefined : timeOf(line).local;
}

/** The spans of a VFREEBUSY: its own where it has one, else those of its periods. */
export function freeBusySpans(component: Component): readonly Span[] {
  const start = timeIn(component, 'DTSTART');
  const end = timeIn(component, 'DTEND');
  if (start !== undefined && end !== undefined) return [{ start, end: end + 1 }];
  return component.properties
    .filter(({ name }) => name === 'FREEBUSY')
    .flatMap(periodsOf)
    .map(periodSpan);
}

/** The span of a period in UTC, as those of FREEBUSY are (RFC 5545 §3.8.2.6). */
export function periodSpan(period: Period): Span {
  const start = period.start.local;
  const end = 'end' in period ? period.end.local : start + period.duration.days * DAY + period.duration.seconds;
  return { start, end };
}
