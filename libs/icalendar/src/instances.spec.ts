// The instances of series with their dates and zones, as RFC 5545 has them, and as clients write them.
import { describe, expect, it } from 'vitest';
import {
  BERLIN,
  between,
  event,
  list,
  NEW_YORK,
  objectOf,
  starts,
  utc,
  zone,
} from '../../../test/support/instances.js';
import { createBudget, InvalidRecurrenceRule, RecurrenceBudgetExceeded } from './recurrence/index.js';
import { UTC } from './time.js';
import { parseTime } from './values.js';

describe('how long an instance takes', () => {
  it.each([
    [['DTSTART:20260101T100000Z', 'DTEND:20260101T113000Z'], '20260101T100000Z/20260101T113000Z'],
    [['DTSTART:20260101T100000Z', 'DURATION:PT90M'], '20260101T100000Z/20260101T113000Z'],
    [['DTSTART:20260101T100000Z'], '20260101T100000Z/20260101T100000Z'],
    [['DTSTART:20260101T100000Z', 'DTEND:20260101T090000Z'], '20260101T100000Z/20260101T100000Z'],
    [['DTSTART:20260101T100000Z', 'DURATION:-PT1H'], '20260101T100000Z/20260101T100000Z'],
    [['DTSTART;VALUE=DATE:20260101'], '20260101T000000Z/20260102T000000Z'],
    [['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20260103'], '20260101T000000Z/20260103T000000Z'],
    [['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20260101'], '20260101T000000Z/20260102T000000Z'],
    [['DTSTART;VALUE=DATE:20260101', 'DURATION:P1W'], '20260101T000000Z/20260108T000000Z'],
    [[`${BERLIN}:20260101T100000`, 'DTEND;TZID=America/New_York:20260101T100000'], '20260101T090000Z/20260101T150000Z'],
  ])('%j', (lines, expected) => {
    expect(list(event(lines))).toEqual([expected]);
  });

  it('is exact with DTEND and nominal with DURATION (§3.8.5.3)', () => {
    const night = [`${BERLIN}:20260327T220000`, 'RRULE:FREQ=DAILY;COUNT=3'];
    expect(list(event([...night, 'DTEND;TZID=Europe/Berlin:20260328T220000']))).toEqual([
      '20260327T210000Z/20260328T210000Z',
      '20260328T210000Z/20260329T210000Z',
      '20260329T200000Z/20260330T200000Z',
    ]);
    expect(list(event([...night, 'DURATION:P1D']))).toEqual([
      '20260327T210000Z/20260328T210000Z',
      '20260328T210000Z/20260329T200000Z',
      '20260329T200000Z/20260330T200000Z',
    ]);
  });

  it('depends on who asks where no zone is named', () => {
    const days = event(['DTSTART;VALUE=DATE:20261031', 'RRULE:FREQ=DAILY;COUNT=2']);
    expect(list(days, { floatingZone: NEW_YORK })).toEqual([
      '20261031T040000Z/20261101T040000Z',
      '20261101T040000Z/20261102T050000Z',
    ]);
    expect(list(event(['DTSTART:20260701T100000']), { floatingZone: NEW_YORK })).toEqual([
      '20260701T140000Z/20260701T140000Z',
    ]);
    expect(list(event(['DTSTART;TZID=Nowhere:20260701T100000']))).toEqual(['20260701T100000Z/20260701T100000Z']);
  });
});

describe('what recurs', () => {
  it('can be a task with a start, with a deadline, or with both; or a journal entry', () => {
    const rule = 'RRULE:FREQ=WEEKLY;COUNT=2';
    expect(list(objectOf('VTODO', ['DTSTART:20260101T100000Z', 'DUE:20260102T100000Z', rule]))).toEqual([
      '20260101T100000Z/20260102T100000Z',
      '20260108T100000Z/20260109T100000Z',
    ]);
    expect(list(objectOf('VTODO', ['DUE:20260102T100000Z', rule]))).toEqual([
      '20260102T100000Z/20260102T100000Z',
      '20260109T100000Z/20260109T100000Z',
    ]);
    expect(list(objectOf('VTODO', ['DUE;VALUE=DATE:20260102']))).toEqual(['20260102T000000Z/20260102T000000Z']);
    expect(list(objectOf('VTODO', ['SUMMARY:Some day']))).toEqual([]);
    expect(list(objectOf('VJOURNAL', ['DTSTART;VALUE=DATE:20260101', rule]))).toEqual([
      '20260101T000000Z/20260102T000000Z',
      '20260108T000000Z/20260109T000000Z',
    ]);
  });

  it('begins with DTSTART, which counts even if no rule matches it', () => {
    const friday = 'DTSTART:20260102T100000Z';
    expect(starts(event([friday, 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3']))).toEqual([
      ...['20260102T100000Z', '20260105T100000Z', '20260112T100000Z'],
    ]);
    expect(starts(event([friday, 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1']))).toEqual(['20260102T100000Z']);
    expect(starts(event([friday, 'RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=1', 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1']))).toEqual(
      [...['20260102T100000Z', '20260105T100000Z']],
    );
    expect(starts(event([friday, 'RRULE:FREQ=DAILY;UNTIL=20250101T000000Z']))).toEqual(['20260102T100000Z']);
    expect(starts(event([friday, 'RDATE:20260103T100000Z']))).toEqual(['20260102T100000Z', '20260103T100000Z']);
  });

  it('has each moment once, and exceptions never', () => {
    const daily = ['DTSTART:20260101T100000Z', 'RRULE:FREQ=DAILY;COUNT=4'];
    const dates = [`RDATE;TZID=Europe/Berlin:20260102T110000,20260102T120000`, 'RDATE:20251231T100000Z'];
    expect(
      starts(event([...daily, ...dates, 'EXDATE:20260101T100000Z', 'EXDATE;TZID=Europe/Berlin:20260103T110000'])),
    ).toEqual([...['20251231T100000Z', '20260102T100000Z', '20260102T110000Z', '20260104T100000Z']]);
    expect(starts(event([...daily, 'EXRULE:FREQ=DAILY;INTERVAL=2']))).toEqual(['20260102T100000Z', '20260104T100000Z']);
  });

  it('takes exceptions in the forms in which clients write them', () => {
    const berlin = [`${BERLIN}:20260105T233000`, 'RRULE:FREQ=DAILY;COUNT=3'];
    const left = ['20260105T223000Z', '20260107T223000Z'];
    expect(starts(event([...berlin, 'EXDATE:20260106T223000Z']))).toEqual(left);
    expect(starts(event([...berlin, 'EXDATE:20260106T233000']))).toEqual(left);
    expect(starts(event([...berlin, 'EXDATE;VALUE=DATE:20260106']))).toEqual(left);
    expect(starts(event([...berlin, 'EXDATE;TZID=America/New_York:20260106T233000']))).toHaveLength(3);
    const days = ['DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=DAILY;COUNT=3'];
    const tokyo = { floatingZone: zone('Asia/Tokyo') };
    for (const exception of [
      'EXDATE;VALUE=DATE:20260106',
      'EXDATE;TZID=Europe/Berlin:20260106T000000',
      'EXDATE:20260106T000000Z',
    ]) {
      expect(starts(event([...days, exception]), tokyo)).toEqual(['20260104T150000Z', '20260106T150000Z']);
    }
  });

  it('can have dates of their own length, or without a time', () => {
    const lines = ['DTSTART:20260101T100000Z', 'DTEND:20260101T110000Z', 'RRULE:FREQ=DAILY;COUNT=2'];
    const periods = 'RDATE;VALUE=PERIOD:20260102T100000Z/PT3H,20260105T100000Z/20260107T100000Z';
    const all = [
      '20260101T100000Z/20260101T110000Z',
      '20260102T100000Z/20260102T130000Z',
      '20260105T100000Z/20260107T100000Z',
      '20260109T100000Z/20260109T110000Z',
    ];
    const object = event([...lines, periods, 'RDATE;VALUE=DATE:20260109']);
    expect(list(object)).toEqual(all);
    expect(list(object, between('20260106T000000Z', '20260106T010000Z'))).toEqual(all.slice(2, 3));
  });

  it('may be days, whatever the rule says of hours', () => {
    const days = ['20260101T000000Z', '20260102T000000Z'];
    for (const rule of ['FREQ=DAILY;COUNT=2;BYHOUR=8,9', 'FREQ=DAILY;UNTIL=20260102', 'FREQ=HOURLY;UNTIL=20260102']) {
      expect(starts(event(['DTSTART;VALUE=DATE:20260101', `RRULE:${rule}`]))).toEqual(days);
    }
  });
});

describe('UNTIL', () => {
  const count = (start: string, until: string, floatingZone = UTC) =>
    starts(event([start, `RRULE:FREQ=DAILY;UNTIL=${until}`]), { floatingZone }).length;

  it('is inclusive, in each pair of forms', () => {
    expect(count(`${BERLIN}:20260701T010000`, '20260703T230000Z')).toBe(4);
    expect(count(`${BERLIN}:20260701T010000`, '20260703T225959Z')).toBe(3);
    expect(count(`${BERLIN}:20260701T010000`, '20260703T010000')).toBe(3);
    expect(count(`${BERLIN}:20260701T010000`, '20260703')).toBe(3);
    expect(count('DTSTART:20260701T230000Z', '20260703')).toBe(3);
    expect(count('DTSTART;VALUE=DATE:20260701', '20260703')).toBe(3);
    expect(count('DTSTART;VALUE=DATE:20260701', '20260703T120000')).toBe(3);
  });

  it('ends floating series where it ends for everybody', () => {
    for (const floatingZone of [UTC, NEW_YORK, zone('Asia/Tokyo')]) {
      expect(count('DTSTART:20260701T010000', '20260703T010000Z', floatingZone)).toBe(3);
      expect(count('DTSTART;TZID=Nowhere:20260701T010000', '20260703T010000Z', floatingZone)).toBe(3);
      expect(count('DTSTART;VALUE=DATE:20260701', '20260702T235959Z', floatingZone)).toBe(2);
      // The midnight of July 3, as Exchange writes it in Berlin, New York and Auckland.
      for (const midnight of ['20260702T220000Z', '20260703T040000Z', '20260702T120000Z']) {
        expect(count('DTSTART;VALUE=DATE:20260701', midnight, floatingZone)).toBe(3);
      }
    }
  });

  it('is exact where clocks are put back', () => {
    // 2:30 is meant the first time, at 0:30 UTC.
    const lines = [`${BERLIN}:20261024T023000`, 'RRULE:FREQ=DAILY;UNTIL=20261025T003000Z'];
    expect(starts(event(lines))).toEqual(['20261024T003000Z', '20261025T003000Z']);
    expect(starts(event([...lines.slice(0, 1), 'RRULE:FREQ=DAILY;UNTIL=20261025T002959Z']))).toEqual([
      '20261024T003000Z',
    ]);
  });
});

describe('where clocks change', () => {
  it('a time that is skipped is later by as much (§3.3.5)', () => {
    expect(starts(event([`${BERLIN}:20260328T023000`, 'RRULE:FREQ=DAILY;COUNT=3']))).toEqual([
      ...['20260328T013000Z', '20260329T013000Z', '20260330T003000Z'],
    ]);
  });

  it('instances stay in order, and each moment has one', () => {
    expect(starts(event([`${BERLIN}:20260329T013000`, 'RRULE:FREQ=MINUTELY;INTERVAL=20;COUNT=7']))).toEqual([
      ...['20260329T003000Z', '20260329T005000Z', '20260329T011000Z', '20260329T013000Z', '20260329T015000Z'],
    ]);
    // 2:50 becomes 3:50, after 3:10.
    expect(starts(event([`${BERLIN}:20260329T025000`, 'RRULE:FREQ=MINUTELY;INTERVAL=20;COUNT=3']))).toEqual([
      ...['20260329T011000Z', '20260329T013000Z', '20260329T015000Z'],
    ]);
  });

  it('windows miss nothing', () => {
    const object = event([`${BERLIN}:20260329T000000`, 'RRULE:FREQ=MINUTELY;INTERVAL=15']);
    const all = starts(object, between('20260328T220000Z', '20260329T030000Z'));
    expect(all).toHaveLength(16);
    for (let hour = 23; hour < 27; hour += 1) {
      const from = parseTime('20260328T000000Z').local + hour * 3600;
      expect(starts(object, { from, to: from + 3600 })).toEqual(all.slice((hour - 23) * 4, (hour - 22) * 4));
    }
  });
});

describe('a window', () => {
  const object = event(['DTSTART:20260101T100000Z', 'DTEND:20260101T120000Z', 'RRULE:FREQ=DAILY']);
  it.each([
    ['20260103T110000Z', '20260103T113000Z', 1],
    ['20260103T120000Z', '20260104T100000Z', 0],
    ['20260103T115959Z', '20260104T100001Z', 2],
    ['99991231T110000Z', '99991231T113000Z', 1],
    ['20251201T000000Z', '20260101T100000Z', 0],
  ])('from %s to %s is half open', (from, to, count) => {
    expect(list(object, between(from, to))).toHaveLength(count);
  });

  it('has what takes no time at its beginning, but not at its end', () => {
    const moment = event(['DTSTART:20260101T100000Z']);
    expect(list(moment, between('20260101T100000Z', '20260101T110000Z'))).toHaveLength(1);
    expect(list(moment, between('20260101T090000Z', '20260101T100000Z'))).toHaveLength(0);
  });

  it('costs what is in it, however far away', () => {
    const budget = createBudget(100);
    expect(starts(object, { budget, ...between('27000101T000000Z', '27000103T000000Z') })).toHaveLength(2);
    const none = event(['DTSTART:20260101T100000Z', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30']);
    expect(starts(none, { budget, ...between('27000101T000000Z', '27000102T000000Z') })).toEqual([]);
  });
});

describe('a series', () => {
  it('is refused if its rule cannot be read, or followed', () => {
    expect(() => list(event(['DTSTART:20260101T100000Z', 'RRULE:FREQ=DAILY;COUNT=0']))).toThrow(InvalidRecurrenceRule);
    expect(() => list(event(['DTSTART:20260101T100000Z', 'RRULE:FREQ=SECONDLY;INTERVAL=2;BYSECOND=1']))).toThrow(
      RecurrenceBudgetExceeded,
    );
  });

  it('may have very many exceptions', () => {
    const start = parseTime('20260101T000000Z').local;
    const minutes = Array.from({ length: 50_000 }, (_, minute) => utc(start + minute * 60));
    const object = event(['DTSTART:20260101T000000Z', 'RRULE:FREQ=MINUTELY', `EXDATE:${minutes.join()}`]);
    expect(starts(object, between('20260204T171000Z', '20260204T172001Z'))).toEqual(['20260204T172000Z']);
  });
});
