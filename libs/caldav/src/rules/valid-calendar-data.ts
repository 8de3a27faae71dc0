// CALDAV:valid-calendar-data and CALDAV:valid-calendar-object-resource: one object that a calendar can hold (RFC 4791 §4.1).
import type { Context, Upload } from '#dav';
import { admitCalendar, calendarIn, InvalidCalendarObject } from '#icalendar';
import { refusalOf } from '../evaluate.js';
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

/**
 * Reads, checks and indexes a body, aside where it is large.
 * @throws DavError valid-calendar-data, max-instances, and what else stands for the reasons of the reader
 */
export async function admitBody(upload: Upload, { limits, aside }: Pick<Context, 'limits' | 'aside'>) {
  checkCharset(upload);
  const { minDateTime, maxDateTime, maxInstances, maxAttendees } = limits;
  const objectLimits = { minDateTime, maxDateTime, maxInstances, maxAttendees };
  try {
    return await aside(admitCalendar, upload.body, upload.contentType === JCAL, objectLimits);
  } catch (error) {
    throw reasonOf(error);
  }
}

/** Decodes a body to iCalendar and reads that. @throws DavError valid-calendar-data, and what stands for the reasons of the reader */
export function readBody<Read>(upload: Upload, read: (text: string) => Read): Read {
  checkCharset(upload);
  try {
    return read(calendarIn(upload.body, upload.contentType === JCAL).text);
  } catch (error) {
    throw reasonOf(error);
  }
}

// RFC 5545 §3.1.4: UTF-8. Other charsets would come back in other octets than they were sent.
function checkCharset({ charset }: Upload): void {
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw validCalendarData('Calendar data must be sent as UTF-8.');
  }
}

function reasonOf(error: unknown): unknown {
  return error instanceof InvalidCalendarObject ? PRECONDITIONS[error.reason](error.message) : refusalOf(error);
}
