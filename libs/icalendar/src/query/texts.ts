// The texts by which calendar objects are searched for.
import { type SearchText, searchTexts } from '#contentline';
import type { CalendarObject } from '../object.js';

export const INDEXED_PROPERTIES: ReadonlySet<string> = new Set(['CATEGORIES', 'LOCATION', 'SUMMARY', 'UID']);

/** The texts of the components of an object, but not those of their alarms. */
export function textsOf({ calendar }: Pick<CalendarObject, 'calendar'>): readonly SearchText[] {
  return searchTexts(
    calendar.components.flatMap(({ properties }) => properties),
    INDEXED_PROPERTIES,
  );
}
