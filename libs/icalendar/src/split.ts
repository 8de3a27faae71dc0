// Files that programs export hold a whole calendar: here each object of it becomes a text of its own.
import { withoutMark } from '#contentline';
import { zoneNamed } from './zones/index.js';

interface Piece {
  /** VEVENT, VTIMEZONE or another, in upper case. */
  readonly name: string;
  /** As it is written in the text; absent for a time zone, and where there is none. */
  readonly uid: string | undefined;
  readonly text: string;
}

// The only properties of a VCALENDAR that are about each of its objects (RFC 5545 §3.7); METHOD must go (RFC 4791 §4.1).
// Old Mozilla programs folded every line right after its name.
const HEADER = /(?<![^\n])(?:VERSION|PRODID|CALSCALE)(?:\r?\n[ \t])?[;:][^\n]*(?:\n[ \t][^\n]*)*(?:\n|$)/gi;
const METHOD = /(?<![^\n])METHOD(?:\r?\n[ \t])?[;:]/i;
const BEGIN_CALENDAR = /(?<=^|\n)(?=BEGIN:VCALENDAR[ \t]*\r?(?:\n|$))/i;
const MARK =
  /(?<![^\n])(?:(BEGIN|END):([a-z0-9-]+)[ \t]*(?:\r?\n|$)|UID(?:\r?\n[ \t])?(?:;[^:\n]*)?:([^\n]*(?:\n[ \t][^\n]*)*))/gi;

/**
 * Splits a file into calendar objects: the components of one UID, with the time zones that they name.
 * Nothing is checked, so that what is wrong with one object stays its own trouble.
 * @returns the text itself where it is a single object already
 */
export function splitCalendar(text: string): string[] {
  const calendars = withoutMark(text)
    .split(BEGIN_CALENDAR)
    .filter((each) => /^BEGIN:VCALENDAR/i.test(each));
  const objects = calendars.flatMap(objectsOf);
  return calendars.length === 1 && objects.length === 1 && !METHOD.test(text) ? [text] : objects;
}

function objectsOf(calendar: string): string[] {
  const { header, pieces } = take(calendar);
  const zones = new Map(pieces.filter(({ name }) => name === 'VTIMEZONE').map((zone) => [zoneName(zone), zone.text]));
  const groups = new Map<string | Piece, Piece[]>();
  for (const piece of pieces) {
    if (piece.name === 'VTIMEZONE') continue;
    const key = piece.uid ?? piece;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [piece]);
    else group.push(piece);
  }
  return [...groups.values()].map((group) => {
    const components = group.map((piece) => piece.text).join('');
    const used = [...namedZones(components)].map((name) => zones.get(name) ?? '').join('');
    const lineEnd = header.endsWith('\r\n') || header === '' ? '\r\n' : '\n';
    return `BEGIN:VCALENDAR${lineEnd}${header}${used}${components}END:VCALENDAR${lineEnd}`;
  });
}

/** Takes a VCALENDAR apart into the components directly in it, and what is to stand before them in each object. */
function take(calendar: string): { readonly header: string; readonly pieces: readonly Piece[] } {
  const pieces: Piece[] = [];
  let outside = '';
  let depth = 0;
  let start = 0;
  let name = '';
  let uid: string | undefined;
  for (const mark of calendar.matchAll(MARK)) {
    const [whole, edge, component = '', value] = mark;
    const end = mark.index + whole.length;
    if (edge === undefined) {
      if (depth === 2) uid ??= unfolded(value ?? '').trim();
    } else if (edge.toUpperCase() === 'BEGIN') {
      depth += 1;
      if (depth !== 2) continue;
      outside += calendar.slice(start, mark.index);
      start = mark.index;
      name = component.toUpperCase();
      uid = undefined;
    } else {
      depth -= 1;
      if (depth !== 1) continue;
      pieces.push({ name, uid, text: calendar.slice(start, end) });
      start = end;
    }
  }
  // A component without an end stays whole, and will be refused.
  if (depth > 1) pieces.push({ name, uid, text: calendar.slice(start) });
  else outside += calendar.slice(start);
  return { header: (outside.match(HEADER) ?? []).join(''), pieces };
}

function zoneName({ text }: Piece): string {
  return /(?<![^\n])TZID(?:;[^:\n]*)?:([^\n]*)/i.exec(unfolded(text))?.[1]?.trim() ?? '';
}

function namedZones(components: string): ReadonlySet<string> {
  const named = unfolded(components).matchAll(/;TZID=(?:"([^"\n]*)"|([^";:,\n]*))/gi);
  return new Set([...named].map(([, quoted, plain = '']) => (quoted ?? plain).trim()));
}

function unfolded(text: string): string {
  return text.replace(/\r?\n[ \t]/g, '');
}

/**
 * The zone in which a file means times that name none: programs write it as X-WR-TIMEZONE, in any kind of name.
 * @returns the name as it is written; undefined for one that nobody knows
 */
export function zoneNameIn(text: string): string | undefined {
  const name = /(?<![^\n])X-WR-TIMEZONE(?:;[^:\n]*)?:([^\r\n]*)/i.exec(unfolded(text))?.[1]?.trim();
  return name !== undefined && zoneNamed(name) !== undefined ? name : undefined;
}
