// The zone in which floating and all-day times are understood (RFC 4791 §5.2.2, §9.8; RFC 7809 §5).
import { InvalidCalendar, property, readTimezone, UTC, type Zone, zoneNamed, zoneOf, zonesOf } from '#icalendar';
import type { CollectionRecord } from '#store';
import { C, element, storedText, textOf, type XmlElement } from '#xml';
import { validCalendarData, validTimezone } from './preconditions.js';

/**
 * The zone that a request names.
 * @returns undefined where it names none
 * @throws DavError valid-calendar-data for a timezone, valid-timezone for a timezone-id that is not known
 */
export function requestedZone(query: XmlElement): Zone | undefined {
  const timezone = element(query, C('timezone'));
  const timezoneId = element(query, C('timezone-id'));
  if (timezoneId !== undefined) {
    const name = textOf(timezoneId).trim();
    const zone = zoneNamed(name);
    if (zone === undefined) throw validTimezone(`There is no time zone "${name.slice(0, 80)}".`);
    return zone;
  }
  if (timezone === undefined) return undefined;
  try {
    return zoneIn(textOf(timezone));
  } catch (error) {
    throw error instanceof InvalidCalendar ? validCalendarData(error.message) : error;
  }
}

/** The zone of a calendar: what its owner chose, else UTC. */
export function zoneOfCalendar({ properties }: Pick<CollectionRecord, 'properties'>): Zone {
  const id = properties[C('calendar-timezone-id')];
  const zone = id === undefined ? undefined : zoneNamed(storedText(id).trim());
  if (zone !== undefined) return zone;
  const timezone = properties[C('calendar-timezone')];
  try {
    return timezone === undefined ? UTC : zoneIn(storedText(timezone));
  } catch (error) {
    // It was checked when it was written; rules may have become stricter since.
    if (error instanceof InvalidCalendar) return UTC;
    throw error;
  }
}

/** The zone that a VTIMEZONE means (RFC 4791 §5.2.2). @throws InvalidCalendar */
export function zoneIn(text: string): Zone {
  const timezone = readTimezone(text);
  const tzid = property(timezone, 'TZID')?.value ?? '';
  const calendar = { name: 'VCALENDAR', properties: [], components: [timezone], start: 0, end: 0 };
  return zonesOf(calendar)(tzid) ?? zoneOf(timezone);
}
