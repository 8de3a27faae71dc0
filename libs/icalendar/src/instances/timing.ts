// When a component is and how long it takes (RFC 5545 §3.6.1 to §3.6.3, §3.8.2).
import { type Component, property } from '../component.js';
import { DAY, type Duration, type LocalTime, type TimeValue, UTC, type UtcTime, type Zone } from '../time.js';
import { durationOf, timeOf } from '../values.js';

export interface TimeContext {
  readonly zones: (tzid: string) => Zone | undefined;
  /** The zone of times that name none, or one that is not known. */
  readonly floatingZone: Zone;
}

export interface Timing {
  readonly time: TimeValue;
  readonly zone: Zone;
  readonly length: Duration;
}

const NOTHING: Duration = { days: 0, seconds: 0 };
const ONE_DAY: Duration = { days: 1, seconds: 0 };

/**
 * The times of a component; undefined where it has none. A task without a start is there when it is due; an override that
 * does not say when it is stays where it was.
 * @throws InvalidCalendar
 */
export function timingOf(component: Component, context: TimeContext): Timing | undefined {
  const end = property(component, component.name === 'VTODO' ? 'DUE' : 'DTEND');
  const line = property(component, 'DTSTART') ?? property(component, 'DUE') ?? property(component, 'RECURRENCE-ID');
  if (line === undefined) return undefined;
  const time = timeOf(line);
  const zone = zoneOf(time, context);
  if (line === end) return { time, zone, length: NOTHING };
  const duration = property(component, 'DURATION');
  if (end !== undefined) return { time, zone, length: lengthBetween(time, timeOf(end), context) };
  if (duration !== undefined) return { time, zone, length: durationOf(duration) };
  return { time, zone, length: time.form === 'date' ? ONE_DAY : NOTHING };
}

/** RFC 5545 §3.8.5.3: what has an end takes the same exact time in each instance; days stay days. */
export function lengthBetween(start: TimeValue, end: TimeValue, context: TimeContext): Duration {
  const days = (end.local - start.local) / DAY;
  // Many clients let a day end on the day on which it begins.
  if (start.form === 'date' && end.form === 'date') return days > 0 ? { days, seconds: 0 } : ONE_DAY;
  return { days: 0, seconds: utcOf(end, context) - utcOf(start, context) };
}

/** Where something ends that begins at a time; never before that. */
export function endOf(start: UtcTime, local: LocalTime, zone: Zone, { days, seconds }: Duration): UtcTime {
  return Math.max(start, (days === 0 ? start : zone.toUtc(local + days * DAY)) + seconds);
}

/** How many seconds there can be at most between start and end, whatever the clocks do. */
export function longest({ days, seconds }: Duration): number {
  return days === 0 ? Math.max(seconds, 0) : Math.max((days + 1) * DAY + seconds, 0);
}

export function zoneOf({ form, tzid }: TimeValue, { zones, floatingZone }: TimeContext): Zone {
  if (form === 'utc') return UTC;
  return (tzid === undefined ? undefined : zones(tzid)) ?? floatingZone;
}

function utcOf(time: TimeValue, context: TimeContext): UtcTime {
  return zoneOf(time, context).toUtc(time.local);
}
