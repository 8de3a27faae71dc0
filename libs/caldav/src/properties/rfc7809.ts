// The zone of a calendar by its name (RFC 7809 §5).
import { storedProperty } from '#dav';
import { zoneNamed } from '#icalendar';
import { C, textOf } from '#xml';
import { validTimezone } from '../preconditions.js';

export const rfc7809 = [
  // §5.2
  storedProperty({
    name: C('calendar-timezone-id'),
    on: ['calendar'],
    check(value) {
      const name = textOf(value).trim();
      if (zoneNamed(name) === undefined) throw validTimezone(`There is no time zone "${name.slice(0, 80)}".`);
    },
  }),
];
