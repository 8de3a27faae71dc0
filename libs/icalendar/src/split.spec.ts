// One file, many objects.
import { describe, expect, it } from 'vitest';
import { splitCalendar } from './split.js';

const inLines = (lines: readonly string[], end = '\r\n') => lines.map((line) => line + end).join('');
const calendar = (lines: readonly string[], end?: string) =>
  inLines(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...lines, 'END:VCALENDAR'], end);
const event = (uid: string, ...lines: readonly string[]) => ['BEGIN:VEVENT', `UID:${uid}`, ...lines, 'END:VEVENT'];
const zone = (name: string) => ['BEGIN:VTIMEZONE', `TZID:${name}`, 'BEGIN:STANDARD', 'END:STANDARD', 'END:VTIMEZONE'];

describe('splitCalendar', () => {
  it('leaves a single object as it is, to the octet', () => {
    const single = `\ufeff${calendar(['X-WR-CALNAME:Home', ...zone('Unused'), ...event('1')], '\n')}\n\n`;
    expect(splitCalendar(single)).toEqual([single]);
    expect(splitCalendar(`\ufeff${calendar([...event('1'), ...event('2')])}`)).toHaveLength(2);
  });

  it('makes one object of each UID, with its changed instances', () => {
    const changed = event('1', 'RECURRENCE-ID:20260102T100000Z');
    const objects = splitCalendar(
      calendar(['X-WR-CALNAME:Home', ...event('1'), ...event('2'), ...changed, 'COLOR:red']),
    );
    expect(objects).toEqual([calendar([...event('1'), ...changed]), calendar(event('2'))]);
  });

  it('gives each object the time zones that it names, and no others', () => {
    const berlin = event('1', 'DTSTART;TZID=Europe/Berlin:20260101T100000');
    const fold = event('2', 'DTSTART;VALUE=DATE-TIME;TZID="Eur', ' ope/Paris":20260101T100000', 'DTEND;TZID=Nowhere:1');
    const utc = event('3');
    const objects = splitCalendar(
      calendar([...zone('Europe/Paris'), ...zone('Europe/Berlin'), ...berlin, ...fold, ...utc]),
    );
    expect(objects).toEqual([
      calendar([...zone('Europe/Berlin'), ...berlin]),
      calendar([...zone('Europe/Paris'), ...fold]),
      calendar(utc),
    ]);
  });

  it('takes METHOD away, which no stored object may have', () => {
    expect(splitCalendar(calendar(['METHOD:PUBLISH', ...event('1')]))).toEqual([calendar(event('1'))]);
  });

  it('knows the UID of an event from that of its alarm, and a folded one', () => {
    const alarm = ['BEGIN:VALARM', 'UID:alarm', 'END:VALARM'];
    const one = ['BEGIN:VEVENT', ...alarm, 'UID:o', ' ne', 'END:VEVENT'];
    const two = event('two', ...alarm);
    expect(splitCalendar(calendar([...one, ...two, ...event('one')]))).toEqual([
      calendar([...one, ...event('one')]),
      calendar(two),
    ]);
  });

  it('reads lines that are folded after their name', () => {
    const folded = calendar([...event('1'), ...event('2')]).replace(/^(UID|VERSION)/gm, '$1\r\n ');
    const [first = '', second = ''] = splitCalendar(folded);
    expect([first, second].map((each) => each.replaceAll('\r\n ', ''))).toEqual([
      calendar(event('1')),
      calendar(event('2')),
    ]);
  });

  it('keeps components without UID apart', () => {
    const nameless = ['BEGIN:VTODO', 'END:VTODO'];
    expect(splitCalendar(calendar([...nameless, ...nameless]))).toHaveLength(2);
  });

  it('reads several calendars in one file', () => {
    expect(splitCalendar(calendar(event('1')) + calendar(event('2')))).toEqual([
      calendar(event('1')),
      calendar(event('2')),
    ]);
  });

  it('leaves what is wrong to whoever checks the objects', () => {
    const broken = calendar([...event('1', 'no property'), 'BEGIN:VEVENT', 'UID:2']);
    const [first, second, ...others] = splitCalendar(broken);
    expect(first).toBe(calendar(event('1', 'no property')));
    expect(second).toContain('UID:2');
    expect(others).toEqual([]);
    expect(splitCalendar('')).toEqual([]);
    expect(splitCalendar('hello')).toEqual([]);
    expect(splitCalendar(event('1').join('\n'))).toEqual([]);
    expect(splitCalendar('END:VEVENT\nEND:VCALENDAR\nEND:VCALENDAR')).toEqual([]);
  });

  it('takes a time that grows with the size of the file', () => {
    const started = performance.now();
    const many = splitCalendar(calendar(Array.from({ length: 5_000 }, (_, index) => event(String(index))).flat()));
    expect(many).toHaveLength(5_000);
    splitCalendar('BEGIN:VEVENT\n'.repeat(25_000));
    splitCalendar(`BEGIN:VCALENDAR\n${'UID:\n '.repeat(25_000)}`);
    splitCalendar(`BEGIN:VCALENDAR\n${'BEGIN:A\nUID;\n'.repeat(12_000)}`);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
