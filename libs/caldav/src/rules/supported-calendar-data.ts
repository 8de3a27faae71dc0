// CALDAV:supported-calendar-data: only iCalendar and jCal are taken (RFC 4791 §5.3.2.1).
import type { Upload } from '#dav';
import { supportedCalendarData } from '../preconditions.js';

// No type at all, and the types that simple programs send for anything, are taken for iCalendar; the text decides.
const TAKEN: ReadonlySet<string | undefined> = new Set([
  undefined,
  'text/calendar',
  'application/calendar+json',
  'text/plain',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
]);

/** @throws DavError supported-calendar-data */
export function checkMediaType({ contentType }: Upload): void {
  if (!TAKEN.has(contentType)) {
    throw supportedCalendarData(`A calendar takes text/calendar, not ${contentType}.`);
  }
}
