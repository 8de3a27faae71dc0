// Many calendar objects as one calendar, as people export it and programs subscribe to it: the opposite of `split.ts`.
import { escapeText, writeLine } from '#contentline';
import { property } from './component.js';
import { PRODID } from './prodid.js';
import { type TimezonesWish, withTimezones } from './timezones.js';
import { readComponents } from './tree.js';

/** The text of one calendar, piece by piece, so that a calendar of any size can be written. */
export interface CalendarPieces {
  readonly begin: string;
  /** What an object adds, with the time zones that no object before it had. @throws InvalidCalendar */
  add(object: string): string;
  readonly end: string;
}

/**
 * Begins a calendar (RFC 5545 §3.4). A time zone is written where its name comes up first, and only there: what programs
 * write under one name differs in no more than how far back it goes.
 * @param name what people call it: as RFC 7986 §5.1 writes it, and as everybody did before
 * @param timezones which VTIMEZONEs it shall have, also where objects only name their zones
 */
export function joinCalendar(name: string, timezones: TimezonesWish = 'T'): CalendarPieces {
  const zones = new Set<string>();
  const value = escapeText(name);
  const head = ['NAME', 'X-WR-CALNAME'].map((each) => writeLine({ name: each, value })).join('');
  return {
    begin: `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:${PRODID}\r\n${head}`,
    add(object) {
      const stored = readComponents(object);
      const text = withTimezones(object, stored, timezones);
      const { components } = text === object ? stored : readComponents(text);
      const added = components.filter((component) => {
        if (component.name !== 'VTIMEZONE') return true;
        const zone = property(component, 'TZID')?.value ?? '';
        const isNew = !zones.has(zone);
        zones.add(zone);
        return isNew;
      });
      // Programs that end lines with LF alone are kept as they write, but one text has one kind of line end.
      return added.map(({ start, end }) => text.slice(start, end).replace(/\r?\n/g, '\r\n')).join('');
    },
    end: 'END:VCALENDAR\r\n',
  };
}
