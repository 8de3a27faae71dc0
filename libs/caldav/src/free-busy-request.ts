// The request for busy time that clients POST to an outbox: iTIP's VFREEBUSY REQUEST (RFC 5546 §3.3.2, RFC 6638 §5).
import { type ContentLine, parameter, unescapeText, writeLine } from '#contentline';
import {
  type Component,
  DAY,
  InvalidCalendar,
  properties,
  property,
  readComponents,
  type Span,
  timeOf,
} from '#icalendar';
import type { PrincipalRecord } from '#store';
import { isAddressOf } from './calendar-user.js';
import { maxAttendeesPerInstance, validOrganizer, validSchedulingMessage } from './preconditions.js';

export interface FreeBusyRequest {
  readonly uid: string;
  readonly range: Span;
  readonly organizer: CalendarUser;
  readonly attendees: readonly CalendarUser[];
  /** The UID of a meeting that shall not count, which the organizer wants to move. */
  readonly maskUid: string | undefined;
}

/** Somebody in the request, by address. */
export interface CalendarUser {
  readonly address: string;
  /** The ORGANIZER or ATTENDEE property to say so, with the end of its line. */
  readonly line: string;
}

// Whoever wants more asks again. Each of them costs some statements, and what is said of one is said again in each answer.
const MAX_DAYS = 366;
const MAX_ATTENDEES = 100;
const MAX_TEXT_LENGTH = 1024;

/**
 * Reads it.
 * @param owner of the outbox
 * @throws DavError valid-organizer, valid-scheduling-message, max-attendees-per-instance; InvalidCalendar for what is none
 */
export function readFreeBusyRequest(text: string, owner: PrincipalRecord): FreeBusyRequest {
  const calendar = readComponents(text);
  expectOrganizer(calendar, owner);
  const method = only(calendar, 'METHOD').value.trim().toUpperCase();
  const [component, ...others] = calendar.components.filter(({ name }) => name !== 'VTIMEZONE');
  if (method !== 'REQUEST' || component?.name !== 'VFREEBUSY' || others.length > 0) {
    throw validSchedulingMessage('What can be sent here is a REQUEST with one VFREEBUSY, and nothing else.');
  }
  if (property(component, 'FREEBUSY') !== undefined) throw validSchedulingMessage('A request has no FREEBUSY.');
  only(component, 'DTSTAMP');
  const attendees = new Map(properties(component, 'ATTENDEE').map((line) => [line.value.trim(), calendarUser(line)]));
  if (attendees.size === 0) throw validSchedulingMessage('The request names no ATTENDEE.');
  if (attendees.size > MAX_ATTENDEES) {
    throw maxAttendeesPerInstance(`At most ${MAX_ATTENDEES} people can be asked about at once.`);
  }
  const mask = property(component, 'X-CALENDARSERVER-MASK-UID');
  return {
    uid: short(only(component, 'UID')),
    range: rangeIn(component),
    organizer: calendarUser(only(component, 'ORGANIZER')),
    attendees: [...attendees.values()],
    maskUid: mask && unescapeText(mask.value),
  };
}

/** Whatever it is, it must come from the owner: what is forbidden comes before what is wrong (RFC 6638 §11.4). */
function expectOrganizer({ components }: Component, owner: PrincipalRecord): void {
  const organizers = components.flatMap((component) => properties(component, 'ORGANIZER'));
  if (organizers.every(({ value }) => isAddressOf(value, owner))) return;
  throw validOrganizer('The ORGANIZER must be the owner of this outbox, by an address in calendar-user-address-set.');
}

function only(component: Component, name: string): ContentLine {
  const [line, ...others] = properties(component, name);
  if (line === undefined || others.length > 0) throw validSchedulingMessage(`There must be exactly one ${name}.`);
  return line;
}

function short({ name, value }: ContentLine): string {
  if (value.length > MAX_TEXT_LENGTH) throw validSchedulingMessage(`The ${name} is too long.`);
  return value.trim();
}

function calendarUser(line: ContentLine): CalendarUser {
  const [address, name] = [short(line), parameter(line, 'CN')];
  const parameters = new Map(name === undefined ? [] : [['CN', [name.slice(0, MAX_TEXT_LENGTH)]]]);
  return { address, line: writeLine({ name: line.name, parameters, value: address }) };
}

function rangeIn(component: Component): Span {
  const [start, end] = (['DTSTART', 'DTEND'] as const).map((name) => timeIn(only(component, name)));
  if (start === undefined || end === undefined || end <= start || end - start > MAX_DAYS * DAY) {
    throw validSchedulingMessage(`DTEND must be later than DTSTART, by at most ${MAX_DAYS} days.`);
  }
  return { start, end };
}

function timeIn(line: ContentLine): number {
  const { form, local } = understood(() => timeOf(line));
  if (form !== 'utc') throw validSchedulingMessage(`${line.name} must be in UTC.`);
  return local;
}

function understood<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidCalendar ? validSchedulingMessage(error.message) : error;
  }
}
