// Which recurrence rules are taken, and what is said of those that are not.
import { describe, expect, it } from 'vitest';
import { parseTime } from '../values.js';
import { parseRecurrenceRule } from './parse.js';
import { InvalidRecurrenceRule } from './rule.js';
import { scaleNamed } from './scales/index.js';

const OPEN = {
  interval: 1,
  ...{ bySecond: [], byMinute: [], byHour: [], byDay: [], byMonthDay: [], byYearDay: [], byWeekNo: [], byMonth: [] },
  ...{ bySetPos: [], wkst: 1, skip: 'OMIT', scale: scaleNamed('GREGORIAN') },
};

describe('a recurrence rule', () => {
  it('has nothing but what it says', () => {
    expect(parseRecurrenceRule('FREQ=DAILY')).toEqual({ ...OPEN, freq: 'DAILY' });
    expect(parseRecurrenceRule('FREQ=WEEKLY;COUNT=3;INTERVAL=2;WKST=SU;BYDAY=TU,SU')).toEqual({
      ...OPEN,
      ...{ freq: 'WEEKLY', count: 3, interval: 2, wkst: 0 },
      byDay: [
        { weekday: 2, ordinal: 0 },
        { weekday: 0, ordinal: 0 },
      ],
    });
    expect(parseRecurrenceRule('FREQ=MONTHLY;BYDAY=-1FR,+2MO;BYHOUR=0,23;BYMINUTE=59;BYSECOND=60')).toMatchObject({
      byDay: [
        { weekday: 5, ordinal: -1 },
        { weekday: 1, ordinal: 2 },
      ],
      ...{ byHour: [0, 23], byMinute: [59], bySecond: [60] },
    });
    const lists = 'BYMONTH=1,12;BYMONTHDAY=-31,31;BYYEARDAY=-366,366;BYSETPOS=-366,366';
    expect(parseRecurrenceRule(`FREQ=YEARLY;BYWEEKNO=-53,53;${lists}`)).toMatchObject({
      ...{
        byMonth: [1, 12],
        byMonthDay: [-31, 31],
        byYearDay: [-366, 366],
        byWeekNo: [-53, 53],
        bySetPos: [-366, 366],
      },
    });
  });

  it.each(['20260131', '20260131T100000', '20260131T100000Z'])('may end at %s', (until) => {
    expect(parseRecurrenceRule(`FREQ=DAILY;UNTIL=${until}`).until).toEqual(parseTime(until));
  });

  it('may be written as clients do', () => {
    expect(parseRecurrenceRule('freq=weekly;byday=mo, tu;')).toEqual(parseRecurrenceRule('FREQ=WEEKLY;BYDAY=MO,TU'));
    expect(parseRecurrenceRule('BYDAY=MO,TU,MO;FREQ=WEEKLY ')).toEqual(parseRecurrenceRule('FREQ=WEEKLY;BYDAY=MO,TU'));
    expect(parseRecurrenceRule('FREQ=YEARLY;BYMONTH=09,+9')).toEqual(parseRecurrenceRule('FREQ=YEARLY;BYMONTH=9'));
  });

  it('may say what becomes of days that are not there (RFC 7529)', () => {
    expect(parseRecurrenceRule('RSCALE=gregorian;FREQ=MONTHLY;SKIP=FORWARD').skip).toBe('FORWARD');
    const hebrew = parseRecurrenceRule('RSCALE=Hebrew;FREQ=YEARLY;BYMONTH=5,5L,13;BYYEARDAY=-385');
    expect(hebrew).toMatchObject({ scale: scaleNamed('HEBREW'), byMonth: [5, 5.5, 13], byYearDay: [-385] });
    const aliases = ['RSCALE=GREGORY;FREQ=DAILY', 'RSCALE=ISLAMICC;FREQ=DAILY'].map(parseRecurrenceRule);
    expect(aliases.map(({ scale }) => scale)).toEqual(['GREGORIAN', 'ISLAMIC-CIVIL'].map(scaleNamed));
  });

  it.each([
    ['', 'invalid', '"" is not NAME=VALUE.'],
    ['DAILY', 'invalid', '"DAILY" is not NAME=VALUE.'],
    ['FREQ=DAILY;;COUNT=2', 'invalid', '"" is not NAME=VALUE.'],
    ['FREQ=DAILY=2', 'invalid', '"FREQ=DAILY=2" is not NAME=VALUE.'],
    ['COUNT=2', 'invalid', 'A recurrence rule must have FREQ.'],
    ['FREQ=FORTNIGHTLY', 'invalid', 'FREQ cannot be FORTNIGHTLY.'],
    ['FREQ=DAILY;FREQ=DAILY', 'invalid', 'FREQ must not be there twice.'],
    ['FREQ=DAILY;X-BYEASTER=1', 'invalid', 'X-BYEASTER is not a part of a recurrence rule.'],
    ['FREQ=DAILY;INTERVAL=0', 'invalid', 'INTERVAL must not be 0.'],
    ['FREQ=DAILY;INTERVAL=-1', 'invalid', 'INTERVAL must be a number, not -1.'],
    ['FREQ=DAILY;COUNT=0', 'invalid', 'COUNT must not be 0.'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'invalid', 'COUNT and UNTIL must not be there together.'],
    ['FREQ=DAILY;UNTIL=20261399', 'invalid', 'UNTIL: "20261399" is not a date that exists.'],
    ['FREQ=DAILY;WKST=1', 'invalid', 'WKST cannot be 1.'],
    ['FREQ=DAILY;BYSECOND=61', 'invalid', 'BYSECOND cannot be 61.'],
    ['FREQ=DAILY;BYMINUTE=60', 'invalid', 'BYMINUTE cannot be 60.'],
    ['FREQ=DAILY;BYHOUR=24', 'invalid', 'BYHOUR cannot be 24.'],
    ['FREQ=DAILY;BYHOUR=-1', 'invalid', 'BYHOUR cannot be -1.'],
    ['FREQ=DAILY;BYHOUR=1.5', 'invalid', 'BYHOUR cannot be 1.5.'],
    ['FREQ=DAILY;BYMONTH=1,', 'invalid', 'BYMONTH cannot be .'],
    ['FREQ=DAILY;BYMONTH=13', 'invalid', 'BYMONTH cannot be 13.'],
    ['FREQ=DAILY;BYMONTH=5L', 'invalid', 'BYMONTH cannot be 5L.'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'invalid', 'BYMONTHDAY cannot be 0.'],
    ['FREQ=MONTHLY;BYMONTHDAY=-32', 'invalid', 'BYMONTHDAY cannot be -32.'],
    ['FREQ=YEARLY;BYYEARDAY=367', 'invalid', 'BYYEARDAY cannot be 367.'],
    ['FREQ=YEARLY;BYWEEKNO=54', 'invalid', 'BYWEEKNO cannot be 54.'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0', 'invalid', 'BYSETPOS cannot be 0.'],
    ['FREQ=MONTHLY;BYDAY=0MO', 'invalid', 'BYDAY cannot be 0MO.'],
    ['FREQ=YEARLY;BYDAY=54MO', 'invalid', 'BYDAY cannot be 54MO.'],
    ['FREQ=WEEKLY;BYDAY=MON', 'invalid', 'BYDAY cannot be MON.'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'invalid', 'BYDAY must have no numbers with FREQ=WEEKLY.'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO', 'invalid', 'BYDAY must have no numbers with BYWEEKNO.'],
    ['FREQ=MONTHLY;BYWEEKNO=1', 'invalid', 'BYWEEKNO must not be there with FREQ=MONTHLY.'],
    ['FREQ=DAILY;BYYEARDAY=1', 'invalid', 'BYYEARDAY must not be there with FREQ=DAILY.'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'invalid', 'BYMONTHDAY must not be there with FREQ=WEEKLY.'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'invalid', 'BYSETPOS must not be there without another BY part.'],
    ['FREQ=MONTHLY;SKIP=OMIT', 'invalid', 'SKIP must not be there without RSCALE.'],
    ['RSCALE=RUSSIAN;FREQ=YEARLY', 'unsupported', 'Recurrence in the calendar RUSSIAN is not supported.'],
    ['RSCALE=DANGI;FREQ=YEARLY;BYMONTH=5L', 'unsupported', 'Recurrence in the calendar DANGI is not supported.'],
    ['RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=5L', 'invalid', 'BYMONTH cannot be 5L.'],
    ['FREQ=YEARLY;BYMONTH=13', 'invalid', 'BYMONTH cannot be 13.'],
    ['RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=14', 'invalid', 'BYMONTH cannot be 14.'],
    ['RSCALE=HEBREW;FREQ=YEARLY;BYMONTHDAY=5L', 'invalid', 'BYMONTHDAY cannot be 5L.'],
    ['FREQ=DAILY;INTERVAL=99999999999999999999', 'absurd', 'INTERVAL is too large.'],
    ['FREQ=DAILY;COUNT=99999999999999999999', 'absurd', 'COUNT is too large.'],
  ])('is refused: %s', (text, reason, message) => {
    expect(() => parseRecurrenceRule(text)).toThrow(new InvalidRecurrenceRule(reason as 'invalid', message));
    expect(() => parseRecurrenceRule(text)).toThrow(expect.objectContaining({ reason }));
  });

  it('must not name more times in a period than anybody can want', () => {
    const upTo = (count: number) => Array.from({ length: count }, (_, number) => number).join();
    const halfHours = `BYHOUR=${upTo(24)};BYMINUTE=0,30`;
    const minutes = `BYHOUR=${upTo(24)};BYMINUTE=${upTo(60)}`;
    expect(() => parseRecurrenceRule(`FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=1,2;${halfHours}`)).not.toThrow();
    expect(() => parseRecurrenceRule(`FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR;${minutes}`)).not.toThrow();
    expect(() => parseRecurrenceRule(`FREQ=SECONDLY;${minutes};BYSECOND=${upTo(60)}`)).not.toThrow();
    for (const rule of [
      `FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;${minutes}`,
      `FREQ=DAILY;${minutes};BYSECOND=${upTo(7)}`,
      `FREQ=YEARLY;BYYEARDAY=${upTo(367).slice(2)};${halfHours}`,
    ]) {
      expect(() => parseRecurrenceRule(rule)).toThrow(expect.objectContaining({ reason: 'absurd' }));
    }
  });
});
