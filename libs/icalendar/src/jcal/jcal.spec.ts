// iCalendar to jCal and back.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJcal, InvalidCalendar, readComponents, toJcal } from '../index.js';

const corpus = new URL('../../../../../shared/corpus/', import.meta.url);
const isThere = existsSync(corpus);
const conversions = new URL('conversions/jcal/', corpus);
const names = isThere ? readdirSync(conversions).filter((name) => name.endsWith('.ics')) : [];

const calendar = (...lines: readonly string[]) => ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const convert = (text: string) => toJcal(readComponents(text));
// Before it is compared it goes over the wire.
const sent = (text: string): unknown => JSON.parse(JSON.stringify(convert(text)));
const property = (...json: readonly unknown[]) => fromJcal(['vcalendar', [json], []]);

describe.skipIf(!isThere)('the corpus (skipped where ../shared/corpus is absent)', () => {
  it.each(names)('%s', (name) => {
    const text = readFileSync(new URL(name, conversions), 'utf8');
    const expected: unknown = JSON.parse(readFileSync(new URL(`${name}.expected.json`, conversions), 'utf8'));
    expect(sent(text)).toEqual(expected);
    expect(sent(fromJcal(expected))).toEqual(expected);
  });

  it('comes back with the same meaning, all that is valid of it', () => {
    const rows = readFileSync(new URL('manifest.tsv', corpus), 'utf8').split('\n');
    const files = rows.flatMap((row) => /^(ics\/valid\/\S+)\t/.exec(row)?.[1] ?? []);
    const changed = files.filter((file) => {
      const json = sent(readFileSync(new URL(file, corpus), 'utf8'));
      return !isDeepStrictEqual(sent(fromJcal(json)), json);
    });
    expect(files.length).toBeGreaterThan(300);
    expect(changed).toEqual([]);
  });
});

describe('a property', () => {
  // RFC 7265 §3.4 to §3.7, §5.3
  it.each([
    ['GEO:37.386013;-122.082932', ['geo', {}, 'float', [37.386013, -122.082932]]],
    ['REQUEST-STATUS:2.0;Success\\; really', ['request-status', {}, 'text', ['2.0', 'Success; really']]],
    ['CATEGORIES:Meetings,Work\\, hard', ['categories', {}, 'text', 'Meetings', 'Work, hard']],
    ['ATTENDEE;RSVP=TRUE:mailto:a@example.org', ['attendee', { rsvp: 'TRUE' }, 'cal-address', 'mailto:a@example.org']],
    [
      'ATTENDEE;MEMBER="mailto:a@b","mailto:c@d":mailto:e@f',
      ['attendee', { member: ['mailto:a@b', 'mailto:c@d'] }, 'cal-address', 'mailto:e@f'],
    ],
    ['DTSTART;VALUE=DATE:20110517', ['dtstart', {}, 'date', '2011-05-17']],
    [
      'DTEND;TZID=Europe/Berlin:20111017T130000',
      ['dtend', { tzid: 'Europe/Berlin' }, 'date-time', '2011-10-17T13:00:00'],
    ],
    [
      'EXDATE:20240101T100000Z,20240102T100000Z',
      ['exdate', {}, 'date-time', '2024-01-01T10:00:00Z', '2024-01-02T10:00:00Z'],
    ],
    ['DURATION:-PT15M', ['duration', {}, 'duration', '-PT15M']],
    ['PERCENT-COMPLETE:95', ['percent-complete', {}, 'integer', 95]],
    [
      'FREEBUSY;FBTYPE=FREE:19970308T160000Z/P1D',
      ['freebusy', { fbtype: 'FREE' }, 'period', ['1997-03-08T16:00:00Z', 'P1D']],
    ],
    [
      'RRULE:FREQ=YEARLY;COUNT=5;BYDAY=-1SU,2MO;BYMONTH=10',
      ['rrule', {}, 'recur', { freq: 'YEARLY', count: 5, byday: ['-1SU', '2MO'], bymonth: 10 }],
    ],
    [
      'RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1,15,-1;UNTIL=20131001',
      ['rrule', {}, 'recur', { freq: 'MONTHLY', interval: 2, bymonthday: [1, 15, -1], until: '2013-10-01' }],
    ],
    ['TZOFFSETFROM:-0500', ['tzoffsetfrom', {}, 'utc-offset', '-05:00']],
    ['TZOFFSETTO:+005328', ['tzoffsetto', {}, 'utc-offset', '+00:53:28']],
    ['X-COMPLAINT-DEADLINE:20110512T120000Z', ['x-complaint-deadline', {}, 'unknown', '20110512T120000Z']],
    ['X-COFFEE-DATA:Stenophylla;Guinea\\,Africa', ['x-coffee-data', {}, 'unknown', 'Stenophylla;Guinea\\,Africa']],
    ['DTSTART;X-SLACK=30.3;VALUE=DATE:20110512', ['dtstart', { 'x-slack': '30.3' }, 'date', '2011-05-12']],
    ['IMAGE;VALUE=URI:https://example.com/a,b', ['image', {}, 'uri', 'https://example.com/a,b']],
    ['X-WHEN;VALUE=X-MOON:full\\,new', ['x-when', {}, 'x-moon', 'full\\,new']],
    ['DTSTART:tomorrow', ['dtstart', {}, 'date-time', 'tomorrow']],
  ])('%s', (line, expected) => {
    const [, [json]] = convert(calendar(line));
    expect(json).toEqual(expected);
    const [head, value] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':'))];
    const [name, ...parameters] = head.split(';');
    // VALUE goes last.
    const sorted = [
      ...parameters.filter((each) => !each.startsWith('VALUE=')),
      ...parameters.filter((each) => each.startsWith('VALUE=')),
    ];
    expect(property(...expected).replaceAll('\r\n ', '')).toBe(calendar(`${[name, ...sorted].join(';')}${value}`));
  });

  it('has base64 only where it belongs', () => {
    const inline = ['attach', {}, 'binary', 'SGVsbG8gV29ybGQh'];
    expect(property(...inline)).toContain('ATTACH;ENCODING=BASE64;VALUE=BINARY:SGVsbG8gV29ybGQh\r\n');
    const [, [attach, comment]] = convert(
      calendar('ATTACH;ENCODING=BASE64:SGVsbG8=', 'COMMENT;ENCODING=BASE64;VALUE=TEXT:SGVsbG8='),
    );
    expect(attach).toEqual(['attach', { encoding: 'BASE64' }, 'binary', 'SGVsbG8=']);
    expect(comment).toEqual(['comment', {}, 'text', 'Hello']);
  });

  it('begins its rule with FREQ', () => {
    expect(property('rrule', {}, 'recur', { until: '2024-01-01T00:00:00Z', freq: 'DAILY' })).toContain(
      'RRULE:FREQ=DAILY;UNTIL=20240101T000000Z\r\n',
    );
  });

  it('may have a name that JavaScript knows', () => {
    const json = sent(calendar('X-A;__PROTO__=b:c'));
    expect(JSON.stringify(json)).toBe('["vcalendar",[["x-a",{"__proto__":"b"},"unknown","c"]],[]]');
    expect(fromJcal(json)).toBe(calendar('X-A;__PROTO__=b:c'));
  });
});

describe('what is no jCal', () => {
  it.each([
    ['nothing', undefined],
    ['an object', { name: 'vcalendar' }],
    ['a component without lists', ['vcalendar']],
    ['a name that is no text', [1, [], []]],
    ['a name with a line in it', ['vcalendar\r\nX-A:b', [], []]],
    ['a property that is no list', ['vcalendar', ['version'], []]],
    ['a property that begins a component', ['vcalendar', [['begin', {}, 'text', 'VEVENT']], []]],
    ['parameters that are no object', ['vcalendar', [['version', null, 'text', '2.0']], []]],
    ['a parameter that is no text', ['vcalendar', [['version', { a: { b: 1 } }, 'text', '2.0']], []]],
    ['the name of a parameter with a colon', ['vcalendar', [['version', { 'a:': 'b' }, 'text', '2.0']], []]],
    ['a type that is none', ['vcalendar', [['version', {}, 'te:xt', '2.0']], []]],
    ['a value that is none', ['vcalendar', [['version', {}, 'text', { a: 1 }]], []]],
    ['a rule with a rule in it', ['vcalendar', [['rrule', {}, 'recur', { freq: { freq: 'DAILY' } }]], []]],
    ['levels without end', JSON.parse(`${'["a",[],['.repeat(5)}${']]'.repeat(5)}`)],
  ])('%s is refused', (_, json) => {
    expect(() => fromJcal(json)).toThrow(InvalidCalendar);
  });

  it('cannot begin a line of its own', () => {
    const hostile = fc.constantFrom('\r\n', '\n', '\r', 'BEGIN:VEVENT', 'X-A:b', ';', ':', '"', ',', '\\', 'a');
    const text = fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join(''));
    const type = fc.constantFrom('text', 'unknown', 'uri', 'date-time', 'period', 'recur', 'utc-offset', 'x-other');
    fc.assert(
      fc.property(text, text, type, (parameter, value, valueType) => {
        const written = property('x-b', { 'x-c': parameter }, valueType, value);
        expect(readComponents(written).properties.map(({ name }) => name)).toEqual(['X-B']);
      }),
    );
  });

  it('throws nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        for (const json of [one, ['vcalendar', [['x-a', one, 'recur', other]], []], ['vcalendar', one, other]]) {
          try {
            expect(fromJcal(json)).toMatch(/^BEGIN:/);
          } catch (error) {
            if (!(error instanceof InvalidCalendar)) throw error;
          }
        }
      }),
    );
  });
});
