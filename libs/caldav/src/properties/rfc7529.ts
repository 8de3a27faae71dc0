// The calendars in which recurrence rules can count (RFC 7529 §10.1).
import { property } from '#dav';
import { RSCALES } from '#icalendar';
import { C, el, join, text } from '#xml';

export const rfc7529 = [
  property({
    name: C('supported-rscale-set'),
    on: ['calendar-home', 'calendar'],
    get: () => join(RSCALES.map((name) => el(C('supported-rscale'), text(name)))),
  }),
];
