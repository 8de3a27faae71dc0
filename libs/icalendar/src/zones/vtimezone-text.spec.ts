// The VTIMEZONEs that Daybook writes: read again, they are the zones of tzdata.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../time.js';
import { readComponents } from '../tree.js';
import { tzids, type Validity, vtimezoneText, zoneNamed, zoneOf } from './index.js';
import { createTables } from './tables.js';
import { historyText, WRITING } from './vtimezone-text.js';

const at = (time: string) => Date.parse(`${time}Z`) / 1000;

function read(text: string | undefined) {
  const [component] = readComponents(`BEGIN:VCALENDAR\r\n${text}END:VCALENDAR\r\n`).components;
  if (component === undefined) throw new Error('Nothing was written.');
  return component;
}

/** The lines of a VTIMEZONE without BEGIN and END of itself. */
const lines = (tzid: string, span?: Validity) => vtimezoneText(tzid, span)?.split('\r\n').slice(1, -2);

describe('a VTIMEZONE of tzdata', () => {
  it("has today's rules for now and later", () => {
    expect(lines('Europe/Berlin', { from: at('2026-01-01T00:00') })).toEqual([
      'TZID:Europe/Berlin',
      ...['BEGIN:STANDARD', 'DTSTART:20260101T010000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0100', 'TZNAME:CET'],
      'END:STANDARD',
      ...['BEGIN:DAYLIGHT', 'DTSTART:20260329T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'TZNAME:CEST'],
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'END:DAYLIGHT',
      ...['BEGIN:STANDARD', 'DTSTART:20261025T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'TZNAME:CET'],
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
      'END:STANDARD',
    ]);
  });

  // RFC 7808 §3.9, §5.3.4, §7.1
  it('says where it is cut off', () => {
    expect(lines('America/New_York', { from: at('2010-01-01T00:00'), to: at('2012-01-01T00:00') })).toEqual([
      'TZID:America/New_York',
      'TZUNTIL:20120101T000000Z',
      ...['BEGIN:STANDARD', 'DTSTART:20091231T190000', 'TZOFFSETFROM:-0500', 'TZOFFSETTO:-0500', 'TZNAME:EST'],
      'END:STANDARD',
      ...['BEGIN:DAYLIGHT', 'DTSTART:20100314T020000', 'TZOFFSETFROM:-0500', 'TZOFFSETTO:-0400', 'TZNAME:EDT'],
      'RDATE:20100314T020000,20110313T020000',
      'END:DAYLIGHT',
      ...['BEGIN:STANDARD', 'DTSTART:20101107T020000', 'TZOFFSETFROM:-0400', 'TZOFFSETTO:-0500', 'TZNAME:EST'],
      'RDATE:20101107T020000,20111106T020000',
      'END:STANDARD',
    ]);
  });

  // RFC 7808 §7.2
  it('tells whose alias its name is', () => {
    expect(vtimezoneText('US/Eastern', {}, 'America/New_York')).toMatch(
      /^BEGIN:VTIMEZONE\r\nTZID:US\/Eastern\r\nTZID-ALIAS-OF:America\/New_York\r\nBEGIN/,
    );
  });

  it('that ends long after its last rule began has that rule with an end', () => {
    const text = vtimezoneText('Africa/Cairo', { from: at('2026-01-01T00:00'), to: at('3000-01-01T00:00') }) ?? '';
    expect(text).toContain('\r\nRRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=-1FR;UNTIL=29991231T235959Z\r\n');
    expect(text.length).toBeLessThan(1000);
  });

  it('has no other component at its beginning where the clocks change at that moment', () => {
    const from = at('2026-03-29T01:00');
    expect(lines('Europe/Berlin', { from })?.slice(0, 5)).toEqual([
      'TZID:Europe/Berlin',
      ...['BEGIN:DAYLIGHT', 'DTSTART:20260329T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
    ]);
  });

  it('keeps to the years that can be written', () => {
    const text = vtimezoneText('Europe/Berlin', { from: -1e15, to: 1e15 });
    expect(text).toContain('\r\nTZUNTIL:99991231T000000Z\r\n');
    expect(text).toContain('\r\nDTSTART:00010102T005328\r\n');
  });

  it('has the name that was asked for, and one component where nothing changes', () => {
    expect(lines('(UTC+05:30) Chennai')).toEqual([
      'TZID:(UTC+05:30) Chennai',
      ...['BEGIN:STANDARD', 'DTSTART:19700101T053000', 'TZOFFSETFROM:+0530', 'TZOFFSETTO:+0530', 'TZNAME:+0530'],
      'END:STANDARD',
    ]);
    expect(vtimezoneText('Nowhere')).toBeUndefined();
  });

  it('calls DAYLIGHT what is ahead, also where winter is the exception by law', () => {
    const text = vtimezoneText('Europe/Dublin', { from: at('2026-01-01T00:00') }) ?? '';
    expect(text).toMatch(/BEGIN:DAYLIGHT\r\nDTSTART:20260329T010000\r\nTZOFFSETFROM:\+0000\r\nTZOFFSETTO:\+0100/);
    expect(text).toMatch(/BEGIN:STANDARD\r\nDTSTART:20261025T020000\r\nTZOFFSETFROM:\+0100\r\nTZOFFSETTO:\+0000/);
  });

  it('has two rules where the day after the last Thursday of October may be in November', () => {
    const text = vtimezoneText('Africa/Cairo', { from: at('2026-01-01T00:00') });
    expect(text).toContain('RRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=26,27,28,29,30,31;BYDAY=FR\r\n');
    expect(text).toContain('RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1;BYDAY=FR\r\n');
  });

  it.each([
    ['a date', 'AAA0BBB,J60/0,J300/25', ['BYMONTH=3;BYMONTHDAY=1', 'BYMONTH=10;BYMONTHDAY=28']],
    ['a day of the year', 'AAA0BBB,59/0,299/2', ['BYYEARDAY=60', 'BYYEARDAY=300']],
    ['the last day of February', 'AAA0BBB,M2.5.0,M2.1.6', ['BYMONTH=2;BYDAY=-1SU', 'BYMONTH=2;BYDAY=1SA']],
    [
      'a day before or after',
      'AAA0BBB,M3.2.0/-1,M9.4.6/24',
      ['BYMONTH=3;BYMONTHDAY=7,8,9,10,11,12,13;BYDAY=SA', 'BYMONTH=9;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=SU'],
    ],
    ['daylight saving time without end', 'AAA0BBB,0/0,J365/25', ['BYMONTH=1;BYMONTHDAY=1', 'BYMONTH=1;BYMONTHDAY=1']],
  ])('may change on %s', (_, footer, rules) => {
    const tables = createTables({ version: '2099a', modified: '', zones: { Test: `${footer}|AAA 0|` }, links: {} });
    const text = historyText('Test', tables.history('Test'), { from: at('2026-01-01T00:00') });
    for (const rule of rules) expect(text).toContain(`\r\nRRULE:FREQ=YEARLY;${rule}\r\n`);
    const zone = zoneOf(read(text));
    const times = Array.from({ length: 4000 }, (_, index) => at('2026-01-01T00:00') + index * 101 * HOUR);
    expect(times.map(zone.offsetAt)).toEqual(times.map(tables.zone('Test').offsetAt));
  });

  it('is written as ever, or the number that tells caches goes up', () => {
    const lines = {
      Fixed: '<+05>-5|+05 18000|',
      Ruled:
        'CET-1CEST,M3.5.0,M10.5.0/3|LMT 3208,CET 3600,CEST 7200 dst,CEMT 10800 dst|B-1421154Cc1n0x4B7ves0Ca4yw0B7x6o0D1cm000',
      Moved: 'EET-2EEST,M4.5.5/0,M10.5.4/24|LMT 7509,EET 7200,EEST 10800 dst|B-100edm4Cnvgqy4Bk3ctg0',
    };
    const tables = createTables({ version: '2099a', modified: '', zones: lines, links: {} });
    const texts = Object.keys(lines).map((name) => historyText(name, tables.history(name), {}));
    const digest = createHash('sha256').update(texts.join('')).digest('hex').slice(0, 16);
    expect({ WRITING, digest }).toEqual({ WRITING: 1, digest: '2acaea62cee41003' });
  });

  it('has the offset of before the first change where it ends before that', () => {
    const zone = zoneOf(read(vtimezoneText('Africa/Abidjan', { to: at('1911-01-01T00:00') })));
    expect(zone.offsetAt(at('1910-01-01T00:00'))).toBe(-968);
  });

  it('is, read again, the zone of which it was made', () => {
    const names = fc.constantFrom(...tzids());
    const moments = fc.integer({ min: at('1840-01-01T00:00'), max: at('2600-01-01T00:00') });
    const spans = fc.tuple(moments, moments).filter(([from, to]) => from < to);
    const cuts = fc.constantFrom('both', 'from', 'to', 'none');
    fc.assert(
      fc.property(names, spans, cuts, fc.array(moments, { minLength: 20 }), (tzid, [from, to], cut, times) => {
        const hasFrom = cut === 'both' || cut === 'from';
        const hasTo = cut === 'both' || cut === 'to';
        const zone = zoneOf(read(vtimezoneText(tzid, { ...(hasFrom ? { from } : {}), ...(hasTo ? { to } : {}) })));
        const inside = times.filter((time) => (!hasFrom || time >= from) && (!hasTo || time < to));
        expect(inside.map(zone.offsetAt)).toEqual(inside.map((time) => zoneNamed(tzid)?.offsetAt(time)));
      }),
      { numRuns: 40 },
    );
  });
});
