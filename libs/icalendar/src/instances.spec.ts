// The instances of series with their overrides, dates and zones, as RFC 5545 has them, and as clients write them.
import { describe, expect, it } from 'vitest';
import { type Instance, type InstanceOptions, instances } from './instances.js';
import { createBudget, InvalidRecurrenceRule, RecurrenceBudgetExceeded } from './recurrence/index.js';
import { UTC, type UtcTime, type Zone } from './time.js';
import { readComponents } from './tree.js';
import { formatTime, parseTime } from './values.js';
import { zoneNamed } from './zones/index.js';

function zone(name: string): Zone {
  const found = zoneNamed(name);
  if (found === undefined) throw new Error(`There is no zone ${name}.`);
  return found;
}

const BERLIN = 'DTSTART;TZID=Europe/Berlin';
const NEW_YORK = zone('America/New_York');

/** An object of components given by their lines: first the master, then its overrides. */
function objectOf(name: string, ...components: readonly (readonly string[])[]) {
  const text = components.map((lines) => [`BEGIN:${name}`, ...lines, `END:${name}`].join('\r\n'));
  const all = readComponents(['BEGIN:VCALENDAR', ...text, 'END:VCALENDAR', ''].join('\r\n')).components;
  const isOverride = (index: number) => components[index]?.some((line) => line.startsWith('RECURRENCE-ID')) ?? false;
  return { master: all.find((_, index) => !isOverride(index)), overrides: all.filter((_, index) => isOverride(index)) };
}

const event = (...components: readonly (readonly string[])[]) => objectOf('VEVENT', ...components);

function options(changed: Partial<InstanceOptions> = {}): InstanceOptions {
  const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  return { zones: zoneNamed, floatingZone: UTC, budget: createBudget(100_000), ...always, ...changed };
}

const between = (from: string, to: string) => ({ from: parseTime(from).local, to: parseTime(to).local });
const utc = (time: UtcTime) => formatTime({ form: 'utc', local: time });

/** At most twenty instances, by their start and end in UTC, and what their component is called. */
function list(object: Parameters<typeof instances>[0], changed: Partial<InstanceOptions> = {}): string[] {
  const found: Instance[] = [];
  for (const instance of instances(object, options(changed))) if (found.push(instance) === 20) break;
  return found.map(({ start, end, component }) => {
    const summary = component.properties.find(({ name }) => name === 'SUMMARY')?.value;
    return `${utc(start)}/${utc(end)}${summary === undefined ? '' : ` ${summary}`}`;
  });
}

const starts = (...parameters: Parameters<typeof list>) => list(...parameters).map((text) => text.replace(/\/\S*/, ''));

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

describe('an override', () => {
  const daily = [
    `${BERLIN}:20260101T100000`,
    'DTEND;TZID=Europe/Berlin:20260101T110000',
    'RRULE:FREQ=DAILY;COUNT=4',
    'SUMMARY:M',
  ];
  const moved = ['DTSTART:20260110T080000Z', 'DURATION:PT2H', 'SUMMARY:O'];

  it.each([
    'RECURRENCE-ID;TZID=Europe/Berlin:20260102T100000',
    'RECURRENCE-ID:20260102T090000Z',
    'RECURRENCE-ID;TZID=America/New_York:20260102T040000',
    'RECURRENCE-ID:20260102T100000',
    'RECURRENCE-ID;VALUE=DATE:20260102',
  ])('takes the place of an instance: %s', (recurrenceId) => {
    expect(list(event(daily, [recurrenceId, ...moved]))).toEqual([
      '20260101T090000Z/20260101T100000Z M',
      '20260103T090000Z/20260103T100000Z M',
      '20260104T090000Z/20260104T100000Z M',
      '20260110T080000Z/20260110T100000Z O',
    ]);
  });

  it('takes the place of a day', () => {
    const days = ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY;COUNT=2'];
    const tokyo = { floatingZone: zone('Asia/Tokyo') };
    for (const recurrenceId of [
      'RECURRENCE-ID;VALUE=DATE:20260102',
      'RECURRENCE-ID;TZID=Europe/Berlin:20260102T000000',
      'RECURRENCE-ID:20260102T000000Z',
    ]) {
      expect(list(event(days, [recurrenceId, ...moved]), tokyo)).toEqual([
        ...['20251231T150000Z/20260101T150000Z', '20260110T080000Z/20260110T100000Z O'],
      ]);
    }
  });

  it('is found where it was moved to, not where it was', () => {
    const object = event(daily, ['RECURRENCE-ID:20260102T090000Z', ...moved]);
    expect(list(object, between('20260102T000000Z', '20260103T000000Z'))).toEqual([]);
    expect(list(object, between('20260110T090000Z', '20260111T000000Z'))).toEqual([
      '20260110T080000Z/20260110T100000Z O',
    ]);
    const early = event(daily, ['RECURRENCE-ID:20260104T090000Z', 'DTSTART:20250101T080000Z', 'SUMMARY:O']);
    expect(starts(early)[0]).toBe('20250101T080000Z O');
  });

  it('is there although nothing else is: without its series, its instance or a time of its own', () => {
    const override = ['RECURRENCE-ID:20260102T090000Z', ...moved];
    expect(starts(event(override))).toEqual(['20260110T080000Z O']);
    expect(starts(event([...daily, 'EXDATE:20260102T090000Z'], override))).toHaveLength(4);
    expect(starts(event(daily, ['RECURRENCE-ID:20270102T090000Z', ...moved]))).toHaveLength(5);
    expect(list(event(daily, ['RECURRENCE-ID:20260102T090000Z', 'SUMMARY:O']))[1]).toBe(
      '20260102T090000Z/20260102T090000Z O',
    );
  });

  it('tells which instance it is', () => {
    const object = event(daily, ['RECURRENCE-ID:20260102T090000Z', ...moved]);
    const all = [...instances(object, options())];
    expect(all.map(({ recurrenceId }) => formatTime(recurrenceId))).toEqual([
      ...['20260101T100000', '20260103T100000', '20260104T100000', '20260102T090000Z'],
    ]);
    expect(all[0]?.recurrenceId).toMatchObject({ form: 'zoned', tzid: 'Europe/Berlin' });
    expect(all.map(({ component }) => component === object.master)).toEqual([true, true, true, false]);
    expect(all.map(({ isDate }) => isDate)).toEqual([false, false, false, false]);
  });
});

describe('RANGE=THISANDFUTURE (§3.2.13, §3.8.4.4)', () => {
  const weekly = [`${BERLIN}:20260302T100000`, 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=6', 'SUMMARY:M'];
  const range = (id: string, ...lines: readonly string[]) => [
    `RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:${id}`,
    ...lines,
  ];

  it('moves and lengthens all later instances, but for those with an override of their own', () => {
    const later = range('20260316T100000', `${BERLIN}:20260317T120000`, 'DURATION:PT2H', 'SUMMARY:R');
    const single = ['RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000', `${BERLIN}:20260330T080000`, 'SUMMARY:O'];
    expect(list(event(weekly, later, single))).toEqual([
      '20260302T090000Z/20260302T100000Z M',
      '20260309T090000Z/20260309T100000Z M',
      '20260317T110000Z/20260317T130000Z R',
      '20260324T110000Z/20260324T130000Z R',
      '20260330T060000Z/20260330T060000Z O',
      '20260407T100000Z/20260407T120000Z R',
    ]);
  });

  it('holds until the next one, also if it was written in UTC', () => {
    const one = range('20260309T100000', 'DTSTART:20260309T103000Z', 'SUMMARY:R');
    const two = range('20260330T100000', 'DTSTART:20260330T100000Z', 'SUMMARY:S');
    const all = [
      '20260302T090000Z M',
      '20260309T103000Z R',
      '20260316T103000Z R',
      '20260323T103000Z R',
      '20260330T100000Z S',
      '20260406T100000Z S',
    ];
    expect(starts(event(weekly, two, one))).toEqual(all);
    const summer = range('20260323T100000', 'DTSTART:20260323T110000Z', 'SUMMARY:R');
    expect(starts(event(weekly, summer)).slice(3)).toEqual([
      '20260323T110000Z R',
      '20260330T100000Z R',
      '20260406T100000Z R',
    ]);
  });

  it('keeps instances in order that change places', () => {
    const earlier = range('20260316T100000', `${BERLIN}:20260308T100000`, 'SUMMARY:R');
    expect(starts(event(weekly, earlier))).toEqual([
      ...['20260302T090000Z M', '20260308T090000Z R', '20260309T090000Z M', '20260315T090000Z R'],
      ...['20260322T090000Z R', '20260329T080000Z R'],
    ]);
  });

  it('is found in any window', () => {
    const forever = [...weekly.slice(0, 2), 'RRULE:FREQ=WEEKLY'];
    for (const start of ['20250101T100000', '20270131T100000']) {
      const object = event(forever, range('20260316T100000', `${BERLIN}:${start}`, 'DURATION:P3D'));
      const later = parseTime(start).local + 700 * 86_400;
      expect(starts(object, { from: later, to: later + 7200 })).toHaveLength(1);
    }
  });

  it('can make days of times, and times of days', () => {
    const days = event(weekly, range('20260316T100000', 'DTSTART;VALUE=DATE:20260316', 'SUMMARY:R'));
    expect(list(days).slice(2, 4)).toEqual([
      '20260316T000000Z/20260317T000000Z R',
      '20260323T000000Z/20260324T000000Z R',
    ]);
    expect([...instances(days, options())].map(({ isDate }) => isDate).slice(1, 3)).toEqual([false, true]);
    const times = event(
      ['DTSTART;VALUE=DATE:20260302', 'RRULE:FREQ=WEEKLY;COUNT=3'],
      ['RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260309', `${BERLIN}:20260309T200000`],
    );
    expect(starts(times)).toEqual(['20260302T000000Z', '20260309T190000Z', '20260316T190000Z']);
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
