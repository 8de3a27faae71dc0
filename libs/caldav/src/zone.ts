// The zone in which floating and all-day times are understood (RFC 4791 §5.2.2, §9.8; RFC 7809 §5).
import {
  calendarText,
  fromJcal,
  InvalidCalendar,
  readTimezone,
  tzidOf,
  UTC,
  wholeVtimezone,
  type Zone,
  zoneNamed,
  zoneOf,
  zonesOf,
} from '#icalendar';
import type { StoredProperties } from '#store';
import { C, element, type Name, storedText, textOf, type XmlElement } from '#xml';
import { JCAL, mediaTypeIn } from './media-type.js';
import { validCalendarData, validTimezone } from './preconditions.js';

/** A VTIMEZONE of a client. */
export interface Timezone {
  /** iCalendar that has nothing else in it. */
  readonly text: string;
  readonly tzid: string;
  readonly zone: Zone;
}

/**
 * The zone that a request names.
 * @returns undefined where it names none
 * @throws DavError valid-calendar-data for a timezone, valid-timezone for a timezone-id that is not known
 */
export function requestedZone(query: XmlElement): Zone | undefined {
  const timezone = element(query, C('timezone'));
  const timezoneId = element(query, C('timezone-id'));
  if (timezoneId !== undefined) return knownZone(timezoneId);
  return timezone === undefined ? undefined : timezoneIn(timezone).zone;
}

/** The zone that an element names. @throws DavError valid-timezone */
export function knownZone(timezoneId: XmlElement): Zone {
  const name = textOf(timezoneId).trim();
  const zone = zoneNamed(name);
  if (zone === undefined) throw validTimezone(`There is no time zone "${name.slice(0, 80)}".`);
  return zone;
}

/** The VTIMEZONE in an element, as iCalendar or jCal (RFC 4791 §5.2.2). @throws DavError valid-calendar-data */
export function timezoneIn(value: XmlElement): Timezone {
  try {
    return readText(mediaTypeIn(value) === JCAL ? fromJcal(JSON.parse(textOf(value))) : textOf(value));
  } catch (error) {
    if (error instanceof InvalidCalendar) throw validCalendarData(error.message);
    if (error instanceof SyntaxError) throw validCalendarData('The time zone is not JSON.');
    throw error;
  }
}

// While the members of a calendar are listed, it is asked for again and again.
const zonesOfCalendars = new WeakMap<StoredProperties, Zone>();

/** The zone of a calendar: what its owner chose, else UTC. */
export function zoneOfCalendar({ properties }: { readonly properties: StoredProperties }): Zone {
  const zone = zonesOfCalendars.get(properties) ?? chosenZone(properties) ?? UTC;
  zonesOfCalendars.set(properties, zone);
  return zone;
}

function chosenZone(properties: StoredProperties): Zone | undefined {
  const id = contentOf(properties, ID);
  return id === undefined ? writtenTimezone(properties)?.zone : zoneNamed(id.trim());
}

/** The VTIMEZONE of a calendar as iCalendar, also where its owner has chosen the zone by name. */
export function timezoneOf(properties: StoredProperties): string | undefined {
  const written = contentOf(properties, TIMEZONE);
  if (written !== undefined) return written;
  const vtimezone = wholeVtimezone(contentOf(properties, ID)?.trim() ?? '');
  return vtimezone && calendarText(vtimezone);
}

/** The TZID of a calendar, also where its owner has chosen the zone by a VTIMEZONE. */
export function timezoneIdOf(properties: StoredProperties): string | undefined {
  return contentOf(properties, ID) ?? writtenTimezone(properties)?.tzid;
}

const ID = C('calendar-timezone-id');
const TIMEZONE = C('calendar-timezone');

function writtenTimezone(properties: StoredProperties): Timezone | undefined {
  const text = contentOf(properties, TIMEZONE);
  try {
    return text === undefined ? undefined : readText(text);
  } catch (error) {
    // It was checked when it was written; rules may have become stricter since.
    if (error instanceof InvalidCalendar) return undefined;
    throw error;
  }
}

/** @throws InvalidCalendar */
function readText(text: string): Timezone {
  const timezone = readTimezone(text);
  const tzid = tzidOf(timezone);
  const calendar = { name: 'VCALENDAR', properties: [], components: [timezone], start: 0, end: 0 };
  return { text, tzid, zone: zonesOf(calendar)(tzid) ?? zoneOf(timezone) };
}

function contentOf(properties: StoredProperties, name: Name): string | undefined {
  const written = properties[name];
  return written === undefined ? undefined : storedText(written);
}
