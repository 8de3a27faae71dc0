// What clients POST to an outbox to know when others are busy (RFC 5546 §3.3.2).
import { calendarObject, component } from './objects.js';

/** The day of which they ask. */
export const ONE_DAY = ['DTSTART:20260301T000000Z', 'DTEND:20260302T000000Z'] as const;

/** @param lines of the component besides those that say whom it is about */
export const freeBusyRequest = (
  organizer: string,
  attendees: readonly string[],
  lines: readonly string[] = ONE_DAY,
): string =>
  calendarObject(
    'METHOD:REQUEST',
    ...component(
      'VFREEBUSY',
      'UID:question',
      'DTSTAMP:20260101T000000Z',
      `ORGANIZER;CN="Me, myself":${organizer}`,
      ...attendees.map((attendee) => `ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=Who:${attendee}`),
      ...lines,
    ),
  );
