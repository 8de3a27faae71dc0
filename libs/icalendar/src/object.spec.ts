// What a calendar takes as one object, what it refuses and why.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS as SERVER_LIMITS } from '../../../test/support/limits.js';
import {
  InvalidCalendar,
  InvalidCalendarObject,
  LIMITS,
  parseTime,
  readCalendarObject,
  readTimezone,
} from './index.js';

const calendar = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const component = (name: string, ...lines: readonly string[]) => [`BEGIN:${name}`, ...lines, `END:${name}`];
const event = (...lines: readonly string[]) =>
  component('VEVENT', 'UID:2@example.com', 'DTSTAMP:20041210T183838Z', ...lines);
const once = event('DTSTART:20041206T120000Z', 'DTEND:20041206T130000Z');
const series = event('DTSTART:20041206T120000Z', 'DTEND:20041206T130000Z', 'RRULE:FREQ=WEEKLY');
const moved = event('RECURRENCE-ID:20041213T120000Z', 'DTSTART:20041213T130000Z', 'DTEND:20041213T140000Z');
const berlin = component(
  'VTIMEZONE',
  'TZID:Europe/Berlin',
  ...component('STANDARD', 'DTSTART:19961027T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100'),
);
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

const limits = {
  ...SERVER_LIMITS,
  minDateTime: parseTime('19000101T000000Z').local,
  maxDateTime: parseTime('21001231T235959Z').local,
  maxAttendees: 2,
};
const read = (text: string) => readCalendarObject(text, limits);
const refusalOf = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InvalidCalendarObject) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'accepted';
};

describe('an object', () => {
  // RFC 4791 §4.1
  it('is a series with the instances that were changed', () => {
    const { uid, component, master, overrides } = read(calendar(...series, ...moved));
    expect({ uid, component }).toEqual({ uid: '2@example.com', component: 'VEVENT' });
    expect(master?.properties.map(({ name }) => name)).toContain('RRULE');
    expect(overrides.map(({ properties }) => properties[2]?.value)).toEqual(['20041213T120000Z']);
  });

  it('may have only changed instances, in whatever order, with their zones', () => {
    const other = moved.map((line) => line.replace('20041213', '20041220'));
    const { master, overrides } = read(calendar(...berlin, ...other, ...moved));
    expect(master).toBeUndefined();
    expect(overrides).toHaveLength(2);
  });

  it.each([
    ['VTODO', component('VTODO', 'UID:1', 'SUMMARY:Buy milk')],
    ['VJOURNAL', component('VJOURNAL', 'UID:1', 'DTSTART;VALUE=DATE:20240101')],
    ['VFREEBUSY', component('VFREEBUSY', 'UID:1', 'FREEBUSY:19970308T160000Z/PT8H30M')],
    [
      'VAVAILABILITY',
      component('VAVAILABILITY', 'UID:1', ...component('AVAILABLE', 'UID:2', 'DTSTART:20240101T090000')),
    ],
    ['VPOLL', component('VPOLL', 'UID:1')],
  ])('may be a %s', (name, lines) => {
    expect(read(calendar(...lines)).component).toBe(name);
  });

  it('keeps components that it does not know, inside and beside', () => {
    const inside = component('PARTICIPANT', 'UID:3', ...component('VLOCATION', 'UID:4'));
    const text = calendar(...event('DTSTART:20240101', ...inside), ...component('X-DEVICE', 'X-ID:5'));
    const { calendar: root, master } = read(text);
    expect(master?.components[0]?.components[0]?.name).toBe('VLOCATION');
    expect(root.components.map(({ name }) => name)).toEqual(['VEVENT', 'X-DEVICE']);
  });

  it('has its UID without escapes and blanks', () => {
    expect(read(calendar(...component('VTODO', 'UID: a\\,b '))).uid).toBe('a,b');
  });

  it('knows where each part stands in the text', () => {
    const text = `\ufeff${calendar(...berlin, '', ...series)}\r\n`;
    const { calendar: root, master } = read(text);
    expect(text.slice(root.start, root.end)).toBe(calendar(...berlin, '', ...series));
    expect(text.slice(master?.start, master?.end)).toBe(`${series.join('\r\n')}\r\n`);
  });
});

describe('what clients send', () => {
  it.each([
    ['LF alone', calendar(...once).replaceAll('\r\n', '\n')],
    ['no line end at the end', calendar(...once).trimEnd()],
    ['blank lines and lower case', calendar('', ...once.map((line) => line.replace('VEVENT', 'vevent')), '')],
    ['no PRODID', calendar(...once).replace('PRODID:-//Example//EN\r\n', '')],
    ['no DTSTAMP', calendar(...component('VEVENT', 'UID:1', 'DTSTART:20240101T000000Z'))],
    ['an end before the start', calendar(...event('DTSTART:20240101T120000Z', 'DTEND:20240101T110000Z'))],
    ['DTEND and DURATION', calendar(...event('DTSTART:20240101T120000Z', 'DTEND:20240101T110000Z', 'DURATION:PT0S'))],
    ['an end of another form', calendar(...event('DTSTART;TZID=Europe/Berlin:20240101T120000', 'DTEND:20240102'))],
    ['no year in CREATED', calendar(...event('DTSTART:20240101T120000Z', 'CREATED:00001231T000000Z'))],
    ['two rules', calendar(...event('DTSTART:20240101', 'RRULE:FREQ=DAILY;COUNT=2', 'RRULE:FREQ=YEARLY;COUNT=2'))],
    ['an empty EXDATE', calendar(...event('DTSTART:20240101', 'EXDATE:'))],
    ['an alarm without a trigger', calendar(...event('DTSTART:20240101', ...component('VALARM', 'TRIGGER:PT')))],
    ['a zone without history', calendar(...component('VTIMEZONE', 'TZID:Europe/Berlin'), ...once)],
    ['separators with a backslash', calendar(...event('DTSTART:20240101', 'X-PLACE;X-TITLE=Street 1\\; Town:geo:1,2'))],
  ])('is taken with %s', (_, text) => {
    expect(refusalOf(text)).toBe('accepted');
  });
});

describe('what is no object', () => {
  it.each([
    ['METHOD', calendar('METHOD:REQUEST', ...once), 'METHOD must not be there'],
    ['nothing but a zone', calendar(...berlin), 'no event, task or journal'],
    ['two kinds', calendar(...once, ...component('VTODO', 'UID:2@example.com')), 'A VEVENT and a VTODO'],
    [
      'two UIDs',
      calendar(...once, ...event('DTSTART:20240101').map((line) => line.replace('2@', '3@'))),
      'different UIDs',
    ],
    ['no UID', calendar(...component('VEVENT', 'DTSTART:20240101')), 'no UID'],
    ['an empty UID', calendar(...component('VEVENT', 'UID:', 'DTSTART:20240101')), 'no UID'],
    ['two masters', calendar(...once, ...series), 'two VEVENT with one UID'],
    ['one instance twice', calendar(...series, ...moved, ...moved), '20041213T120000Z is there twice'],
    ['a UID too long', calendar(...component('VTODO', `UID:${'é'.repeat(LIMITS.uid / 2 + 1)}`)), 'longer than'],
  ])('%s', (_, text, sentence) => {
    expect(refusalOf(text)).toMatch(new RegExp(`^valid-calendar-object-resource: .*${sentence}.*\\.$`));
  });
});

describe('what is not iCalendar', () => {
  it.each([
    ['nothing', '', 'must begin with BEGIN:VCALENDAR'],
    ['a contact', 'BEGIN:VCARD\r\nEND:VCARD\r\n', 'must begin with BEGIN:VCALENDAR'],
    ['an event alone', once.join('\r\n'), 'must begin with BEGIN:VCALENDAR'],
    ['no END', calendar(...once).replace('END:VCALENDAR', ''), 'END:VCALENDAR is missing'],
    ['another END', calendar(...once).replace('END:VEVENT', 'END:VTODO'), 'BEGIN:VEVENT is followed by END:VTODO'],
    ['an END too many', `${calendar(...once)}END:VCALENDAR`, 'Something follows'],
    ['two calendars', calendar(...once) + calendar(...once), 'Something follows'],
    ['junk after it', `${calendar(...once)}X-A:b`, 'Something follows'],
    ['no VERSION', calendar(...once).replace('VERSION:2.0\r\n', ''), 'VERSION of calendar data must be 2\\.0'],
    ['vCalendar', calendar(...once).replace('2.0', '1.0'), 'must be 2\\.0, not 1\\.0'],
    ['a line without a colon', calendar(...event('DTSTART:20240101', 'nonsense')), 'Line 8: "nonsense"'],
    ['a component without a name', calendar('BEGIN:'), 'cannot be the name of a component'],
    ['no DTSTART', calendar(...event('SUMMARY:When\\?')), 'no DTSTART'],
    ['two DTSTART', calendar(...event('DTSTART:20240101', 'DTSTART:20240102')), 'two properties DTSTART'],
    ['a BEGIN behind a group', calendar(...once).replace('BEGIN:VC', 'X.BEGIN:VC'), 'must begin with BEGIN:VCALENDAR'],
    ['a DTSTART behind a group', calendar(...event('X.DTSTART:20240101')), 'no DTSTART'],
    ['30 February', calendar(...event('DTSTART;VALUE=DATE:20240230')), 'DTSTART: "20240230" is not a date that exists'],
    [
      'an unreadable override',
      calendar(...series, ...event('RECURRENCE-ID:x', 'DTSTART:20240101')),
      'RECURRENCE-ID: "x"',
    ],
    ['an unreadable EXDATE', calendar(...event('DTSTART:20240101', 'EXDATE:20240102,x')), 'EXDATE: "x"'],
    ['an unreadable DURATION', calendar(...event('DTSTART:20240101', 'DURATION:1h')), 'DURATION: "1h"'],
    [
      'an alarm that starts a program',
      calendar(...event('DTSTART:20240101', ...component('VALARM', 'ACTION:PROCEDURE'))),
      'starts a program',
    ],
    ['NUL', calendar(...event('DTSTART:20240101', 'SUMMARY:a\0b')), 'Line 8: the character U\\+0000'],
    ['a bare CR', calendar(...event('DTSTART:20240101', 'SUMMARY:a\rATTENDEE:b')), 'U\\+000D'],
    ['half a surrogate pair', calendar(...event('DTSTART:20240101', 'SUMMARY:\ud83d')), 'U\\+D83D'],
    ['a noncharacter', calendar(...event('DTSTART:20240101', 'SUMMARY:\uffff')), 'U\\+FFFF'],
    ['a byte order mark inside', calendar(...event('DTSTART:20240101', 'SUMMARY:a\ufeffb')), 'U\\+FEFF'],
  ])('%s', (_, text, sentence) => {
    expect(refusalOf(text)).toMatch(new RegExp(`^valid-calendar-data: .*${sentence}.*\\.$`));
  });
});

describe('what is too much', () => {
  const many = 'X-A:b\r\n';
  const nested = (depth: number) => ['VCALENDAR', ...times(depth - 1, () => 'VEVENT')];
  it.each([
    [
      'levels',
      `${nested(5)
        .map((name) => `BEGIN:${name}\r\n`)
        .join('')}`,
      'valid-calendar-data: .*deeper than 4',
    ],
    ['levels of a bomb', 'BEGIN:VCALENDAR\r\n'.repeat(100_000), 'valid-calendar-data: .*deeper than 4'],
    [
      'lines',
      calendar(...times(4, () => component('VEVENT', many.repeat(5000).trimEnd())).flat()),
      'valid-calendar-data: .*20000 lines',
    ],
    [
      'properties',
      calendar(...component('VEVENT', many.repeat(5001).trimEnd())),
      'valid-calendar-data: .*5000 properties',
    ],
    [
      'text',
      calendar(...event(...times(2, () => `DESCRIPTION:${'x'.repeat(524_288)}`))),
      'valid-calendar-data: .*longer than 1048576',
    ],
    [
      'parameters',
      calendar(...event(`X-A;B=${'x'.repeat(65_537)}:`)),
      'valid-calendar-data: Line 7: its parameters are longer',
    ],
    [
      'values of a parameter',
      calendar(...event(`X-A;B=${'^n,'.repeat(21_846)}:`)),
      'valid-calendar-data: Line 7: its parameters',
    ],
    ['blank lines', '\n'.repeat(500_001), 'valid-calendar-data: Line 500001: there are more than 500000 lines'],
    ['of a name', calendar(...event(`X-${'A'.repeat(200)}:`)), 'valid-calendar-data: A name is longer'],
    [
      'of the name of a parameter',
      calendar(...event(`X-A;${'B'.repeat(201)}=:`)),
      'valid-calendar-data: A name is longer',
    ],
    [
      'attendees',
      calendar(...event('DTSTART:20240101', ...times(3, (at) => `ATTENDEE:mailto:${at}@example.com`))),
      'max-attendees-per-instance: .*3 attendees; at most 2 ',
    ],
    ['changed instances', calendar(...times(2002, () => moved).flat()), 'max-instances: .*2001 VEVENT'],
    [
      'dates',
      calendar(...event('DTSTART:20240101', `EXDATE:${'20240102,'.repeat(5001)}`)),
      'max-instances: .*at most 5000 ',
    ],
    [
      'dates, before they are read',
      calendar(...event('DTSTART:20240101', `RDATE;ENCODING=BASE64:${'no date,'.repeat(5001)}`)),
      'max-instances: .*at most 5000 ',
    ],
    [
      'alarms',
      calendar(...event('DTSTART:20240101', ...times(101, () => component('VALARM')).flat())),
      'valid-calendar-data: .*101 alarms; at most 100 ',
    ],
    [
      'zones',
      calendar(...times(51, () => berlin).flat(), ...once),
      'valid-calendar-data: .*51 time zones; at most 50 ',
    ],
    [
      'observances',
      calendar(...component('VTIMEZONE', 'TZID:a', ...times(501, () => component('STANDARD')).flat()), ...once),
      'valid-calendar-data: .*500 observances',
    ],
  ])('%s', (_, text, refusal) => {
    expect(refusalOf(text)).toMatch(new RegExp(`^${refusal}.*\\.$`));
  });

  it.each([
    ['DTSTART:18991231', 'min-date-time: DTSTART is 18991231; nothing before 19000101T000000Z'],
    ['DTSTART;TZID=Europe/Berlin:18991231T235959', 'min-date-time'],
    ['DTSTART:20240101T000000Z\r\nDTEND:21010101T000000Z', 'max-date-time: DTEND is 21010101T000000Z; nothing after'],
    ['DTSTART:20240101\r\nRECURRENCE-ID:18000101', 'min-date-time: RECURRENCE-ID'],
    ['DTSTART:20240101\r\nEXDATE:20240102,99990102', 'max-date-time: EXDATE'],
    ['DTSTART:20240101\r\nRDATE;VALUE=PERIOD:21001231T000000Z/21010101T000000Z', 'max-date-time: RDATE'],
    ['DTSTART:19000101\r\nDTEND:21001231T235959Z\r\nEXDATE:', 'accepted'],
    // RFC 4791 §5.2.7: a series that goes on beyond is taken.
    ['DTSTART:20240101\r\nRRULE:FREQ=YEARLY;UNTIL=29990101', 'accepted'],
    // What the server does not depend on.
    ['DTSTART:20240101\r\nCREATED:18000101T000000Z', 'accepted'],
  ])('or too early or too late: %s', (times, verdict) => {
    expect(refusalOf(calendar(...event(times)))).toMatch(new RegExp(`^${verdict}`));
  });

  it('but an inline attachment may be long', () => {
    const attachment = `ATTACH;ENCODING=BASE64;VALUE=BINARY:${'A'.repeat(2_000_000)}`;
    expect(refusalOf(calendar(...event('DTSTART:20240101', attachment)))).toBe('accepted');
  });
});

describe('a time zone', () => {
  it('is one VTIMEZONE', () => {
    expect(readTimezone(calendar(...berlin)).properties[0]?.value).toBe('Europe/Berlin');
  });

  it.each([
    ['nothing', '', 'must begin'],
    ['no zone', calendar(), 'one VTIMEZONE and nothing else'],
    ['two zones', calendar(...berlin, ...berlin), 'one VTIMEZONE and nothing else'],
    ['an event', calendar(...berlin, ...once), 'one VTIMEZONE and nothing else'],
    ['no TZID', calendar(...berlin.filter((line) => !line.startsWith('TZID'))), 'no TZID'],
    ['no observance', calendar(...component('VTIMEZONE', 'TZID:a')), 'neither STANDARD nor DAYLIGHT'],
    ['no offset', calendar(...berlin.filter((line) => !line.startsWith('TZOFFSETTO'))), 'STANDARD has no TZOFFSETTO'],
    ['a wrong offset', calendar(...berlin).replace('+0100', '+5328'), '"\\+5328" is not an offset'],
    ['NUL', calendar(...berlin).replace('Berlin', '\0'), 'U\\+0000'],
  ])('is not %s', (_, text, sentence) => {
    expect(() => readTimezone(text)).toThrow(InvalidCalendar);
    expect(() => readTimezone(text)).toThrow(new RegExp(sentence));
  });
});

it('throws nothing else, whatever is changed in an object', () => {
  const original = calendar(...berlin, ...series, ...moved);
  const cut = fc.nat(original.length);
  const inserted = fc.oneof(
    fc.constantFrom(
      'BEGIN:VEVENT\r\n',
      'END:VEVENT\r\n',
      '\r\n ',
      '\n',
      ';',
      ':',
      '"',
      ',',
      '=',
      '\\',
      '/',
      '__proto__',
    ),
    fc.array(fc.nat(0xffff), { maxLength: 4 }).map((units) => String.fromCharCode(...units)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(cut, cut, inserted), { minLength: 1, maxLength: 4 }), (changes) => {
      const text = changes.reduce(
        (before, [from, length, replacement]) =>
          before.slice(0, from) + replacement + before.slice(from + (length % 20)),
        original,
      );
      expect(refusalOf(text)).toBeTypeOf('string');
    }),
    { numRuns: 500 },
  );
});
