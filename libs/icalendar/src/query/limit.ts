// A calendar object with only what touches a range (RFC 4791 §9.6.6, §9.6.7).
import { parameter, writeLine } from '#contentline';
import { type Component, property, subcomponents } from '../component.js';
import { DAY } from '../time.js';
import { durationOf, formatPeriod, periodsOf, timeOf } from '../values.js';
import { instancesIn, type QueriedObject, utcOf } from './queried-object.js';
import { overlaps, periodSpan, type Span, spanOf } from './span.js';

/**
 * limit-recurrence-set: leaves out the overrides that touch a range neither where they are nor where they would have been.
 * @param text what the object was read from @throws InvalidCalendar, RecurrenceBudgetExceeded
 */
export function limitRecurrenceSet(text: string, object: QueriedObject, range: Span): string {
  const touching = new Set<Component>();
  for (const instance of instancesIn(object, range)) {
    if (overlaps(spanOf(instance), range)) touching.add(instance.component);
  }
  const left = object.overrides.filter((override) => !touching.has(override) && !wouldTouch(override, range, object));
  return replaced(
    text,
    left.map((override) => ({ ...override, text: '' })),
  );
}

/** Whether the instance that an override replaces, or one of those after it that it changes, is in a range. */
function wouldTouch(override: Component, range: Span, object: QueriedObject): boolean {
  const line = property(override, 'RECURRENCE-ID');
  if (line === undefined) return true;
  const start = utcOf(line, object);
  const isEndless = parameter(line, 'RANGE')?.toUpperCase() === 'THISANDFUTURE';
  const end = isEndless ? Number.POSITIVE_INFINITY : start + Math.max(lengthOf(object), 1);
  return overlaps({ start, end }, range);
}

/** The seconds that the instances of a series take. */
function lengthOf({ master, ...object }: QueriedObject): number {
  const start = master && property(master, 'DTSTART');
  if (master === undefined || start === undefined) return 0;
  const end = property(master, 'DTEND') ?? property(master, 'DUE');
  if (end !== undefined) return utcOf(end, { ...object, master }) - utcOf(start, { ...object, master });
  const duration = property(master, 'DURATION');
  if (duration === undefined) return timeOf(start).form === 'date' ? DAY : 0;
  const { days, seconds } = durationOf(duration);
  return days * DAY + seconds;
}

/** limit-freebusy-set: leaves out the periods of a VFREEBUSY that do not touch a range. @throws InvalidCalendar */
export function limitFreeBusySet(text: string, calendar: Component, range: Span): string {
  const lines = subcomponents(calendar, 'VFREEBUSY')
    .flatMap(({ properties }) => properties)
    .filter(({ name }) => name === 'FREEBUSY');
  return replaced(
    text,
    lines.map((line) => {
      const kept = periodsOf(line).filter((period) => overlaps(periodSpan(period), range));
      const value = kept.map(formatPeriod).join(',');
      return { start: line.start, end: line.end, text: kept.length === 0 ? '' : writeLine({ ...line, value }) };
    }),
  );
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with some parts of it replaced. */
function replaced(original: string, parts: readonly Replacement[]): string {
  let all = '';
  let at = 0;
  for (const { start, end, text } of parts.toSorted((one, other) => one.start - other.start)) {
    all += original.slice(at, start) + text;
    at = end;
  }
  return all + original.slice(at);
}
