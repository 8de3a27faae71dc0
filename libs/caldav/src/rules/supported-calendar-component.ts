// CALDAV:supported-calendar-component: only the components this calendar was made for (RFC 4791 §5.2.3).
import type { CalendarObject } from '#icalendar';
import type { CollectionRecord } from '#store';
import { supportedCalendarComponent } from '../preconditions.js';

/** @throws DavError supported-calendar-component */
export function checkComponent(
  { component }: Pick<CalendarObject, 'component'>,
  { components }: CollectionRecord,
): void {
  // Published busy time goes wherever events go: what it says is about the same time.
  const kind = component === 'VFREEBUSY' && components?.includes('VEVENT') ? 'VEVENT' : component;
  if (components !== null && !components.includes(kind)) {
    throw supportedCalendarComponent(`This calendar takes ${components.join(', ')}, not ${component}.`);
  }
}
