// The zone that a VTIMEZONE defines (RFC 5545 §3.6.5), for names that tzdata does not know.
import { type ContentLine, unescapeText } from '#contentline';
import { type Component, properties, property, subcomponents } from '../component.js';
import { InvalidCalendar } from '../invalid-calendar.js';
import {
  createBudget,
  occurrences,
  parseRecurrenceRule,
  RecurrenceBudgetExceeded,
  type RecurrenceRule,
  type StepBudget,
} from '../recurrence/index.js';
import { DAY, type LocalTime, type TimeValue, type Zone } from '../time.js';
import { parseUtcOffset, timeOf, timesOf } from '../values.js';
import { endOfCycle, type OffsetChange, zoneOfChanges } from './offset-table.js';

/** A VTIMEZONE that makes no zone. The message is a sentence for the person who sent it. */
export class InvalidTimezone extends InvalidCalendar {}

/** A STANDARD or DAYLIGHT component. */
interface Observance {
  /** Seconds east of UTC before and after each onset. */
  readonly from: number;
  readonly to: number;
  readonly start: LocalTime;
  /** The onsets that come to an end. */
  readonly times: readonly LocalTime[];
  /** Rules without COUNT and UNTIL. */
  readonly endless: readonly RecurrenceRule[];
}

// All that is known of the busiest zone is 7000 characters long.
const MAX_LENGTH = 100_000;
// Sixty rules without end; some 50 ms.
const MAX_STEPS = 50_000;

// A program writes one VTIMEZONE into all objects of a calendar, and it takes a millisecond to make a zone of it.
const MAX_KEPT = 100;
const kept = new Map<string, Zone>();

/**
 * Makes a zone of a VTIMEZONE. Before the first onset its TZOFFSETFROM holds.
 * @throws InvalidTimezone
 */
export function zoneOf(vtimezone: Component): Zone {
  const text = textOf(vtimezone);
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (text.length > MAX_LENGTH) throw new InvalidTimezone(`A VTIMEZONE has more than ${MAX_LENGTH} characters.`);
  const zone = makeZone(vtimezone);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(text, zone);
  return zone;
}

/** All that the zone depends on. */
function textOf({ name, properties, components }: Component): string {
  const lines = properties.map(({ name, parameters, value }) => `${name};${[...parameters].join(';')}:${value}`);
  return [name, ...lines, ...components.map(textOf)].join('\n');
}

function makeZone(vtimezone: Component): Zone {
  const tzid = unescapeText(property(vtimezone, 'TZID')?.value ?? '').trim();
  if (tzid === '') throw new InvalidTimezone('A VTIMEZONE has no TZID.');
  try {
    const components = ['STANDARD', 'DAYLIGHT'].flatMap((name) => subcomponents(vtimezone, name));
    if (components.length === 0) throw new InvalidTimezone('it has neither STANDARD nor DAYLIGHT.');
    const budget = createBudget(MAX_STEPS);
    const observances = components.map((component) => readObservance(component, budget));
    return zoneOfObservances(tzid, observances, budget);
  } catch (error) {
    if (!(error instanceof InvalidCalendar) && !(error instanceof RecurrenceBudgetExceeded)) throw error;
    throw new InvalidTimezone(`The VTIMEZONE "${tzid.slice(0, 40)}" cannot be used: ${error.message}`);
  }
}

function readObservance(component: Component, budget: StepBudget): Observance {
  const from = parseUtcOffset(required(component, 'TZOFFSETFROM').value);
  const to = parseUtcOffset(required(component, 'TZOFFSETTO').value);
  const start = timeOf(required(component, 'DTSTART')).local;
  const times = properties(component, 'RDATE').flatMap((line) => datesOf(line, from));
  const rules = properties(component, 'RRULE').map(({ value }) => parseRecurrenceRule(value));
  const endless: RecurrenceRule[] = [];
  for (const rule of rules) {
    if (rule.freq !== 'YEARLY') throw new InvalidTimezone('its rules must be yearly.');
    if (rule.count === undefined && rule.until === undefined) endless.push(rule);
    else times.push(...occurrences(rule, start, { until: lastOnset(rule.until, from), budget }));
  }
  // A rule tells whether DTSTART is an onset as well: Outlook lets all rules begin on 1601-01-01.
  if (rules.length === 0 || times.length + endless.length === 0) times.push(start);
  return { from, to, start, times, endless };
}

function zoneOfObservances(tzid: string, observances: readonly Observance[], budget: StepBudget): Zone {
  const onsets: (OffsetChange & { readonly before: number })[] = [];
  const add = ({ from, to }: Observance, times: Iterable<LocalTime>) => {
    for (const time of times) onsets.push({ at: time - from, before: from, offset: to });
  };
  for (const observance of observances) add(observance, observance.times);
  const ruled = observances.filter(({ endless }) => endless.length > 0);
  const last = [...ruled.map(({ start }) => start), ...onsets.map(({ at }) => at)].reduce((one, other) =>
    Math.max(one, other),
  );
  const end = endOfCycle(last);
  for (const observance of ruled) {
    for (const rule of observance.endless) add(observance, occurrences(rule, observance.start, { until: end, budget }));
  }
  onsets.sort((one, other) => one.at - other.at);
  return zoneOfChanges(tzid, onsets[0]?.before ?? observances[0]?.to ?? 0, onsets, end);
}

function required(component: Component, name: string): ContentLine {
  const line = property(component, name);
  if (line === undefined) throw new InvalidTimezone(`a ${component.name} has no ${name}.`);
  return line;
}

/** RFC 5545 §3.6.5 wants local times. A time in UTC can but mean what it says. */
function datesOf(line: ContentLine, from: number): LocalTime[] {
  return timesOf(line).map(({ form, local }) => (form === 'utc' ? local + from : local));
}

/** RFC 5545 §3.6.5 wants UNTIL in UTC. Many write a local time, or a date. */
function lastOnset(until: TimeValue | undefined, from: number): LocalTime {
  if (until === undefined) return Number.POSITIVE_INFINITY;
  return until.local + (until.form === 'utc' ? from : until.form === 'date' ? DAY - 1 : 0);
}
