// What a TZID means: names of tzdata in any spelling, of Windows, and the labels that programs make up.
import { HOUR, MINUTE } from '../time.js';
import { WINDOWS_NAMES } from './windows-names.js';

/** Longer TZIDs mean nothing. */
export const MAX_TZID_OCTETS = 200;

export interface Meaning {
  /** A name of tzdata, or a fixed offset in the form `UTC+01:00`. */
  readonly name: string;
  /** Whether there is no doubt, so that it means more than what a file says about the name. */
  readonly isCertain: boolean;
}

interface NamedZone {
  readonly tzid: string;
  /** Two names of one zone have the same. */
  readonly target: string;
  /** Seconds east of UTC in winter: now, and what else it was in our time. */
  readonly offsets: () => readonly number[];
}

// Places in the labels of Windows that no zone is called after.
const PLACES: ReadonlyMap<string, string> = new Map([
  ['Baja California', 'America/Tijuana'],
  ['Brasilia', 'America/Sao_Paulo'],
  ['Indiana (East)', 'America/Indiana/Indianapolis'],
]);

const BRACKET = /^\(([^()]*)\)(.*)$/s;
const OFFSET = /^(?:UTC|GMT)?\s*([+-])\s*(\d{1,2})(?:[:.]?(\d{2}))?$/i;
const UNIVERSAL = /^(?:UTC|GMT|Z)$/i;
const FIXED = /^UTC([+-]\d\d):(\d\d)$/;
const MAX_HOURS = 18;

/**
 * Makes the function that says what a TZID means. Certain are the names of tzdata and Windows, whatever the case and the
 * separators (`Europe_Berlin`), also behind a prefix that makes them globally unique (`/mozilla.org/20050126_1/Europe/Berlin`,
 * RFC 5545 §3.8.3.1). The rest are labels: `(UTC+01:00) Amsterdam, Berlin`, `Pacific Time (US & Canada)`, `GMT+0100`.
 */
export function createNames(zones: readonly NamedZone[]): (tzid: string) => Meaning | undefined {
  const byName = new Map(zones.map((zone) => [keyOf(zone.tzid), zone]));
  const byWindowsName = new Map(
    [...WINDOWS_NAMES].map(([name, tzid]) => [keyOf(name), byName.get(keyOf(tzid))] as const),
  );
  const byPlace = new Map<string, NamedZone | undefined>();
  for (const zone of zones) {
    const place = keyOf(zone.tzid.slice(zone.tzid.lastIndexOf('/') + 1));
    // Canada/Eastern is not US/Eastern: such a place alone says nothing.
    const isClear = !byPlace.has(place) || byPlace.get(place)?.target === zone.target;
    byPlace.set(place, isClear ? zone : undefined);
  }
  for (const [place, tzid] of PLACES) byPlace.set(keyOf(place), byName.get(keyOf(tzid)));

  function meaningOf(tzid: string): Meaning | undefined {
    const text = cleaned(tzid);
    const key = keyOf(text);
    if (key === '') return undefined;
    const known = byName.get(key) ?? byWindowsName.get(key) ?? (text.startsWith('/') ? behindPrefix(text) : undefined);
    if (known !== undefined) return { name: known.tzid, isCertain: true };
    const guess = guessed(text);
    return guess === undefined ? undefined : { name: guess, isCertain: false };
  }

  function behindPrefix(text: string): NamedZone | undefined {
    for (let at = text.indexOf('/'); at !== -1; at = text.indexOf('/', at + 1)) {
      const zone = byName.get(keyOf(text.slice(at)));
      if (zone !== undefined) return zone;
    }
    return undefined;
  }

  function guessed(text: string): string | undefined {
    const [, label = text, places = text] = BRACKET.exec(text) ?? [];
    const offset = offsetOf(label.trim());
    const parts = places.split(/[,;&/]|\band\b/i).map((part) => part.replace(/\sislands?\s*$/i, ''));
    const candidates = [
      byPeriod(places),
      ...parts.flatMap((part) => [byPlace.get(keyOf(part)), byPeriod(part)]),
    ].filter((zone) => zone !== undefined);
    if (offset === undefined) return candidates[0]?.tzid;
    // A label may be older than what its places have decided since.
    const zone =
      candidates.find(({ offsets }) => offsets()[0] === offset) ??
      candidates.find(({ offsets }) => offsets().includes(offset));
    return zone?.tzid ?? fixedName(offset);
  }

  // `Eastern Time (US & Canada)`, `Eastern Daylight Time` and `Eastern` are all about the same clocks.
  function byPeriod(text: string): NamedZone | undefined {
    return byWindowsName.get(
      keyOf(`${text.replace(/(?:\s(?:standard|daylight|summer))?\stime\b.*$/is, '')} Standard Time`),
    );
  }

  return meaningOf;
}

/** The seconds east of UTC that a name like `UTC+01:00` stands for. */
export function fixedOffset(name: string): number | undefined {
  return FIXED.test(name) ? offsetOf(name) : undefined;
}

function offsetOf(label: string): number | undefined {
  if (UNIVERSAL.test(label)) return 0;
  const [, sign, hours, minutes = '0'] = OFFSET.exec(label) ?? [];
  if (sign === undefined || Number(hours) > MAX_HOURS || Number(minutes) > 59) return undefined;
  const offset = Number(hours) * HOUR + Number(minutes) * MINUTE;
  return sign === '-' ? -offset || 0 : offset;
}

function fixedName(offset: number): string {
  const minutes = Math.abs(offset) / 60;
  const parts = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `UTC${offset < 0 ? '-' : '+'}${parts.join(':')}`;
}

// Without the quotes, escapes and punctuation around a name that have come in by mistake.
function cleaned(name: string): string {
  if (Buffer.byteLength(name) > MAX_TZID_OCTETS) return '';
  return name.replaceAll('\\', '').replace(/^[\s"']+|[\s"':;,.]+$/g, '');
}

// Letters and digits, and the signs that tell Etc/GMT+5 from Etc/GMT-5.
function keyOf(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+-]|-(?!\d)/gu, '');
}
