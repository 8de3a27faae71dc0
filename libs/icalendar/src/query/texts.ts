// The texts by which calendar objects are searched for.
import { type SearchText, searchTexts } from '#contentline';
import type { CalendarObject } from '../object.js';

export const INDEXED_PROPERTIES: ReadonlySet<string> = new Set(['CATEGORIES', 'LOCATION', 'SUMMARY', 'UID']);

// Whatever else may be there: time zones, and components that only their inventor knows.
const INDEXED_COMPONENTS: ReadonlySet<string> = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY']);

/** The texts of the components of an object, but not those of their alarms. */
export function textsOf({ calendar }: Pick<CalendarObject, 'calendar'>): readonly SearchText[] {
  return searchTexts(
    calendar.components.filter(({ name }) => INDEXED_COMPONENTS.has(name)).flatMap(({ properties }) => properties),
    INDEXED_PROPERTIES,
  );
}
