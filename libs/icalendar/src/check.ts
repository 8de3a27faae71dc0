// What RFC 5545 asks of a component, as far as a server depends on it; what only a reader of the event would miss is let pass.
import type { ContentLine } from '#contentline';
import { checkRules } from './check-rules.js';
import { type Component, properties, property, subcomponents } from './component.js';
import { InvalidCalendar, InvalidCalendarObject } from './invalid-calendar.js';
import { LIMITS } from './limits.js';
import { durationOf, parseUtcOffset, periodsOf, timeOf, timesOf } from './values.js';

type Reader = (line: ContentLine) => unknown;

// Which one would count is not said if there are two (RFC 5545 §3.6.1 to §3.6.4).
const ONCE: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['UID', ({ value }) => value],
  ['DTSTART', timeOf],
  ['DTEND', timeOf],
  ['DUE', timeOf],
  ['DURATION', durationOf],
  ['RECURRENCE-ID', timeOf],
]);

const LISTS: ReadonlyMap<string, (line: ContentLine) => readonly unknown[]> = new Map([
  ['RDATE', (line: ContentLine) => [...timesOf(line), ...periodsOf(line)]],
  ['EXDATE', timesOf],
  ['FREEBUSY', periodsOf],
]);

/**
 * Checks a component of a calendar object. Tolerated, because clients send it: an end before the start, DTEND besides
 * DURATION, start and end of different forms, times in CREATED, DTSTAMP, TRIGGER and others that cannot be read.
 * @throws InvalidCalendar, InvalidCalendarObject
 */
export function checkComponent(component: Component, maxAttendees: number): void {
  checkValues(component);
  if (component.name === 'VEVENT' && property(component, 'DTSTART') === undefined) {
    throw new InvalidCalendar('A VEVENT has no DTSTART.');
  }
  if (properties(component, 'ATTENDEE').length > maxAttendees) {
    throw new InvalidCalendarObject('max-attendees-per-instance', `There are more than ${maxAttendees} attendees.`);
  }
  const alarms = subcomponents(component, 'VALARM');
  if (alarms.length > LIMITS.alarms) throw new InvalidCalendar(`There are more than ${LIMITS.alarms} alarms.`);
  alarms.forEach(checkAlarm);
  // RFC 7953 §3.1: recurs like an event.
  subcomponents(component, 'AVAILABLE').forEach(checkValues);
}

function checkValues(component: Component): void {
  const seen = new Set<string>();
  let dates = 0;
  for (const line of component.properties) {
    const read = ONCE.get(line.name);
    if (read !== undefined && seen.has(line.name)) {
      throw new InvalidCalendar(`A ${component.name} has two properties ${line.name}.`);
    }
    seen.add(line.name);
    read?.(line);
    dates += LISTS.get(line.name)?.(line).length ?? 0;
  }
  if (dates > LIMITS.dates) {
    throw new InvalidCalendarObject('max-instances', `A ${component.name} lists more than ${LIMITS.dates} dates.`);
  }
  checkRules(component);
}

// RFC 2445 §4.8.6.1 had an action that starts a program; RFC 5545 §A.3 gave it up, and no calendar shall carry it to others.
function checkAlarm(alarm: Component): void {
  if (property(alarm, 'ACTION')?.value.trim().toUpperCase() === 'PROCEDURE') {
    throw new InvalidCalendar('An alarm that starts a program is not taken.');
  }
}

/** Checks how much time zones of an object hold; zones that are known by name are not read from it. @throws InvalidCalendar */
export function checkTimezones(zones: readonly Component[]): void {
  if (zones.length > LIMITS.timezones) {
    throw new InvalidCalendar(`There are more than ${LIMITS.timezones} time zones.`);
  }
  if (zones.some(({ components }) => components.length > LIMITS.observances)) {
    throw new InvalidCalendar(`A VTIMEZONE has more than ${LIMITS.observances} observances.`);
  }
}

/** Checks that a VTIMEZONE can be computed with (RFC 5545 §3.6.5). @throws InvalidCalendar */
export function checkTimezone(zone: Component): void {
  checkTimezones([zone]);
  const tzid = property(zone, 'TZID')?.value.trim() ?? '';
  if (tzid === '') throw new InvalidCalendar('A VTIMEZONE has no TZID.');
  const observances = zone.components.filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT');
  if (observances.length === 0) throw new InvalidCalendar('A VTIMEZONE has neither STANDARD nor DAYLIGHT.');
  for (const observance of observances) {
    timeOf(required(observance, 'DTSTART'));
    parseUtcOffset(required(observance, 'TZOFFSETFROM').value);
    parseUtcOffset(required(observance, 'TZOFFSETTO').value);
  }
}

function required(component: Component, name: string): ContentLine {
  const line = property(component, name);
  if (line === undefined) throw new InvalidCalendar(`A ${component.name} has no ${name}.`);
  return line;
}
