// CALDAV:valid-timezone: the zone of each time is defined in the object, or known here by its name (RFC 7809 §3.1.4).
import type { AdmittedCalendar } from '#icalendar';
import { validTimezone } from '../preconditions.js';

/** @throws DavError valid-timezone */
export function checkTimezones({ unknownTimezone: tzid }: AdmittedCalendar): void {
  if (tzid === undefined) return;
  throw validTimezone(`The time zone "${tzid.slice(0, 80)}" is not known here, and there is no VTIMEZONE of it.`);
}
