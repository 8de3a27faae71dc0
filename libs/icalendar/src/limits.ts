// How much one calendar object may hold: far above what people make, far below what hurts.
import type { LocalTime } from './time.js';

/** What holds for every iCalendar text; lengths are counted in UTF-16 units. */
export interface TreeLimits {
  /** Levels of components, VCALENDAR included. */
  readonly depth: number;
  /** Content lines. */
  readonly lines: number;
  /** All content lines without inline attachments. */
  readonly text: number;
  /** Properties of one component. */
  readonly properties: number;
  /** The name of a component, property or parameter. */
  readonly name: number;
}

/** What a server may choose to take (RFC 4791 §5.2.6 to §5.2.9); all are inclusive. */
export interface ObjectLimits {
  /** The earliest and the latest time that an object may name, on the clocks of its zones. */
  readonly minDateTime: LocalTime;
  readonly maxDateTime: LocalTime;
  /** Instances of one object in one answer; a rule that has more in a month is not taken. */
  readonly maxInstances: number;
  /** ATTENDEEs of one component. */
  readonly maxAttendees: number;
}

export const LIMITS = {
  // VCALENDAR, VEVENT, then VALARM or PARTICIPANT, with a VLOCATION in it (RFC 9073 §7.1, RFC 9074 §8): nothing deeper is defined.
  depth: 4,
  // A series of which 2000 instances are changed, with ten lines each.
  lines: 20_000,
  // The text of a long novel; only attachments are larger.
  text: 1_048_576,
  // A free-busy answer has a line for each meeting of some years.
  properties: 5_000,
  // The names that clients invent stay below fifty.
  name: 200,
  /** Octets of a UID: they are indexed. RFC 7986 §5.3 wants less than 255. */
  uid: 1024,
  /** Components of one object: the series, and its instances that were changed. */
  components: 2001,
  /** Recurrence rules of one component; RFC 5545 §3.8.5.3 wants one. */
  rules: 10,
  /** Dates that one component lists in RDATE, EXDATE and FREEBUSY together: a day each for 13 years. */
  dates: 5000,
  /** Alarms of one component. */
  alarms: 100,
  /** Some clients add zones that are not used; more than 15 were not seen in one object. */
  timezones: 50,
  /** Observances of one time zone: with each change of two centuries by itself there would be 400. */
  observances: 500,
} as const;
