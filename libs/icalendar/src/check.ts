// What RFC 5545 asks of a component, as far as a server depends on it; what only a reader of the event would miss is let pass.
import type { ContentLine } from '#contentline';
import { checkRules } from './check-rules.js';
import { type Component, properties, property, subcomponents } from './component.js';
import { InvalidCalendar, InvalidCalendarObject } from './invalid-calendar.js';
import { LIMITS, type ObjectLimits } from './limits.js';
import type { TimeValue } from './time.js';
import { durationOf, formatTime, type Period, parseUtcOffset, periodsOf, timeOf, timesOf } from './values.js';

// Which one would count is not said if there are two (RFC 5545 §3.6.1 to §3.6.4).
const ONCE = new Set(['UID', 'DTSTART', 'DTEND', 'DUE', 'DURATION', 'RECURRENCE-ID']);
const LISTS = new Set(['RDATE', 'EXDATE', 'FREEBUSY']);

/**
 * Checks a component of a calendar object. Tolerated, because clients send it: an end before the start, DTEND besides
 * DURATION, start and end of different forms, times in CREATED, DTSTAMP, TRIGGER and others that cannot be read.
 * @throws InvalidCalendar, InvalidCalendarObject
 */
export function checkComponent(component: Component, limits: ObjectLimits): void {
  checkValues(component, limits);
  if (component.name === 'VEVENT' && property(component, 'DTSTART') === undefined) {
    throw new InvalidCalendar('A VEVENT has no DTSTART.');
  }
  const attendees = properties(component, 'ATTENDEE').length;
  if (attendees > limits.maxAttendees) {
    const message = `There are ${attendees} attendees; at most ${limits.maxAttendees} are taken.`;
    throw new InvalidCalendarObject('max-attendees-per-instance', message);
  }
  const alarms = subcomponents(component, 'VALARM');
  if (alarms.length > LIMITS.alarms) {
    throw new InvalidCalendar(`There are ${alarms.length} alarms; at most ${LIMITS.alarms} are taken.`);
  }
  alarms.forEach(checkAlarm);
  // RFC 7953 §3.1: recurs like an event.
  for (const available of subcomponents(component, 'AVAILABLE')) checkValues(available, limits);
}

function checkValues(component: Component, limits: ObjectLimits): void {
  checkNumberOfDates(component);
  const seen = new Set<string>();
  for (const line of component.properties) {
    if (ONCE.has(line.name) && seen.has(line.name)) {
      throw new InvalidCalendar(`A ${component.name} has two properties ${line.name}.`);
    }
    seen.add(line.name);
    if (line.name === 'DURATION') durationOf(line);
    for (const time of timesIn(line)) checkTime(time, line.name, limits);
  }
  checkRules(component, limits);
}

// Before any of them is read: an attachment has room for a million.
function checkNumberOfDates({ name, properties }: Component): void {
  let dates = 0;
  for (const line of properties) if (LISTS.has(line.name)) dates += line.value.split(',').length;
  if (dates <= LIMITS.dates) return;
  const message = `A ${name} lists ${dates} dates; at most ${LIMITS.dates} are taken.`;
  throw new InvalidCalendarObject('max-instances', message);
}

/** The times that a property says, as far as a server depends on them. @throws InvalidCalendar */
function timesIn(line: ContentLine): readonly TimeValue[] {
  switch (line.name) {
    case 'DTSTART':
    case 'DTEND':
    case 'DUE':
    case 'RECURRENCE-ID':
      return [timeOf(line)];
    case 'EXDATE':
      return timesOf(line);
    case 'RDATE':
      return [...timesOf(line), ...periodsOf(line).flatMap(boundsOf)];
    case 'FREEBUSY':
      return periodsOf(line).flatMap(boundsOf);
    default:
      return [];
  }
}

function boundsOf(period: Period): readonly TimeValue[] {
  return 'end' in period ? [period.start, period.end] : [period.start];
}

// Times in zones are compared as they stand there: nobody limits dates to the hour.
function checkTime(time: TimeValue, name: string, { minDateTime, maxDateTime }: ObjectLimits): void {
  const [reason, limit, word] =
    time.local < minDateTime
      ? (['min-date-time', minDateTime, 'before'] as const)
      : (['max-date-time', maxDateTime, 'after'] as const);
  if (time.local >= minDateTime && time.local <= maxDateTime) return;
  const message = `${name} is ${formatTime(time)}; nothing ${word} ${formatTime({ form: 'utc', local: limit })} is taken.`;
  throw new InvalidCalendarObject(reason, message);
}

// RFC 2445 §4.8.6.1 had an action that starts a program; RFC 5545 §A.3 gave it up, and no calendar shall carry it to others.
function checkAlarm(alarm: Component): void {
  if (property(alarm, 'ACTION')?.value.trim().toUpperCase() === 'PROCEDURE') {
    throw new InvalidCalendar('An alarm that starts a program is not taken.');
  }
  // RFC 9074 §6.1: by any other time, each device would tell differently whether it was dismissed.
  const acknowledged = property(alarm, 'ACKNOWLEDGED');
  if (acknowledged !== undefined && timeOf(acknowledged).form !== 'utc') {
    throw new InvalidCalendar('ACKNOWLEDGED must be a time in UTC.');
  }
}

/** Checks how much time zones of an object hold; zones that are known by name are not read from it. @throws InvalidCalendar */
export function checkTimezones(zones: readonly Component[]): void {
  if (zones.length > LIMITS.timezones) {
    throw new InvalidCalendar(`There are ${zones.length} time zones; at most ${LIMITS.timezones} are taken.`);
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
