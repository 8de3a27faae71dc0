// Many objects, one file.
import { expect, it } from 'vitest';
import { joinCalendar } from './join.js';
import { splitCalendar } from './split.js';

const inLines = (lines: readonly string[], end = '\r\n') => lines.map((line) => line + end).join('');
const calendar = (lines: readonly string[], end?: string) =>
  inLines(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Daybook//Daybook//EN', ...lines, 'END:VCALENDAR'], end);
const event = (uid: string, ...lines: readonly string[]) => ['BEGIN:VEVENT', `UID:${uid}`, ...lines, 'END:VEVENT'];
const zone = (name: string) => ['BEGIN:VTIMEZONE', `TZID:${name}`, 'BEGIN:STANDARD', 'END:STANDARD', 'END:VTIMEZONE'];

const joined = (name: string, ...objects: readonly string[]) => {
  const { begin, add, end } = joinCalendar(name);
  return begin + objects.map(add).join('') + end;
};

it('writes each time zone once, before the first event in it', () => {
  const inBerlin = event('1', 'DTSTART;TZID=Berlin:20260101T100000');
  const inParis = event('2', 'DTSTART;TZID=Paris:20260101T100000');
  const inBoth = event('3', 'DTSTART;TZID=Berlin:20260101T100000', 'DTEND;TZID=Paris:20260101T100000');
  const objects = [
    calendar([...zone('Berlin'), ...inBerlin]),
    calendar([...inParis, ...zone('Paris')]),
    calendar([...zone('Berlin'), ...zone('Paris'), ...inBoth]),
  ];
  const names = ['NAME:Home', 'X-WR-CALNAME:Home'];
  expect(joined('Home', ...objects)).toBe(
    calendar([...names, ...zone('Berlin'), ...inBerlin, ...inParis, ...zone('Paris'), ...inBoth]),
  );
});

it('is what splitting undoes', () => {
  const objects = [
    calendar([...zone('Berlin'), ...event('1', 'DTSTART;TZID=Berlin:20260101T100000')]),
    calendar([...event('2'), ...event('2', 'RECURRENCE-ID:20260102T100000Z')]),
    calendar(event('3', 'SUMMARY:folded', '  line')),
  ];
  expect(splitCalendar(joined('Home', ...objects))).toEqual(objects);
});

it('has one kind of line end, and a name in which nothing begins another line', () => {
  const text = joined('A; B,\\C\r\nBEGIN:VEVENT', calendar(event('1'), '\n'));
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(text).toContain('\r\nX-WR-CALNAME:A\\; B\\,\\\\C\\nBEGIN:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\n');
});
