// VTIMEZONEs as files bring them: the examples of RFC 5545 §3.6.5, the habits of programs, and what must be refused.
import { describe, expect, it } from 'vitest';
import type { Zone } from '../time.js';
import { readComponents } from '../tree.js';
import { InvalidTimezone, zoneOf } from './index.js';

const at = (time: string) => Date.parse(`${time}Z`) / 1000;

/** A zone of components, each written as `STANDARD 20261025T030000 +0200 +0100 RRULE:...`. */
function zone(...components: string[]): Zone {
  const lines = components.flatMap((component) => {
    const [name, start, from, to, ...more] = component.split(' ');
    return [`BEGIN:${name}`, `DTSTART:${start}`, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`, ...more, `END:${name}`];
  });
  return zoneOfLines('TZID:Test', ...lines);
}

function zoneOfLines(...lines: string[]): Zone {
  const text = ['BEGIN:VCALENDAR', 'BEGIN:VTIMEZONE', ...lines, 'END:VTIMEZONE', 'END:VCALENDAR', ''].join('\r\n');
  const [vtimezone] = readComponents(text).components;
  if (vtimezone === undefined) throw new Error('There is no VTIMEZONE.');
  return zoneOf(vtimezone);
}

const hours = ({ offsetAt }: Zone, ...times: string[]) => times.map((time) => offsetAt(at(time)) / 3600);

describe('a VTIMEZONE', () => {
  // RFC 5545 §3.6.5, the first example.
  it('has rules that end and rules that do not', () => {
    const newYork = zone(
      'DAYLIGHT 19670430T020000 -0500 -0400 RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU;UNTIL=19730429T070000Z',
      'STANDARD 19671029T020000 -0400 -0500 RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z',
      'DAYLIGHT 19740106T020000 -0500 -0400 RDATE:19750223T020000',
      'DAYLIGHT 19760425T020000 -0500 -0400 RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU;UNTIL=19860427T070000Z',
      'DAYLIGHT 19870405T020000 -0500 -0400 RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z',
      'DAYLIGHT 20070311T020000 -0500 -0400 RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
      'STANDARD 20071104T020000 -0400 -0500 RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU',
    );
    expect(hours(newYork, '1960-07-01', '1967-07-01', '1974-01-07', '1975-02-24', '1986-04-28')).toEqual([
      -5, -4, -4, -4, -4,
    ]);
    expect(hours(newYork, '2006-04-02T06:59:59', '2006-04-02T07:00', '2006-10-29T06:00', '2007-03-12')).toEqual([
      -5, -4, -5, -4,
    ]);
    expect(hours(newYork, '2026-11-01T05:59:59', '2026-11-01T06:00', '2500-07-01', '9999-12-31')).toEqual([
      -4, -5, -4, -5,
    ]);
    expect(newYork.tzid).toBe('Test');
    expect(newYork.toUtc(at('2007-11-04T01:30'))).toBe(at('2007-11-04T05:30'));
    expect(newYork.toUtc(at('2007-03-11T02:30'))).toBe(at('2007-03-11T07:30'));
  });

  it('of Outlook begins in 1601, on a day that does not match', () => {
    const outlook = zone(
      'STANDARD 16010101T030000 +0200 +0100 RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
      'DAYLIGHT 16010101T020000 +0100 +0200 RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
    );
    expect(hours(outlook, '1601-02-01', '2026-03-29T00:59:59', '2026-03-29T01:00', '2026-10-25T01:00')).toEqual([
      1, 1, 2, 1,
    ]);
  });

  it('may let rules begin on a day that does not match, in the middle of the year as well', () => {
    const late = zone(
      'STANDARD 20200101T000000 +1100 +1000 RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4',
      'DAYLIGHT 20200101T000000 +1000 +1100 RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=10',
    );
    expect(hours(late, '2020-02-01', '2020-07-01', '2020-12-01')).toEqual([11, 10, 11]);
  });

  it('may have but one offset', () => {
    expect(hours(zone('STANDARD 19700101T000000 +0530 +0530'), '1900-01-01', '2100-01-01')).toEqual([5.5, 5.5]);
  });

  it('has the first TZOFFSETFROM before everything', () => {
    const zones = zone('STANDARD 20000101T000000 +0100 +0200', 'DAYLIGHT 19900101T000000 +0030 +0100');
    expect(hours(zones, '1989-01-01', '1995-01-01', '2001-01-01')).toEqual([0.5, 1, 2]);
  });

  it.each([
    ['a list of dates', 'RDATE:20230402T020000,20240407T020000', '2024-04-07T01:59:59', '2024-04-07T02:00'],
    ['a date in UTC', 'RDATE:20240407T020000Z', '2024-04-07T01:59:59', '2024-04-07T02:00'],
    ['a day as date', 'RDATE;VALUE=DATE:20240407', '2024-04-06T23:59:59', '2024-04-07T00:00'],
    [
      'hour and minute in the rule',
      'RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=1SU;BYMONTH=4',
      '2024-04-07T01:59:59',
      '2024-04-07T02:00',
    ],
    [
      'a week of days',
      'RRULE:FREQ=YEARLY;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU;BYMONTH=4',
      '2024-04-07T01:59:59',
      '2024-04-07T02:00',
    ],
    ['an interval', 'RRULE:FREQ=YEARLY;INTERVAL=4', '2024-01-01T01:59:59', '2024-01-01T02:00'],
    ['a count', 'RRULE:FREQ=YEARLY;COUNT=25', '2024-01-01T01:59:59', '2024-01-01T02:00'],
    ['an end in local time', 'RRULE:FREQ=YEARLY;UNTIL=20240101T020000', '2024-01-01T01:59:59', '2024-01-01T02:00'],
    ['a date as end', 'RRULE:FREQ=YEARLY;UNTIL=20240101', '2024-01-01T01:59:59', '2024-01-01T02:00'],
  ])('may have %s', (_, recurrence, before, onset) => {
    // Back to 0 in each December, so that it shows whether there is an onset.
    const back = 'STANDARD 20001201T000000 +0100 +0000 RRULE:FREQ=YEARLY';
    expect(hours(zone(back, `DAYLIGHT 20000101T020000 +0000 +0100 ${recurrence}`), before, onset)).toEqual([0, 1]);
  });
});

describe('a VTIMEZONE is refused', () => {
  const standard = [
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'TZOFFSETFROM:+0000',
    'TZOFFSETTO:+0100',
    'END:STANDARD',
  ];
  const without = (name: string) => standard.filter((line) => !line.startsWith(name));
  const withRule = (rule: string) => standard.toSpliced(4, 0, `RRULE:${rule}`);

  it.each([
    ['without TZID', standard, 'no TZID'],
    ['with an empty TZID', ['TZID: ', ...standard], 'no TZID'],
    ['without observances', ['TZID:Test'], 'neither STANDARD nor DAYLIGHT'],
    ['without DTSTART', ['TZID:Test', ...without('DTSTART')], 'no DTSTART'],
    ['without TZOFFSETFROM', ['TZID:Test', ...without('TZOFFSETFROM')], 'no TZOFFSETFROM'],
    ['without TZOFFSETTO', ['TZID:Test', ...without('TZOFFSETTO')], 'no TZOFFSETTO'],
    ['with an offset that is none', ['TZID:Test', ...without('TZOFFSETTO').toSpliced(3, 0, 'TZOFFSETTO:+9')], 'offset'],
    ['with a monthly rule', ['TZID:Test', ...withRule('FREQ=MONTHLY')], 'yearly'],
    ['with a rule that is none', ['TZID:Test', ...withRule('FREQ=YEARLY;UNTIL=1')], 'UNTIL'],
    [
      'with a long list',
      ['TZID:Test', ...standard.toSpliced(4, 0, `RDATE:${'20260101T000000,'.repeat(10_000)}`)],
      'more than',
    ],
  ])('%s', (_, lines, message) => {
    expect(() => zoneOfLines(...lines)).toThrow(InvalidTimezone);
    expect(() => zoneOfLines(...lines)).toThrow(message);
  });

  it.each([
    ['many rules without end', Array.from({ length: 200 }, () => withRule('FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU')).flat()],
    [
      'a rule with all seconds',
      withRule('FREQ=YEARLY;BYSECOND=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5;BYHOUR=0,1,2,3'),
    ],
    ['a rule with all days', withRule('FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU')],
  ])('soon with %s', (_, lines) => {
    const began = process.cpuUsage();
    expect(() => zoneOfLines('TZID:Test', ...lines)).toThrow(InvalidTimezone);
    expect(process.cpuUsage(began).user).toBeLessThan(1_000_000);
  });
});
