// Time ranges in requests (RFC 4791 §9.9): two attributes with dates in UTC.
import { badRequest } from '#dav';
import { InvalidCalendar, parseTime, type Span } from '#icalendar';
import type { XmlElement } from '#xml';
import { validFilter } from './preconditions.js';

/**
 * Reads the attributes `start` and `end`; one of them may be absent.
 * @param refuse makes the refusal: outside of filters there is no precondition for it
 * @throws DavError valid-filter (RFC 4791 §7.8)
 */
export function timeRangeIn(element: XmlElement, refuse: (message: string) => Error = validFilter): Span {
  const start = timeIn(element, 'start', refuse) ?? Number.NEGATIVE_INFINITY;
  const end = timeIn(element, 'end', refuse) ?? Number.POSITIVE_INFINITY;
  if (start === Number.NEGATIVE_INFINITY && end === Number.POSITIVE_INFINITY) {
    throw badRequest('A time range needs a start or an end.');
  }
  if (end <= start) throw refuse('The end of a time range must be later than its start.');
  return { start, end };
}

/** The same where both are needed, as for expand and free-busy-query. @throws DavError 400 */
export function closedRangeIn(element: XmlElement): Span {
  const range = timeRangeIn(element, badRequest);
  if (!Number.isFinite(range.start) || !Number.isFinite(range.end)) {
    throw badRequest('This time range needs both a start and an end.');
  }
  return range;
}

function timeIn(element: XmlElement, name: 'start' | 'end', refuse: (message: string) => Error): number | undefined {
  const value = element.attributes.get(name);
  if (value === undefined) return undefined;
  try {
    const time = parseTime(value);
    if (time.form === 'utc') return time.local;
  } catch (error) {
    if (!(error instanceof InvalidCalendar)) throw error;
  }
  throw refuse(`The ${name} of a time range must be a date with UTC time such as 20260101T000000Z.`);
}
