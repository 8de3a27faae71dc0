// CALDAV:default-calendar-needed: the default calendar stays, so that there always is one (RFC 6638 §4.3).
import { type CollectionRecord, collections, type Queries } from '#store';
import { defaultCalendar } from '../default-calendar.js';
import { defaultCalendarNeeded } from '../preconditions.js';

/** @throws DavError default-calendar-needed */
export async function keepDefaultCalendar({ id, home }: CollectionRecord, queries: Queries): Promise<void> {
  if (defaultCalendar(await collections(queries, home))?.id !== id) return;
  throw defaultCalendarNeeded(
    'This is the default calendar, which cannot be deleted. Make another one the default first (schedule-default-calendar-URL of the inbox).',
  );
}
