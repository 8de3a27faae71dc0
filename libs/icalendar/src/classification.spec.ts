// What is not public is seen by others only as time that is taken (RFC 5545 §3.8.1.3).
import { describe, expect, it } from 'vitest';
import { withoutPrivateDetails } from './index.js';

const ZONE = ['BEGIN:VTIMEZONE', 'TZID:X', 'BEGIN:STANDARD', 'COMMENT:CLASS', 'END:STANDARD', 'END:VTIMEZONE'];
const object = (...components: readonly (readonly string[])[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...ZONE, ...components.flat(), 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const ALARM = ['BEGIN:VALARM', 'DESCRIPTION:secret', 'END:VALARM'];
const TIMES = ['UID:u', 'DTSTART;TZID=X:20260101T100000', 'RRULE:FREQ=DAILY'];
const INSTANCE = ['UID:u', 'RECURRENCE-ID;TZID=X:20260102T100000', 'DTSTART;TZID=X:20260102T120000'];

describe('withoutPrivateDetails', () => {
  it.each(['CLASS:PRIVATE', 'CLASS:CONFIDENTIAL', 'class;X-A=b: private', 'CLASS:X-BOARD', 'CL\r\n ASS:PRI\r\n\tVATE'])(
    'leaves the times of %j',
    (line) => {
      const text = object(event('SUMMARY:secret', ...TIMES, 'ATTENDEE:mailto:secret', ...ALARM, line, 'X-A:secret'));
      expect(withoutPrivateDetails(text)).toBe(object(event(...TIMES, line, 'SUMMARY:Private')));
    },
  );

  it.each([
    object(event(...TIMES, 'SUMMARY:open')),
    object(event(...TIMES, 'SUMMARY:a class of its own', 'CLASS:Public ', ...ALARM)),
  ])('leaves what is public as it is', (text) => {
    expect(withoutPrivateDetails(text)).toBe(text);
  });

  it('asks each instance, and its series where that says nothing', () => {
    const open = event(...TIMES, 'SUMMARY:open');
    const closed = event(...TIMES, 'CLASS:PRIVATE', 'SUMMARY:secret');
    const instance = (...lines: readonly string[]) => event(...INSTANCE, 'SUMMARY:instance', ...lines);
    const shown = (...lines: readonly string[]) => event(...INSTANCE, ...lines, 'SUMMARY:Private');
    const shownSeries = event(...TIMES, 'CLASS:PRIVATE', 'SUMMARY:Private');
    for (const [stored, seen] of [
      [object(open, instance('CLASS:PRIVATE')), object(open, shown('CLASS:PRIVATE'))],
      [object(instance(), closed), object(shown(), shownSeries)],
      [object(closed, instance('CLASS:PUBLIC')), object(shownSeries, instance('CLASS:PUBLIC'))],
    ] as const) {
      expect(withoutPrivateDetails(stored)).toBe(seen);
    }
  });
});
