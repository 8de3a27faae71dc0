// Overrides of one instance and of all later ones take their places (RFC 5545 §3.8.4.4).
import { describe, expect, it } from 'vitest';
import { BERLIN, between, event, list, options, starts, zone } from '../../../../test/support/instances.js';
import { instances } from '../instances.js';
import { formatTime, parseTime } from '../values.js';

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
