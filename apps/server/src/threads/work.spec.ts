// What comes back from another thread is what the work would have given or thrown here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { InvalidCalendar, InvalidCalendarObject, RecurrenceBudgetExceeded, TooManyInstances } from '#icalendar';
import { InvalidCard } from '#vcard';
import { LIMITS } from '../../../../test/support/limits.js';
import { calendarObject, card, component, event } from '../../../../test/support/objects.js';
import { done, resultOf, type Task } from './work.js';

const worked = (work: Task['work'], ...args: Task['args']) =>
  resultOf(structuredClone(done(structuredClone({ work, args }))));
const octets = (text: string) => new TextEncoder().encode(text);
const everyDay = event({ lines: ['RRULE:FREQ=DAILY'] });
const tooLong = event({ lines: Array(10).fill('RRULE:FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO;BYHOUR=1;COUNT=99999') });
const observance = ['DTSTART:16010101T000000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'RRULE:FREQ=SECONDLY'];
const unusable = calendarObject(
  ...component('VTIMEZONE', 'TZID:X', ...component('STANDARD', ...observance)),
  ...component('VEVENT', 'UID:a', 'DTSTART;TZID=X:20260101T000000'),
);
const form = { isJcal: true, selection: undefined, expand: { start: 0, end: 9e9 }, limitRecurrenceSet: undefined };

describe('work', () => {
  it('gives plain data', () => {
    expect(worked('admitCalendar', octets(event({ uid: 'a' })), false, LIMITS)).toMatchObject({
      text: event({ uid: 'a' }),
      uid: 'a',
      occurrences: [{ exact: true }],
    });
    expect(worked('admitCard', octets(card({ uid: 'b' })))).toMatchObject({ asSent: true, uid: 'b', images: [] });
    expect(worked('indexCard', card({ uid: 'b' }))).toContainEqual({ property: 'UID', value: 'B' });
    expect(worked('renderCard', card(), { isJcard: true, version: '4.0' })).toMatch(/^\["vcard"/);
    expect(worked('renderJcal', everyDay)).toMatch(/^\["vcalendar"/);
  });

  it.each([
    [InvalidCalendarObject, 'admitCalendar', [octets(event({ lines: ['UID:b'] })), false, LIMITS]],
    [InvalidCalendar, 'indexCalendar', ['']],
    [InvalidCalendar, 'admitCalendar', [octets(unusable), false, LIMITS]],
    [RecurrenceBudgetExceeded, 'indexCalendar', [tooLong]],
    [TooManyInstances, 'renderCalendarIn', [everyDay, form, 'Europe/Berlin', 100]],
    [InvalidCard, 'admitCard', [octets('')]],
  ] as const)('refuses with %o', (refusal, work, args) => {
    expect(() => worked(work, ...args)).toThrow(refusal);
  });

  it('is known wherever protocol code gives it away', () => {
    const libs = fileURLToPath(new URL('../../../../libs', import.meta.url));
    const sources = readdirSync(libs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const given = sources.flatMap((name) => [
      ...readFileSync(join(libs, name), 'utf8').matchAll(/\baside\(\s*(\w+),/g),
    ]);
    expect(given.length).toBeGreaterThan(5);
    for (const [, work = ''] of given) {
      const outcome = done({ work, args: [] });
      expect('message' in outcome && outcome.message).not.toContain(`${work} is unknown`);
    }
  });

  it('keeps what a refusal says', () => {
    expect(() => worked('admitCard', octets(card().replace('3.0', '2.1')))).toThrow(
      expect.objectContaining({ reason: 'supported-address-data', message: expect.stringContaining('2.1') }),
    );
  });

  it('is a fault where it is none of the known', () => {
    expect(() => worked('constructor')).toThrow('constructor is unknown.');
    expect(() => worked('renderCard', undefined)).toThrow(/TypeError.*at renderCard/s);
  });
});
