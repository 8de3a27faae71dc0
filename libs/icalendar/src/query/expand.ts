// A recurring object as its single instances (RFC 4791 §9.6.5).
import { type ContentLine, writeLine } from '#contentline';
import { properties, property } from '../component.js';
import type { Instance } from '../instances.js';
import type { TimeValue } from '../time.js';
import { formatTime, periodsOf, timeOf } from '../values.js';
import { instancesIn, isDated, type QueriedObject, TooManyInstances, utcOf } from './queried-object.js';
import { overlaps, type Span, spanOf } from './span.js';

// A month of a long series; every instance repeats all that the series says, alarms included.
const MAX_LENGTH = 4 * 1024 * 1024;

const RECURRENCE = new Set(['RRULE', 'RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID']);

/**
 * Writes each instance that overlaps a range as a component of its own, in UTC and without time zones.
 * @param text what the object was read from @throws TooManyInstances, InvalidCalendar, RecurrenceBudgetExceeded
 */
export function expand(text: string, object: QueriedObject, range: Span): string {
  const { calendar, master, overrides } = object;
  const isRecurring =
    overrides.length > 0 || (master?.properties.some(({ name }) => name === 'RRULE' || name === 'RDATE') ?? false);
  let expanded = text.slice(calendar.start, calendar.components[0]?.start ?? calendar.end);
  for (const component of calendar.components) {
    const isSingle = component.name !== 'VTIMEZONE' && !isDated(component);
    if (isSingle || component.name === 'VFREEBUSY') expanded += text.slice(component.start, component.end);
  }
  for (const instance of instancesIn(object, range)) {
    if (!overlaps(spanOf(instance), range)) continue;
    expanded += written(text, instance, isRecurring, object);
    if (expanded.length > MAX_LENGTH) throw new TooManyInstances('Written out, the instances would be too long.');
  }
  return `${expanded}END:VCALENDAR\r\n`;
}

function written(text: string, instance: Instance, isRecurring: boolean, object: QueriedObject): string {
  const { component } = instance;
  const lines = component.properties.map((line) => {
    if (RECURRENCE.has(line.name)) return '';
    return rewritten(line, instance, object) ?? text.slice(line.start, line.end);
  });
  if (isRecurring && !isInitial(instance, object))
    lines.push(writeTime('RECURRENCE-ID', instance.recurrenceId, object));
  const inside = component.components.map((child) => text.slice(child.start, child.end));
  return `BEGIN:${component.name}\r\n${lines.join('')}${inside.join('')}END:${component.name}\r\n`;
}

/** RFC 4791 §9.6.5: the instance at DTSTART needs no RECURRENCE-ID, as long as it is as the master says. */
function isInitial({ component, start }: Instance, object: QueriedObject): boolean {
  const line = property(component, 'DTSTART');
  return component === object.master && line !== undefined && utcOf(line, object) === start;
}

/** The line as it is for this instance; undefined where it stays as it was written. */
function rewritten(line: ContentLine, instance: Instance, object: QueriedObject): string | undefined {
  const { component } = instance;
  switch (line.name) {
    case 'DTSTART':
      return writeTime(line.name, timeLike(line, instance.start, object), object);
    case 'DTEND':
    case 'DUE':
      return writeTime(line.name, timeLike(line, instance.end, object), object);
    case 'DURATION':
      // A recurrence date that is a period has a duration of its own.
      if (!properties(component, 'RDATE').some((dates) => periodsOf(dates).length > 0)) return undefined;
      return writeTime(component.name === 'VTODO' ? 'DUE' : 'DTEND', { form: 'utc', local: instance.end }, object);
    default:
      return line.parameters.has('TZID') ? inUtc(line, object) : undefined;
  }
}

/** A moment in the form of a line: a date stays a date, a floating time floating, everything else is in UTC. */
function timeLike(line: ContentLine, utc: number, { floatingZone, zones }: QueriedObject): TimeValue {
  const { form, tzid } = timeOf(line);
  const isFloating = form === 'floating' || (tzid !== undefined && zones(tzid) === undefined);
  if (form === 'date') return { form, local: floatingZone.toLocal(utc) };
  return isFloating ? { form: 'floating', local: floatingZone.toLocal(utc) } : { form: 'utc', local: utc };
}

function inUtc(line: ContentLine, object: QueriedObject): string | undefined {
  try {
    return writeTime(line.name, timeLike(line, utcOf(line, object), object), object);
  } catch {
    // It is no time: a property that is not known may mean anything by TZID.
    return undefined;
  }
}

function writeTime(name: string, time: TimeValue, object: QueriedObject): string {
  const { form, local, tzid } = time;
  if (form === 'date') return writeLine({ name, parameters: new Map([['VALUE', ['DATE']]]), value: formatTime(time) });
  const zone = tzid === undefined ? undefined : object.zones(tzid);
  const value = zone === undefined ? time : ({ form: 'utc', local: zone.toUtc(local) } as const);
  return writeLine({ name, value: formatTime(value.form === 'zoned' ? { form: 'floating', local } : value) });
}
