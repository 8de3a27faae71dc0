// CALDAV:valid-calendar-data and CALDAV:valid-calendar-object-resource: one object that a calendar can hold (RFC 4791 §4.1).
import { type DecodedBody, decodeBody } from '#contentline';
import type { Limits, Upload } from '#dav';
import { type CalendarObject, fromJcal, InvalidCalendar, InvalidCalendarObject, readCalendarObject } from '#icalendar';
import { JCAL } from '../media-type.js';
import {
  maxAttendeesPerInstance,
  maxDateTime,
  maxInstances,
  minDateTime,
  supportedRscale,
  validCalendarData,
  validCalendarObjectResource,
} from '../preconditions.js';

const PRECONDITIONS = {
  'valid-calendar-data': validCalendarData,
  'valid-calendar-object-resource': validCalendarObjectResource,
  'max-attendees-per-instance': maxAttendeesPerInstance,
  'max-instances': maxInstances,
  'min-date-time': minDateTime,
  'max-date-time': maxDateTime,
  'supported-rscale': supportedRscale,
} as const satisfies Readonly<Record<InvalidCalendarObject['reason'], unknown>>;

/** Decodes and reads a body. @throws DavError valid-calendar-data and others */
export function readUpload(upload: Upload, limits: Limits): DecodedBody & { readonly object: CalendarObject } {
  return readBody(upload, (text) => ({ object: readCalendarObject(text, limits) }));
}

/** Decodes a body to iCalendar and reads that. @throws DavError valid-calendar-data, and what stands for the reasons of the reader */
export function readBody<Read>(
  { body, charset, contentType }: Upload,
  read: (text: string) => Read,
): DecodedBody & Read {
  // RFC 5545 §3.1.4: UTF-8. Other charsets would come back in other octets than they were sent.
  const decoded = charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset) ? decodeBody(body) : undefined;
  if (decoded === undefined) throw validCalendarData('Calendar data must be sent as UTF-8.');
  try {
    const { text, asSent } = contentType === JCAL ? { text: fromJcal(json(decoded.text)), asSent: false } : decoded;
    return { text, asSent, ...read(text) };
  } catch (error) {
    if (error instanceof InvalidCalendarObject) throw PRECONDITIONS[error.reason](error.message);
    if (error instanceof InvalidCalendar) throw validCalendarData(error.message);
    throw error;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidCalendar('The body is not JSON.');
  }
}
