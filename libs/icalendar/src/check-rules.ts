// Whether the recurrence rules of a component can be followed: each is one, and no month of it is too full to be shown.
import type { ContentLine } from '#contentline';
import { type Component, property } from './component.js';
import { dateOfDays } from './gregorian.js';
import { InvalidCalendar, InvalidCalendarObject } from './invalid-calendar.js';
import { LIMITS, type ObjectLimits } from './limits.js';
import { InvalidRecurrenceRule, parseRecurrenceRule, type RecurrenceRule } from './recurrence/index.js';
import { DAY } from './time.js';
import { timeOf } from './values.js';

/** @throws InvalidCalendar, InvalidCalendarObject max-instances */
export function checkRules(component: Component, { maxInstances }: ObjectLimits): void {
  const rules = component.properties.filter(({ name }) => name === 'RRULE' || name === 'EXRULE');
  if (rules.length > LIMITS.rules) {
    throw new InvalidCalendar(`A ${component.name} has more than ${LIMITS.rules} recurrence rules.`);
  }
  for (const line of rules) {
    const rule = parseRecurrenceRule(line.value);
    checkStart(rule, startOf(component));
    // An answer must be able to hold a month of the series.
    if (perDay(rule) * 31 > maxInstances && !isShort(rule, startOf(component), maxInstances)) {
      const message = `${line.name} has more than ${maxInstances} instances in a month: ${line.value.slice(0, 80)}.`;
      throw new InvalidCalendarObject('max-instances', message);
    }
  }
}

function startOf(component: Component): ContentLine | undefined {
  return property(component, 'DTSTART') ?? property(component, 'DUE');
}

// A rule that began before its calendar is known would be counted from nowhere.
function checkStart({ scale }: RecurrenceRule, start: ContentLine | undefined): void {
  const day = start && Math.floor(timeOf(start).local / DAY);
  if (day === undefined || (day >= scale.known.first && day <= scale.known.last)) return;
  const [from, to] = [scale.known.first, scale.known.last].map((known) => dateOfDays(known).year);
  throw new InvalidRecurrenceRule('unsupported', `Rules can count in this calendar from ${from} to ${to} only.`);
}

function isShort(rule: RecurrenceRule, start: ContentLine | undefined, maxInstances: number): boolean {
  if (rule.count !== undefined) return rule.count <= maxInstances;
  if (rule.until === undefined || start === undefined) return false;
  // A day for the zones, that are not looked up for this.
  const days = Math.max(0, rule.until.local - timeOf(start).local) / DAY + 1;
  return days * perDay(rule) <= maxInstances;
}

/** How many instances a rule can have in a day: what its BY parts name, or what its intervals leave. */
function perDay({ freq, interval, byHour, byMinute, bySecond }: RecurrenceRule): number {
  const seconds = bySecond.length || (freq === 'SECONDLY' ? 60 : 1);
  const minutes = byMinute.length || (freq === 'SECONDLY' || freq === 'MINUTELY' ? 60 : 1);
  switch (freq) {
    case 'SECONDLY':
      return Math.min(86_400 / interval, (byHour.length || 24) * minutes * seconds);
    case 'MINUTELY':
      return Math.min(1440 / interval, (byHour.length || 24) * minutes) * seconds;
    case 'HOURLY':
      return Math.min(24 / interval, byHour.length || 24) * minutes * seconds;
    default:
      return (byHour.length || 1) * minutes * seconds;
  }
}
