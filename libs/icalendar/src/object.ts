// Reading one calendar object: what a calendar can hold as one resource (RFC 4791 §4.1).
import { checkCharacters, unescapeText } from '#contentline';
import { checkComponent, checkTimezone, checkTimezones } from './check.js';
import { type Component, property, subcomponents } from './component.js';
import { InvalidCalendar, InvalidCalendarObject, inCalendar } from './invalid-calendar.js';
import { LIMITS, type ObjectLimits } from './limits.js';
import { InvalidRecurrenceRule } from './recurrence/index.js';
import { readComponents } from './tree.js';
import { formatTime, timeOf } from './values.js';

/** An event, task, journal entry … with the instances that differ from its series. */
export interface CalendarObject {
  /** Its escapes undone. */
  readonly uid: string;
  /** The kind of its components, VEVENT or another. */
  readonly component: string;
  readonly calendar: Component;
  /** The component without RECURRENCE-ID; an invitation to a few instances of a series comes without. */
  readonly master: Component | undefined;
  /** The components with RECURRENCE-ID, each with another one. */
  readonly overrides: readonly Component[];
}

/**
 * Reads and checks one calendar object.
 * @throws InvalidCalendarObject
 */
export function readCalendarObject(text: string, limits: ObjectLimits): CalendarObject {
  try {
    return objectOf(readCalendar(text), limits);
  } catch (error) {
    if (error instanceof InvalidCalendar && !(error instanceof InvalidCalendarObject)) {
      const isScale = error instanceof InvalidRecurrenceRule && error.reason === 'unsupported';
      throw new InvalidCalendarObject(isScale ? 'supported-rscale' : 'valid-calendar-data', error.message);
    }
    throw error;
  }
}

/** The VTIMEZONE of a text that has nothing else (RFC 4791 §5.2.2). @throws InvalidCalendar */
export function readTimezone(text: string): Component {
  const [zone, ...others] = readCalendar(text).components;
  if (zone?.name !== 'VTIMEZONE' || others.length > 0) {
    throw new InvalidCalendar('A time zone must be sent as one VTIMEZONE and nothing else.');
  }
  checkTimezone(zone);
  return zone;
}

function readCalendar(text: string): Component {
  inCalendar(() => checkCharacters(text));
  const calendar = readComponents(text);
  const version = property(calendar, 'VERSION')?.value.trim();
  if (version !== '2.0') {
    throw new InvalidCalendar(
      `The VERSION of calendar data must be 2.0${version === undefined ? '' : `, not ${version.slice(0, 40)}`}.`,
    );
  }
  return calendar;
}

function objectOf(calendar: Component, limits: ObjectLimits): CalendarObject {
  if (property(calendar, 'METHOD') !== undefined) {
    throw invalidObject('A calendar keeps events, not messages about them: METHOD must not be there.');
  }
  checkTimezones(subcomponents(calendar, 'VTIMEZONE'));
  const members = calendar.components.filter(({ name }) => name !== 'VTIMEZONE' && !name.startsWith('X-'));
  const [first] = members;
  if (first === undefined) throw invalidObject('There is no event, task or journal entry in the calendar data.');
  if (members.length > LIMITS.components) {
    throw new InvalidCalendarObject('max-instances', `There are more than ${LIMITS.components} ${first.name}.`);
  }
  const uid = uidOf(first);
  for (const member of members) {
    if (member.name !== first.name) {
      throw invalidObject(`A ${first.name} and a ${member.name} cannot be kept as one object.`);
    }
    if (uidOf(member) !== uid) throw invalidObject('Components of different UIDs cannot be kept as one object.');
    checkComponent(member, limits);
  }
  return { uid, component: first.name, calendar, ...masterAndOverrides(members) };
}

function uidOf(component: Component): string {
  const uid = unescapeText(property(component, 'UID')?.value.trim() ?? '');
  if (uid === '') throw invalidObject(`A ${component.name} has no UID.`);
  if (Buffer.byteLength(uid) > LIMITS.uid) throw invalidObject(`A UID is longer than ${LIMITS.uid} octets.`);
  return uid;
}

function masterAndOverrides(members: readonly Component[]): Pick<CalendarObject, 'master' | 'overrides'> {
  let master: Component | undefined;
  const overrides = new Map<string, Component>();
  for (const member of members) {
    const recurrenceId = property(member, 'RECURRENCE-ID');
    if (recurrenceId !== undefined) {
      // One moment in two zones passes for two instances: that would need the zones.
      const time = timeOf(recurrenceId);
      const instance = [formatTime(time), time.tzid].join(' ').trim();
      if (overrides.has(instance)) throw invalidObject(`The instance ${instance} is there twice.`);
      overrides.set(instance, member);
    } else if (master === undefined) {
      master = member;
    } else {
      throw invalidObject(`There are two ${member.name} with one UID and no RECURRENCE-ID.`);
    }
  }
  return { master, overrides: [...overrides.values()] };
}

function invalidObject(message: string): InvalidCalendarObject {
  return new InvalidCalendarObject('valid-calendar-object-resource', message);
}
