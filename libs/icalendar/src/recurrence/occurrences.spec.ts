// Recurrence rules and their occurrences: the examples of the RFCs, what follows from them, and rules made to do harm.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, type LocalTime, WEEK } from '../time.js';
import { formatTime, parseTime } from '../values.js';
import { createBudget, RecurrenceBudgetExceeded } from './budget.js';
import { type OccurrenceOptions, occurrences } from './occurrences.js';
import { parseRecurrenceRule } from './parse.js';

const STEPS = 100_000;

const at = (text: string) => parseTime(text).local;
const textOf = (local: LocalTime) => formatTime({ form: 'floating', local });

/** At most `most` occurrences, as texts. */
function follow(rule: string, start: string, most = 1000, options: Partial<OccurrenceOptions> = {}): string[] {
  const found: string[] = [];
  for (const time of occurrences(parseRecurrenceRule(rule), at(start), { budget: createBudget(STEPS), ...options })) {
    found.push(textOf(time));
    if (found.length === most) break;
  }
  return found;
}

/** Reads `199709 2,9-11 199710 1`: months with their days; all at one time of day. */
function days(text: string, time = '090000'): string[] {
  return [...text.matchAll(/(\d{6}) ([\d,-]+)/g)].flatMap(([, month, list = '']) =>
    list.split(',').flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => {
        return `${month}${String(first + index).padStart(2, '0')}T${time}`;
      });
    }),
  );
}

const SEPTEMBER_1997 = '19970902T090000';

describe('the examples of RFC 5545 §3.8.5.3', () => {
  const autumn = '199709 2-30 199710 1-31 199711 1-30 199712 1-23';
  const januaries = ['199801', '199901', '200001'].map((month) => `${month} 1-31`).join(' ');
  it.each([
    ['FREQ=DAILY;COUNT=10', '19970902', '199709 2-11'],
    ['FREQ=DAILY;INTERVAL=10;COUNT=5', '19970902', '199709 2,12,22 199710 2,12'],
    ['FREQ=WEEKLY;COUNT=10', '19970902', '199709 2,9,16,23,30 199710 7,14,21,28 199711 4'],
    ['FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH', '19970902', '199709 2,4,9,11,16,18,23,25,30 199710 2'],
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', '19970902', '199709 2,4,16,18,30 199710 2,14,16'],
    [
      'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
      '19970905',
      '199709 5 199710 3 199711 7 199712 5 199801 2 199802 6 199803 6 199804 3 199805 1 199806 5',
    ],
    [
      'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
      '19970907',
      '199709 7,28 199711 2,30 199801 4,25 199803 1,29 199805 3,31',
    ],
    ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO', '19970922', '199709 22 199710 20 199711 17 199712 22 199801 19 199802 16'],
    [
      'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15',
      '19970902',
      '199709 2,15 199710 2,15 199711 2,15 199712 2,15 199801 2,15',
    ],
    [
      'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
      '19970930',
      '199709 30 199710 1,31 199711 1,30 199712 1,31 199801 1,31 199802 1',
    ],
    ['FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15', '19970910', '199709 10-15 199903 10-13'],
    [
      'FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
      '19970610',
      '199706 10 199707 10 199806 10 199807 10 199906 10 199907 10 200006 10 200007 10 200106 10 200107 10',
    ],
    [
      'FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3',
      '19970310',
      '199703 10 199901 10 199902 10 199903 10 200101 10 200102 10 200103 10 200301 10 200302 10 200303 10',
    ],
    [
      'FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
      '19970101',
      '199701 1 199704 10 199707 19 200001 1 200004 9 200007 18 200301 1 200304 10 200307 19 200601 1',
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '19970904', '199709 4 199710 7 199711 6'],
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '19970805', '199708 5,10,19,24'],
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '19970805', '199708 5,17,19,31'],
    ['FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', '20070115', '200701 15,30 200702 15 200703 15,30'],
  ])('%s from %s', (rule, start, expected) => {
    expect(follow(rule, `${start}T090000`)).toEqual(days(expected));
  });

  it.each([
    ['FREQ=DAILY', '19970902', '19971224T000000', autumn],
    ['FREQ=YEARLY;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA', '19980101', '20000131T140000', januaries],
    ['FREQ=DAILY;BYMONTH=1', '19980101', '20000131T140000', januaries],
    ['FREQ=WEEKLY;WKST=SU;BYDAY=TU,TH', '19970902', '19971007T000000', '199709 2,4,9,11,16,18,23,25,30 199710 2'],
    [
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR',
      '19970901',
      '19971224T000000',
      '199709 1,3,5,15,17,19,29 199710 1,3,13,15,17,27,29,31 199711 10,12,14,24,26,28 199712 8,10,12,22',
    ],
    ['FREQ=MONTHLY;BYDAY=1FR', '19970905', '19971224T000000', '199709 5 199710 3 199711 7 199712 5'],
  ])('%s from %s until %s', (rule, start, until, expected) => {
    expect(follow(rule, `${start}T090000`, 1000, { until: at(until) })).toEqual(days(expected));
  });

  it.each([
    ['FREQ=DAILY;INTERVAL=2', '19970902', '199709 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 199710 2,4'],
    ['FREQ=WEEKLY;INTERVAL=2;WKST=SU', '19970902', '199709 2,16,30 199710 14,28 199711 11,25 199712 9,23 199801 6,20'],
    ['FREQ=MONTHLY;BYMONTHDAY=-3', '19970928', '199709 28 199710 29 199711 28 199712 29 199801 29 199802 26'],
    ['FREQ=MONTHLY;INTERVAL=2;BYDAY=TU', '19970902', '199709 2,9,16,23,30 199711 4,11,18,25 199801 6,13,20,27'],
    ['FREQ=YEARLY;BYDAY=20MO', '19970519', '199705 19 199805 18 199905 17'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '19970512', '199705 12 199805 11 199905 17'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH', '19970313', '199703 13,20,27 199803 5,12,19,26 199903 4,11,18,25'],
    [
      'FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8',
      '19970605',
      '199706 5,12,19,26 199707 3,10,17,24,31 199708 7,14,21,28 199806 4,11,18,25 199807 2,9,16,23,30',
    ],
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '19970902', '199802 13 199803 13 199811 13 199908 13 200010 13'],
    [
      'FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
      '19970913',
      '199709 13 199710 11 199711 8 199712 13 199801 10',
    ],
    ['FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8', '19961105', '199611 5 200011 7 200411 2'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2', '19970929', '199709 29 199710 30 199711 27 199712 30 199801 29'],
  ])('%s from %s, and so on', (rule, start, expected) => {
    const listed = days(expected);
    expect(follow(rule, `${start}T090000`, listed.length)).toEqual(listed);
  });

  it('counts hours and minutes', () => {
    expect(follow('FREQ=HOURLY;INTERVAL=3', SEPTEMBER_1997, 9, { until: at('19970902T170000') })).toEqual(
      ['09', '12', '15'].map((hour) => `19970902T${hour}0000`),
    );
    expect(follow('FREQ=MINUTELY;INTERVAL=90;COUNT=4', SEPTEMBER_1997)).toEqual(
      ['0900', '1030', '1200', '1330'].map((time) => `19970902T${time}00`),
    );
    const daily = follow('FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40', SEPTEMBER_1997, 100);
    expect(daily.slice(22, 26)).toEqual(
      ['0902T162000', '0902T164000', '0903T090000', '0903T092000'].map((text) => `1997${text}`),
    );
    expect(follow('FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16', SEPTEMBER_1997, 100)).toEqual(daily);
  });
});

describe('a rule', () => {
  it('takes from the start what it does not say (§3.3.10)', () => {
    expect(follow('FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=SU;BYHOUR=8,9;BYMINUTE=30', '19970105T083000', 3)).toEqual([
      ...['19970105T083000', '19970105T093000', '19970112T083000'],
    ]);
    // "The appropriate month would have been retrieved from DTSTART": who writes YEARLY means no other.
    expect(follow('FREQ=YEARLY;BYMONTHDAY=-1', '20140430T080000', 2)).toEqual(['20140430T080000', '20150430T080000']);
    expect(follow('FREQ=YEARLY;BYWEEKNO=20', '20110518T000000', 2)).toEqual(['20110518T000000', '20120516T000000']);
    expect(follow('FREQ=MINUTELY;INTERVAL=30', '20260101T001007', 2)).toEqual(['20260101T001007', '20260101T004007']);
  });

  it('leaves out days that do not exist', () => {
    expect(follow('FREQ=MONTHLY', '20260131T100000', 4)).toEqual(
      days('202601 31 202603 31 202605 31 202607 31', '100000'),
    );
    expect(follow('FREQ=YEARLY', '20960229T100000', 2)).toEqual(days('209602 29 210402 29', '100000'));
  });

  it('knows of years that begin before January 1, or after', () => {
    const weeks = 'FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,TU;INTERVAL=3';
    expect(follow(weeks, '20241231T000000', 5)).toEqual(days('202412 31 202801 3,4 203012 30,31', '000000'));
    expect(follow('FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU,SA;INTERVAL=6', '20100102T000000', 3)).toEqual(
      days('201001 2 201512 29 201601 2', '000000'),
    );
    expect(follow('FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;WKST=SU', '19970512T000000', 2)).toEqual(
      days('199705 12 199805 18', '000000'),
    );
  });

  it('chooses positions of whole periods, even of the one in which it starts', () => {
    expect(follow('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3;COUNT=3', '20241023T000000')).toEqual(
      days('202410 23,28,30', '000000'),
    );
    expect(follow('FREQ=DAILY;BYHOUR=6,18;BYMINUTE=0,30;BYSETPOS=-1,2;COUNT=3', '20260101T180000')).toEqual([
      ...['20260101T183000', '20260102T063000', '20260102T183000'],
    ]);
  });

  it('takes second 60 for the one before, where there are no leap seconds (§3.3.12)', () => {
    expect(follow('FREQ=MINUTELY;BYSECOND=58,59,60', '20260101T000058', 3)).toEqual([
      ...['20260101T000058', '20260101T000059', '20260101T000158'],
    ]);
  });

  it('ends with the year 9999', () => {
    expect(follow('FREQ=YEARLY', '99970101T000000')).toEqual(days('999701 1 999801 1 999901 1', '000000'));
    expect(follow('FREQ=SECONDLY', '99991231T235958')).toEqual(['99991231T235958', '99991231T235959']);
  });
});

describe('SKIP (RFC 7529 §4.1)', () => {
  it.each([
    ['FREQ=YEARLY;SKIP=FORWARD', '20120229', '201202 29 201303 1 201403 1 201503 1 201602 29 201703 1'],
    ['FREQ=YEARLY;SKIP=BACKWARD', '20120229', '201202 29 201302 28 201402 28'],
    ['FREQ=MONTHLY;SKIP=OMIT', '20140131', '201401 31 201403 31 201405 31'],
    ['FREQ=MONTHLY;SKIP=FORWARD', '20140131', '201401 31 201403 1,31 201405 1,31'],
    ['FREQ=MONTHLY;SKIP=BACKWARD', '20140131', '201401 31 201402 28 201403 31 201404 30'],
    // The day after the last one of April is there already.
    ['FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD', '20140401', '201404 1 201405 1,31 201406 1 201407 1,31'],
    ['FREQ=MONTHLY;BYMONTHDAY=-31;SKIP=BACKWARD', '20150101', '201501 1,31 201503 1,31 201505 1,31'],
    ['FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=FR,SA;SKIP=FORWARD', '20140131', '201401 31 201403 1 201405 31'],
    ['FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD', '20121231', '201212 31 201401 1 201501 1 201601 1 201612 31'],
    ['FREQ=YEARLY;BYYEARDAY=366;SKIP=BACKWARD', '20121231', '201212 31 201312 31 201412 31'],
    ['FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH;SKIP=BACKWARD', '20151231', '201512 31 201612 29 201712 28'],
  ])('%s from %s', (rule, start, expected) => {
    const listed = days(expected);
    expect(follow(`RSCALE=GREGORIAN;${rule}`, `${start}T090000`, listed.length)).toEqual(listed);
  });
});

describe('occurrences', () => {
  const rules = [
    ...[
      'FREQ=DAILY;INTERVAL=3',
      'FREQ=DAILY;BYMONTH=2,7;BYMONTHDAY=-1,13;BYHOUR=7,19',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO',
    ],
    ...[
      'FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2,-1',
      'FREQ=MONTHLY;BYDAY=-1FR,2MO',
      'FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31',
    ],
    ...[
      'RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=-31,31;SKIP=FORWARD',
      'RSCALE=GREGORIAN;FREQ=YEARLY;BYYEARDAY=-366,366;SKIP=BACKWARD',
    ],
    ...[
      'FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU',
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
      'FREQ=HOURLY;INTERVAL=7;BYDAY=TU;BYMINUTE=0,30',
    ],
    ...['RSCALE=HEBREW;FREQ=MONTHLY;BYMONTH=5L,6;BYMONTHDAY=30;SKIP=FORWARD', 'RSCALE=CHINESE;FREQ=YEARLY;INTERVAL=3'],
    ...['FREQ=MINUTELY;INTERVAL=11;BYHOUR=3,4', 'FREQ=SECONDLY;INTERVAL=1013;BYMONTH=1', 'FREQ=SECONDLY'],
  ];
  const startOf = fc.integer({ min: at('19900101T000000'), max: at('20300101T000000') });

  it('are the same wherever one begins to ask, and at little cost', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rules), startOf, fc.integer({ min: 0, max: 40 * WEEK }), (rule, start, later) => {
        const parsed = parseRecurrenceRule(rule);
        const times = occurrences(parsed, start, { budget: createBudget(1e6) });
        const all: LocalTime[] = [];
        for (const time of times) if (all.push(time) === 60) break;
        expect(all).toEqual([...new Set(all)].sort((one, other) => one - other));
        const last = all.at(-1) ?? start;
        const from = Math.min(start + later, last);
        const expected = all.filter((time) => time >= from);
        expect([...occurrences(parsed, start, { from, until: last, budget: createBudget(1e6) })]).toEqual(expected);
        expect([...occurrences({ ...parsed, count: all.length }, start, { from, budget: createBudget(1e6) })]).toEqual(
          expected,
        );
        // Not so far where the calendar is not known so long.
        const far =
          rule.startsWith('RSCALE=GREG') || !rule.startsWith('RSCALE') ? '95000101T000000' : '21000101T000000';
        const next = occurrences(parsed, start, { from: at(far), budget: createBudget(3000) }).next();
        expect(next.done).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('of which there are endlessly many, or none, take few steps', () => {
    const countOf = (rule: string, options: Partial<OccurrenceOptions> = {}) =>
      follow(rule, '20260102T090000', 10, { ...options, budget: createBudget(30_000) }).length;
    const in2200 = { from: at('22000101T000000'), until: at('22000102T000000') };
    expect(countOf('FREQ=SECONDLY', in2200)).toBe(10);
    expect(countOf('FREQ=SECONDLY;COUNT=1000000000', in2200)).toBe(0);
    expect(countOf('FREQ=DAILY;COUNT=1000000000', in2200)).toBe(1);
    expect(countOf('FREQ=DAILY;COUNT=1000', in2200)).toBe(0);
    for (const never of [
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=YEARLY;BYWEEKNO=1;BYMONTH=6;BYDAY=MO',
      'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6',
      'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=DAILY;INTERVAL=7;BYDAY=MO',
      'FREQ=DAILY;INTERVAL=9007199254740991;BYDAY=MO',
      'FREQ=DAILY;BYHOUR=1,2;BYSETPOS=3',
      'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
    ]) {
      expect(countOf(never)).toBe(0);
    }
  });

  it('are given up when the budget is spent, which rules share', () => {
    const budget = createBudget(50);
    const rule = parseRecurrenceRule('FREQ=DAILY');
    const take = (until: number) => [...occurrences(rule, 0, { until, budget })].length;
    expect(take(9 * DAY)).toBe(10);
    expect(() => take(100 * DAY)).toThrow(RecurrenceBudgetExceeded);
    expect(() =>
      follow('FREQ=DAILY;BYHOUR=1,2;COUNT=1000000000', '20260101T000000', 10, { from: at('90000101T000000') }),
    ).toThrow(RecurrenceBudgetExceeded);
    expect(() => follow('FREQ=SECONDLY;INTERVAL=2;BYSECOND=1', '20260101T000000')).toThrow(RecurrenceBudgetExceeded);
  });
});
