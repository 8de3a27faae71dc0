// What the TZIDs in one calendar mean: which zone is taken where tzdata and the calendar itself both know one.
import { unescapeText } from '#contentline';
import { type Component, property, subcomponents } from '../component.js';
import type { Zone } from '../time.js';
import { certainZone, zoneNamed } from './current.js';
import { zoneOf } from './vtimezone.js';

/**
 * Makes the function that finds the zone of a TZID parameter in a calendar.
 *
 * The name of a zone of tzdata or Windows means our zone, whatever the calendar's VTIMEZONE says: most of these have today's
 * rule only, or that of the year in which a program was made, and people who write Europe/London mean the clocks there.
 * Clients do the same, and RFC 7809 is built on it. Other names mean what their VTIMEZONE says; without one, what they seem
 * to mean; and if that is nothing either, undefined is given and the time is to be taken as floating.
 * @throws InvalidTimezone (the function) where a VTIMEZONE is needed and makes no zone
 */
export function zonesOf(calendar: Component): (tzid: string) => Zone | undefined {
  const defined = new Map(subcomponents(calendar, 'VTIMEZONE').map((component) => [tzidOf(component), component]));
  const found = new Map<string, Zone | undefined>();
  return (tzid) => {
    if (found.has(tzid)) return found.get(tzid);
    const vtimezone = defined.get(writtenTzid(tzid));
    const zone = certainZone(tzid) ?? (vtimezone && zoneOf(vtimezone)) ?? zoneNamed(tzid);
    found.set(tzid, zone);
    return zone;
  };
}

/** The name that a VTIMEZONE defines. */
export function tzidOf(vtimezone: Component): string {
  return writtenTzid(property(vtimezone, 'TZID')?.value ?? '');
}

/** The name that is meant: the property TZID is escaped, the parameter is not; some programs escape or quote both. */
export function writtenTzid(value: string): string {
  return unescapeText(value).replaceAll('"', '').trim();
}
