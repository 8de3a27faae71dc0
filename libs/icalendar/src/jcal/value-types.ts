// The types of values, and how each is written in iCalendar and in jCal (RFC 7265 §3.6).
import { escapeText, unescapeText } from '#contentline';
import { InvalidCalendar } from '../invalid-calendar.js';
import type { JcalValue } from './jcal.js';

/** A value that is not what its type wants passes unchanged, so that it comes back as it was. */
interface ValueType {
  toJcal(value: string): JcalValue;
  /** @throws InvalidCalendar for what is no value at all */
  toText(value: unknown): string;
}

// RFC 5545 §3.7 and §3.8, RFC 7808 §7, RFC 7953 §3.2, RFC 7986 §5, RFC 9073 §6, RFC 9074 §6 to §8, RFC 9253 §8. Those
// without a default (IMAGE, CONFERENCE, LINK …) say themselves what they are.
const DEFAULT_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'cal-address': ['ATTENDEE', 'CALENDAR-ADDRESS', 'ORGANIZER'],
    'date-time': [
      ...['ACKNOWLEDGED', 'COMPLETED', 'CREATED', 'DTEND', 'DTSTAMP', 'DTSTART', 'DUE', 'EXDATE', 'LAST-MODIFIED'],
      ...['RDATE', 'RECURRENCE-ID', 'TZUNTIL'],
    ],
    duration: ['DURATION', 'TRIGGER'],
    float: ['GEO'],
    integer: ['PERCENT-COMPLETE', 'PRIORITY', 'REPEAT', 'SEQUENCE'],
    period: ['FREEBUSY'],
    recur: ['EXRULE', 'RRULE'],
    text: [
      ...['ACTION', 'BUSYTYPE', 'CALSCALE', 'CATEGORIES', 'CLASS', 'COLOR', 'COMMENT', 'CONTACT', 'DESCRIPTION'],
      ...['LOCATION', 'LOCATION-TYPE', 'METHOD', 'NAME', 'PARTICIPANT-TYPE', 'PRODID', 'PROXIMITY', 'REFID'],
      ...['RELATED-TO', 'REQUEST-STATUS', 'RESOURCE-TYPE', 'RESOURCES', 'STATUS', 'SUMMARY', 'TRANSP', 'TZID'],
      ...['TZID-ALIAS-OF', 'TZNAME', 'UID', 'VERSION'],
    ],
    uri: ['ATTACH', 'CONCEPT', 'TZURL', 'URL'],
    'utc-offset': ['TZOFFSETFROM', 'TZOFFSETTO'],
  }).flatMap(([type, names]) => names.map((name) => [name, type] as const)),
);

/** The type of a property that does not say it, `unknown` for those that are not known. @param name in upper case */
export function defaultType(name: string): string {
  return DEFAULT_TYPES.get(name) ?? 'unknown';
}

const asIs: ValueType = { toJcal: (value) => value, toText: textOfScalar };

const TYPES: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ['boolean', { toJcal: (value) => value.trim().toUpperCase() === 'TRUE', toText: textOfScalar }],
  ['date', { toJcal: (value) => extended(value).replace(/^([\d-]{10})T.*$/, '$1'), toText: basic }],
  ['date-time', { toJcal: extended, toText: basic }],
  ['float', { toJcal: (value) => Number.parseFloat(value) || 0, toText: textOfScalar }],
  ['integer', { toJcal: (value) => Number.parseInt(value, 10) || 0, toText: textOfScalar }],
  ['period', { toJcal: (value) => value.split('/').map(extended), toText: periodText }],
  ['recur', { toJcal: ruleToJcal, toText: ruleText }],
  ['text', { toJcal: unescapeText, toText: (value) => escapeText(textOfScalar(value)) }],
  ['time', { toJcal: (value) => value.replace(/^(\d\d)(\d\d)(\d\d)/, '$1:$2:$3'), toText: basic }],
  ['utc-offset', { toJcal: (value) => value.replace(/(\d\d)(?=\d)/g, '$1:'), toText: offsetText }],
]);

/** How values of a type are converted; those of unknown types stay as they are (RFC 7265 §5). */
export function valueType(type: string): ValueType {
  return TYPES.get(type) ?? asIs;
}

function textOfScalar(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new InvalidCalendar('A jCal value is neither a text nor a number nor true or false.');
}

// RFC 7265 §3.6.4, §3.6.5: with the separators of ISO 8601; durations have none.
function extended(value: string): string {
  return value.replace(/^(\d{4})(\d\d)(\d\d)(?!\d)/, '$1-$2-$3').replace(/T(\d\d)(\d\d)(\d\d)(?=Z?$)/i, 'T$1:$2:$3');
}

function basic(value: unknown): string {
  return textOfScalar(value).replace(/(?<=\d)[-:](?=\d)/g, '');
}

// The minus before hours is no separator.
function offsetText(value: unknown): string {
  return textOfScalar(value).replaceAll(':', '');
}

function periodText(value: unknown): string {
  return listOf(value).map(basic).join('/');
}

// RFC 7265 §3.6.10
function ruleToJcal(rule: string): JcalValue {
  const parts = rule.split(';').filter((part) => part.includes('='));
  return Object.fromEntries(
    parts.map((part) => {
      const [name = '', value = ''] = part.split('=', 2);
      const values = value.split(',').map(rulePart);
      return [name.trim().toLowerCase(), values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function rulePart(value: string): JcalValue {
  return /^[+-]?\d{1,5}$/.test(value) ? Number(value) : extended(value);
}

function ruleText(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return textOfScalar(value);
  const parts = Object.entries(value).map(
    ([name, values]) => `${name.toUpperCase()}=${listOf(values).map(basic).join(',')}`,
  );
  // RFC 5545 §3.3.10: FREQ comes first for the sake of older programs.
  const isLater = (part: string) => (part.startsWith('FREQ=') ? 0 : 1);
  return parts.sort((one, other) => isLater(one) - isLater(other)).join(';');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
