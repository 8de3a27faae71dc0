// Leap seconds: the difference between atomic time and UTC, from the list of the Earth Rotation Service (IERS).
import { dateOfDays } from '../gregorian.js';
import { DAY } from '../time.js';
import { InvalidZoneData } from './history.js';

/** Days are dates like `2017-01-01`. */
export interface LeapSeconds {
  /** The day on which the list was updated. */
  readonly version: string;
  /** The last day about which it says something. */
  readonly expires: string;
  /** Seconds by which UTC is behind atomic time, by the day at whose beginning that began. */
  readonly offsets: Readonly<Record<string, number>>;
}

// The list counts seconds from 1900 on.
const FROM_1900_TO_1970 = 2_208_988_800;
const UPDATED = /^#\$\s+(\d{9,11})$/m;
const EXPIRES = /^#@\s+(\d{9,11})$/m;
const OFFSET = /^(\d{9,11})\s+(\d{1,3})\b/gm;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** Reads a `leap-seconds.list`. @throws InvalidZoneData */
export function readLeapSeconds(list: string): LeapSeconds {
  const [, updated] = UPDATED.exec(list) ?? [];
  const [, expires] = EXPIRES.exec(list) ?? [];
  if (updated === undefined || expires === undefined) {
    throw new InvalidZoneData('A list of leap seconds does not tell when it was made and when it expires.');
  }
  const offsets = [...list.matchAll(OFFSET)].map(([, from, offset]) => [dateIn(from), Number(offset)] as const);
  return { version: dateIn(updated), expires: dateIn(expires), offsets: Object.fromEntries(offsets) };
}

/** Whether something out of a file is what `readLeapSeconds` makes. */
export function isLeapSeconds(value: unknown): value is LeapSeconds {
  const { version, expires, offsets } = { ...(value as Partial<Record<keyof LeapSeconds, unknown>>) };
  return (
    isDate(version) &&
    isDate(expires) &&
    typeof offsets === 'object' &&
    Object.entries({ ...offsets }).every(([from, offset]) => isDate(from) && Number.isSafeInteger(offset))
  );
}

function dateIn(seconds: unknown): string {
  const { year, month, day } = dateOfDays(Math.floor((Number(seconds) - FROM_1900_TO_1970) / DAY));
  return [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && DATE.test(value);
}
