// What a server needs to know of a body before it keeps it as a calendar object: worked out in one go, all of it plain data.
import { type DecodedBody, decodeBody, type SearchText } from '#contentline';
import { InvalidCalendar } from './invalid-calendar.js';
import { fromJcal } from './jcal/index.js';
import type { ObjectLimits } from './limits.js';
import { type CalendarObject, readCalendarObject } from './object.js';
import {
  asQueried,
  type Occurrence,
  occurrencesOf,
  type QueriedObject,
  queriedObject,
  textsOf,
} from './query/index.js';
import { DAY, UTC } from './time.js';
import { unknownTimezone } from './timezones.js';

/** What queries find an object by. */
export interface CalendarIndex {
  readonly occurrences: readonly Occurrence[];
  readonly texts: readonly SearchText[];
}

export interface AdmittedCalendar extends DecodedBody, Pick<CalendarObject, 'uid' | 'component'>, CalendarIndex {
  /** The first TZID of a time that no VTIMEZONE defines and nobody knows; such an object is not indexed. */
  readonly unknownTimezone: string | undefined;
}

/**
 * Reads, checks and indexes the octets of an object.
 * @throws InvalidCalendarObject, InvalidCalendar, RecurrenceBudgetExceeded
 */
export function admitCalendar(body: Uint8Array, isJcal: boolean, limits: ObjectLimits): AdmittedCalendar {
  const { text, asSent } = calendarIn(body, isJcal);
  const object = readCalendarObject(text, limits);
  const { uid, component } = object;
  const unknown = unknownTimezone(object.calendar);
  const index = unknown === undefined ? indexOf(asQueried(object, UTC)) : { occurrences: [], texts: [] };
  return { text, asSent, uid, component, unknownTimezone: unknown, ...index };
}

/** The iCalendar in the octets of a body. @throws InvalidCalendar */
export function calendarIn(body: Uint8Array, isJcal: boolean): DecodedBody {
  const decoded = decodeBody(body);
  if (decoded === undefined) throw new InvalidCalendar('Calendar data must be sent as UTF-8.');
  return isJcal ? { text: fromJcal(json(decoded.text)), asSent: false } : decoded;
}

/** The index of an object that is stored. @throws InvalidCalendar, RecurrenceBudgetExceeded */
export function indexCalendar(body: string): CalendarIndex {
  return indexOf(queriedObject(body, UTC));
}

// Floating times are in no zone yet: the index takes them as being in any.
function indexOf(object: QueriedObject): CalendarIndex {
  // A series without end has the same index all day, which then need not be written with each change of its event.
  const today = Math.floor(Date.now() / (DAY * 1000)) * DAY;
  return { occurrences: occurrencesOf(object, today), texts: textsOf(object) };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidCalendar('The body is not JSON.');
  }
}
