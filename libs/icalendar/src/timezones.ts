// Which VTIMEZONEs calendar data has: zones that every program can have from elsewhere need only be named (RFC 7809 §3.1.3).
import { type ContentLine, parameter } from '#contentline';
import { type Component, subcomponents } from './component.js';
import { standardZone, tzidOf, wholeVtimezone, writtenTzid, zoneNamed } from './zones/index.js';

/** `T`: each zone that is named is defined. `F`: none is that is in tzdata, and all others are (RFC 7809 §7.1). */
export type TimezonesWish = 'T' | 'F';

/**
 * Leaves VTIMEZONEs out, and adds those of zones that are known; everything else stays octet for octet.
 * @param calendar the tree of that text
 */
export function withTimezones(text: string, calendar: Component, wish: TimezonesWish): string {
  const isWanted = (tzid: string) => wish === 'T' || standardZone(tzid) === undefined;
  const vtimezones = subcomponents(calendar, 'VTIMEZONE');
  const defined = new Set(vtimezones.map(tzidOf));
  const missing = [...namedIn(calendar)].filter((tzid) => isWanted(tzid) && !defined.has(tzid));
  let end = calendar.components[0]?.start ?? 0;
  let written = text.slice(0, end) + missing.map((tzid) => wholeVtimezone(tzid) ?? '').join('');
  for (const unwanted of vtimezones.filter((vtimezone) => !isWanted(tzidOf(vtimezone)))) {
    written += text.slice(end, unwanted.start);
    end = unwanted.end;
  }
  return written + text.slice(end);
}

function namedIn(calendar: Component): Set<string> {
  const named = linesIn(calendar).map((line) => writtenTzid(parameter(line, 'TZID') ?? ''));
  return new Set(named.filter((tzid) => tzid !== ''));
}

/** The content lines of a component and all that is in it, but not of its time zones. */
function linesIn({ name, properties, components }: Component): readonly ContentLine[] {
  return name === 'VTIMEZONE' ? [] : [...properties, ...components.flatMap(linesIn)];
}

// Other properties may have a TZID that nobody reads.
const TIMES = new Set(['DTSTART', 'DTEND', 'DUE', 'RECURRENCE-ID', 'RDATE', 'EXDATE']);
// With a date or a time in UTC it means nothing.
const LOCAL_TIME = /\d{8}T\d{6}(?!Z)/i;

/** The first TZID of a time that no VTIMEZONE defines and nobody knows. */
export function unknownTimezone(calendar: Component): string | undefined {
  const defined = new Set(subcomponents(calendar, 'VTIMEZONE').map(tzidOf));
  const lines = calendar.components.flatMap((component) => linesIn(component));
  return lines
    .filter(({ name, value }) => TIMES.has(name) && LOCAL_TIME.test(value))
    .map((line) => writtenTzid(parameter(line, 'TZID') ?? ''))
    .find((tzid) => tzid !== '' && !defined.has(tzid) && zoneNamed(tzid) === undefined);
}
