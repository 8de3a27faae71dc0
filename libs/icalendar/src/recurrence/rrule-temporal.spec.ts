// Random rules as people make them, followed by this library and by rrule-temporal.
import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { expect, it } from 'vitest';
import { DAY, type LocalTime } from '../time.js';
import { formatTime } from '../values.js';
import { createBudget } from './budget.js';
import { occurrences } from './occurrences.js';
import { parseRecurrenceRule } from './parse.js';

const OCCURRENCES = 8;

const weekdays = fc.uniqueArray(fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'), {
  minLength: 1,
  maxLength: 4,
});
const monthDays = fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 3 });
const months = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 });
const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 });
const ordinal = fc.constantFrom(1, 2, 3, 4, -1, -2);
const listed = (name: string, values: fc.Arbitrary<readonly (string | number)[]>) =>
  values.map((list) => `;${name}=${list.join()}`);

// Left out: BYWEEKNO without a weekday, which rrule-temporal takes for the weekday of DTSTART, and rules so sparse that it
// takes seconds.
const rule = fc.oneof(
  fc.constantFrom('FREQ=DAILY', 'FREQ=HOURLY', 'FREQ=WEEKLY', 'FREQ=MONTHLY', 'FREQ=YEARLY'),
  listed('BYDAY', weekdays).map((by) => `FREQ=WEEKLY${by}`),
  listed('BYHOUR', hours).map((by) => `FREQ=DAILY${by}`),
  listed('BYMONTHDAY', monthDays).map((by) => `FREQ=MONTHLY${by}`),
  fc.tuple(ordinal, weekdays).map(([number, [day]]) => `FREQ=MONTHLY;BYDAY=${number}${day}`),
  fc.tuple(ordinal, weekdays).map(([position, days]) => `FREQ=MONTHLY;BYDAY=${days.join()};BYSETPOS=${position}`),
  fc
    .tuple(months, ordinal, weekdays)
    .map(([list, number, [day]]) => `FREQ=YEARLY;BYMONTH=${list.join()};BYDAY=${number}${day}`),
  fc.tuple(months, monthDays).map(([list, days]) => `FREQ=YEARLY;BYMONTH=${list.join()};BYMONTHDAY=${days.join()}`),
);
const interval = fc.integer({ min: 1, max: 4 });
const start = fc
  .tuple(fc.integer({ min: 0, max: 60 * 365 }), fc.integer({ min: 0, max: 23 }))
  .map(([day, hour]) => day * DAY + hour * 3600);

const textOf = (local: LocalTime) => formatTime({ form: 'utc', local });

function ours(text: string, from: LocalTime): string[] {
  const times = occurrences(parseRecurrenceRule(text), from, { budget: createBudget(100_000) });
  return Array.from({ length: OCCURRENCES }, () => textOf(times.next().value ?? 0));
}

function theirs(text: string, from: LocalTime): string[] {
  const rule = new RRuleTemporal({ rruleString: `DTSTART:${textOf(from)}\nRRULE:${text};COUNT=${OCCURRENCES}` });
  return rule.all().map(({ epochMilliseconds }) => textOf(epochMilliseconds / 1000));
}

it('agrees with rrule-temporal', () => {
  fc.assert(
    fc.property(rule, interval, start, (text, every, moment) => {
      const whole = `${text};INTERVAL=${every}`;
      // DTSTART is to match the rule: what comes of one that does not is left open by the RFC.
      const first =
        occurrences(parseRecurrenceRule(whole), moment, { budget: createBudget(100_000) }).next().value ?? 0;
      // From the first match on, so that both count the intervals from the same period.
      expect(ours(whole, first), `${textOf(first)} ${whole}`).toEqual(theirs(whole, first));
    }),
    { numRuns: 300 },
  );
});
