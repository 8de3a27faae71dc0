// Calendar objects and contacts for tests: valid, and as small as they can be.
import { randomUUID } from 'node:crypto';

interface Described {
  readonly uid?: string;
  readonly summary?: string;
  /** Further content lines of the component. */
  readonly lines?: readonly string[];
}

const inLines = (lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join('');

/** An iCalendar object with these content lines between its properties and its end. */
export const calendarObject = (...lines: readonly string[]): string =>
  inLines(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Daybook//Tests//EN', ...lines, 'END:VCALENDAR']);

/** The content lines of a component. */
export const component = (name: string, ...lines: readonly string[]): readonly string[] => [
  `BEGIN:${name}`,
  ...lines,
  `END:${name}`,
];

export const event = ({ uid = randomUUID(), summary = 'Lunch', lines = [] }: Described = {}): string =>
  calendarObject(
    ...component(
      'VEVENT',
      `UID:${uid}`,
      'DTSTAMP:20260101T000000Z',
      'DTSTART:20260301T120000Z',
      'DTEND:20260301T130000Z',
      `SUMMARY:${summary}`,
      ...lines,
    ),
  );

export const task = ({ uid = randomUUID(), summary = 'Buy milk', lines = [] }: Described = {}): string =>
  calendarObject(...component('VTODO', `UID:${uid}`, 'DTSTAMP:20260101T000000Z', `SUMMARY:${summary}`, ...lines));

interface DescribedCard {
  readonly uid?: string;
  readonly name?: string;
  readonly version?: '3.0' | '4.0';
  readonly lines?: readonly string[];
}

export const card = ({
  uid = randomUUID(),
  name = 'Ada Lovelace',
  version = '3.0',
  lines = [],
}: DescribedCard = {}): string => {
  const [given = '', family = ''] = name.split(' ');
  const about = [`UID:${uid}`, `FN:${name}`, `N:${family};${given};;;`, ...lines];
  return inLines(['BEGIN:VCARD', `VERSION:${version}`, ...about, 'END:VCARD']);
};
