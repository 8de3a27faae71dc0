// What was written out before is given again only to who asks for the same.
import { expect, it } from 'vitest';
import { UTC, type Zone } from '../time.js';
import { zoneNamed } from '../zones/index.js';
import { TooManyInstances } from './index.js';
import { expandText } from './kept-expansions.js';

const DAY = 86_400;
const START = Date.UTC(2026, 0, 1) / 1000;
const range = (days: number) => ({ start: START, end: START + days * DAY });
const daily = (summary: string) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', 'DTSTART:20260101T100000', 'RRULE:FREQ=DAILY'],
    ...[`SUMMARY:${summary}`, 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
const starts = (text: string, days: number, zone: Zone = UTC) =>
  expandText(text, zone, 100, range(days)).match(/(?<=DTSTART:).*/g);

it('writes the same out again, and everything else anew', () => {
  const text = daily('one');
  const tokyo = zoneNamed('Asia/Tokyo');
  if (tokyo === undefined) throw new Error('There is no such zone.');
  // In the second round, all of it is known.
  for (let round = 0; round < 2; round += 1) {
    expect(starts(text, 1)).toEqual(['20260101T100000']);
    expect(starts(text, 2)).toEqual(['20260101T100000', '20260102T100000']);
    // The second day of Tokyo has begun: at ten on its clocks it is one in UTC.
    expect(starts(text, 1.1)).toEqual(['20260101T100000']);
    expect(starts(text, 1.1, tokyo)).toEqual(['20260101T100000', '20260102T100000']);
    expect(expandText(daily('two'), UTC, 100, range(1))).toContain('SUMMARY:two\r\n');
    expect(() => expandText(text, UTC, 1, range(5))).toThrow(TooManyInstances);
  }
});
