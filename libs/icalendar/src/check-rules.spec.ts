// Which recurrence rules a calendar takes: those that can be shown, a month at a time.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../test/support/limits.js';
import { InvalidCalendarObject, readCalendarObject } from './index.js';

const event = (...lines: readonly string[]) => [
  'BEGIN:VEVENT',
  'UID:1',
  'DTSTART:20240101T090000Z',
  ...lines,
  'END:VEVENT',
];
const refusalOf = (...lines: readonly string[]): string => {
  try {
    const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n');
    readCalendarObject(text, LIMITS);
  } catch (error) {
    if (error instanceof InvalidCalendarObject) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'accepted';
};
const verdict = (rule: string, name = 'RRULE') => refusalOf(...event(`${name}:${rule}`));

describe('a rule', () => {
  it.each([
    'FREQ=DAILY',
    'FREQ=HOURLY;BYMINUTE=0,15,30,45',
    // RFC 5545 §3.8.5.3: every 20 minutes from 9:00 to 16:40.
    'FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16',
    'FREQ=MINUTELY;BYHOUR=9;BYMINUTE=0',
    'FREQ=MINUTELY;COUNT=3000',
    'FREQ=SECONDLY;INTERVAL=900',
    'FREQ=SECONDLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0,30',
    'FREQ=MINUTELY;UNTIL=20240102T090000Z',
    'FREQ=SECONDLY;COUNT=60',
    'freq=weekly; byday=MO ;',
  ])('is %s', (rule) => {
    expect(verdict(rule)).toBe('accepted');
  });

  it.each([
    ['FREQ=MINUTELY', 'max-instances'],
    ['FREQ=SECONDLY', 'max-instances'],
    ['FREQ=SECONDLY;COUNT=3001', 'max-instances'],
    ['FREQ=MINUTELY;UNTIL=20240104T090000Z', 'max-instances'],
    ['FREQ=MINUTELY;INTERVAL=30;BYSECOND=0,10,20', 'max-instances'],
    ['FREQ=HOURLY;BYMINUTE=0,10,20,30,40', 'max-instances'],
    [
      'FREQ=DAILY;BYHOUR=8,9,10,11,12,13,14,15;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55;BYSECOND=0,1',
      'max-instances',
    ],
    ['FREQ=NEVER', 'valid-calendar-data'],
    ['FREQ=DAILY;INTERVAL=0', 'valid-calendar-data'],
    ['COUNT=3', 'valid-calendar-data'],
    ['', 'valid-calendar-data'],
  ])('is not %s: %s', (rule, reason) => {
    expect(verdict(rule)).toMatch(new RegExp(`^${reason}: .*\\.$`));
    expect(verdict(rule, 'EXRULE')).toMatch(new RegExp(`^${reason}: `));
  });

  it('is looked at in the hours of somebody, too', () => {
    const hours = event('RRULE:FREQ=MINUTELY').map((line) => line.replace('VEVENT', 'AVAILABLE'));
    expect(refusalOf('BEGIN:VAVAILABILITY', 'UID:1', ...hours, 'END:VAVAILABILITY')).toMatch(/^max-instances: /);
  });

  it('is one of ten at most', () => {
    const rules = Array.from({ length: 11 }, (_, index) => `RRULE:FREQ=DAILY;COUNT=${index + 1}`);
    expect(refusalOf(...event(...rules))).toMatch(/^valid-calendar-data: .*10 recurrence rules\.$/);
  });
});
