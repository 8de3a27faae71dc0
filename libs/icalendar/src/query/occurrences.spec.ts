// When objects happen, as the index keeps it (RFC 4791 §9.9): series to their end, and endless ones around now.
import { expect, it } from 'vitest';
import { DAY, UTC } from '../time.js';
import { occurrencesOf } from './occurrences.js';
import { queriedObject } from './queried-object.js';

const NOW = Date.UTC(2026, 0, 1) / 1000;

const series = (...lines: readonly string[]) => {
  const event = ['BEGIN:VEVENT', 'UID:1', 'DTSTART:20200101T100000Z', 'DURATION:PT1H', ...lines, 'END:VEVENT'];
  return queriedObject(['BEGIN:VCALENDAR', ...event, 'END:VCALENDAR', ''].join('\r\n'), UTC);
};

it('keeps all of a series that ends', () => {
  for (const end of ['COUNT=900', 'until=20220618T100000Z']) {
    const known = occurrencesOf(series(`RRULE:FREQ=DAILY;${end}`), NOW);
    expect(known).toHaveLength(900);
    expect(known.every(({ exact }) => exact)).toBe(true);
  }
});

it('keeps the years around now of a series that is long or has no end, and where else to look', () => {
  for (const rule of [
    'FREQ=DAILY;INTERVAL=2',
    'FREQ=DAILY;INTERVAL=2;COUNT=5000',
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  ]) {
    const known = occurrencesOf(series(`RRULE:${rule}`), NOW);
    const [after, before] = [known.at(-1), known.at(-2)];
    expect(before).toMatchObject({ start: Number.NEGATIVE_INFINITY, exact: false, busy: 'busy' });
    expect(after).toMatchObject({ end: Number.POSITIVE_INFINITY, exact: false, busy: 'busy' });
    expect(known.slice(0, -2).every(({ start, exact }) => exact && start > NOW - 367 * DAY)).toBe(true);
    expect(known.length).toBeGreaterThan(700);
  }
});

it('does not follow a rule without end to where nothing is kept', () => {
  const object = series('RRULE:FREQ=WEEKLY');
  const steps = object.budget.remaining;
  const known = occurrencesOf(object, NOW);
  expect(steps - object.budget.remaining).toBeLessThan(4 * known.length);
});
