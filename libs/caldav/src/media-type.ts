// The media types of calendar data in properties and reports (RFC 4791 §9.6, RFC 7265).
import type { Attributes, XmlElement } from '#xml';
import { supportedCalendarData } from './preconditions.js';

export const ICALENDAR = 'text/calendar';
export const JCAL = 'application/calendar+json';

/** Those in which objects can be had, the one in which they are stored first. */
export const MEDIA_TYPES = [ICALENDAR, JCAL] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** The type that an element has or asks for. @throws DavError supported-calendar-data */
export function mediaTypeIn({ attributes }: XmlElement): MediaType {
  const type = attributes.get('content-type')?.toLowerCase().split(';')[0]?.trim() ?? ICALENDAR;
  const version = attributes.get('version') ?? '2.0';
  const known = MEDIA_TYPES.find((each) => each === type);
  if (known === undefined || version !== '2.0') {
    throw supportedCalendarData(`Calendar data can be had as ${MEDIA_TYPES.join(' or ')}, version 2.0.`);
  }
  return known;
}

/** What an element says of the type of its content; nothing of iCalendar, which is meant without. */
export function typeAttributes(mediaType: MediaType): Attributes {
  return mediaType === ICALENDAR ? {} : { 'content-type': mediaType, version: '2.0' };
}
