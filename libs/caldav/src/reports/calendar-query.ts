// calendar-query (RFC 4791 §7.8, RFC 6638 §2.3): the objects of a calendar, or of all calendars of a home, that match a filter.
import { limitIn, query, wantedIn } from '#dav';
import { matches, queriedObject } from '#icalendar';
import { C, D } from '#xml';
import { evaluate } from '../evaluate.js';
import { filterIn } from '../filter.js';
import { searchFor } from '../search.js';
import { requestedZone, zoneOfCalendar } from '../zone.js';

export const calendarQuery = query({
  name: C('calendar-query'),
  on: 'calendar',
  also: ['schedule-inbox'],
  parse(root, { limits }) {
    const filter = filterIn(root);
    const zone = requestedZone(root);
    return {
      wanted: wantedIn(root),
      // Not in the RFC, but in its successors: the element of RFC 6578 §6.4.
      limit: limitIn(root, D('limit'), D('nresults')),
      search: searchFor(filter),
      decide(calendar) {
        const floatingZone = zone ?? zoneOfCalendar(calendar);
        return (body) => evaluate(() => matches(queriedObject(body, floatingZone, limits.maxInstances), filter));
      },
    };
  },
});
