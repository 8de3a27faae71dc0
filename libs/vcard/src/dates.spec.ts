// Both forms of ISO 8601, with the examples of RFC 6350 §4.3 and the tables of RFC 7095 §3.5.
import { describe, expect, it } from 'vitest';
import { basicDateTime, basicTime, basicTimestamp, extendedDateTime, extendedTime } from './dates.js';

describe('dates and times', () => {
  it.each([
    ['19850412', '1985-04-12'],
    ['1985-04', '1985-04'],
    ['1985', '1985'],
    ['--0412', '--04-12'],
    ['--04', '--04'],
    ['---12', '---12'],
    ['T232050', 'T23:20:50'],
    ['T2320', 'T23:20'],
    ['T23', 'T23'],
    ['T-2050', 'T-20:50'],
    ['T--50', 'T--50'],
    ['19850412T232050Z', '1985-04-12T23:20:50Z'],
    ['19850412T232050+0400', '1985-04-12T23:20:50+04:00'],
    ['19850412T232050+04', '1985-04-12T23:20:50+04'],
    ['--0412T2320', '--04-12T23:20'],
    ['---12T2320', '---12T23:20'],
    ['--04T23', '--04T23'],
  ])('%s is %s', (basic, extended) => {
    expect(extendedDateTime(basic)).toBe(extended);
    expect(basicDateTime(extended)).toBe(basic);
    expect(basicDateTime(basic)).toBe(basic);
  });

  it('leaves out fractions of seconds', () => {
    expect(basicDateTime(' 2016-11-19t17:44:22.057z')).toBe('20161119T174422Z');
  });

  it.each([
    '',
    'T',
    'circa 1800',
    '0000-00-00',
    '1985-13-01',
    '19850432',
    '1985-04-12T25:00',
    '12/04/1985',
    '1985T',
    '19850412T232050Z5',
  ])('takes "%s" for no date', (value) => {
    expect(basicDateTime(value)).toBeUndefined();
  });

  it('a timestamp is a whole moment, a day its beginning', () => {
    expect(basicTimestamp('1995-10-31T22:27:10Z')).toBe('19951031T222710Z');
    expect(basicTimestamp('2025-08-22')).toBe('20250822T000000Z');
    expect(basicTimestamp('1985-04')).toBeUndefined();
    expect(basicTimestamp('19951031T2227')).toBeUndefined();
  });

  it('offsets from UTC', () => {
    expect([extendedTime('-0500'), basicTime('-05:00'), extendedTime('+01')]).toEqual(['-05:00', '-0500', '+01']);
  });
});
