// A calendar object together with what its times depend on: the zones it names, and the asker's own zone.
import type { ContentLine } from '#contentline';
import { type Component, property } from '../component.js';
import { type Instance, instances } from '../instances.js';
import type { CalendarObject } from '../object.js';
import { createBudget, type StepBudget } from '../recurrence/index.js';
import type { LocalTime, UtcTime, Zone } from '../time.js';
import { readComponents } from '../tree.js';
import { timeOf } from '../values.js';
import { zonesOf } from '../zones/index.js';
import { freeBusySpans, type Span, undatedSpan } from './span.js';

export interface QueriedObject extends Pick<CalendarObject, 'calendar' | 'master' | 'overrides'> {
  readonly zones: (tzid: string) => Zone | undefined;
  /** The zone of times that name none. */
  readonly floatingZone: Zone;
  /** The steps that may be taken for this object. */
  readonly budget: StepBudget;
}

// Enough for any series that people make, and some 50 ms for one that nobody does.
const MAX_STEPS = 50_000;

/** Prepares an object that was read already. */
export function asQueried(object: CalendarObject, floatingZone: Zone): QueriedObject {
  const { calendar, master, overrides } = object;
  return { calendar, master, overrides, zones: zonesOf(calendar), floatingZone, budget: createBudget(MAX_STEPS) };
}

/** Prepares the text of an object that was admitted when it was stored. @throws InvalidCalendar if it should not have been */
export function queriedObject(text: string, floatingZone: Zone): QueriedObject {
  const calendar = readComponents(text);
  const members = calendar.components.filter(({ name }) => name !== 'VTIMEZONE');
  const isOverride = (member: Component) => property(member, 'RECURRENCE-ID') !== undefined;
  return {
    calendar,
    master: members.find((member) => !isOverride(member)),
    overrides: members.filter(isOverride),
    zones: zonesOf(calendar),
    floatingZone,
    budget: createBudget(MAX_STEPS),
  };
}

/** How many instances of one object are looked at for one answer (RFC 4791 §5.2.8). */
export const MAX_INSTANCES = 3000;

/** An object has more instances in a range than are looked at: an answer about those alone would be wrong. */
export class TooManyInstances extends Error {}

/**
 * The instances of an object that may touch a span, in order.
 * @throws TooManyInstances after 3000 of them; InvalidCalendar, RecurrenceBudgetExceeded
 */
export function* instancesIn(object: QueriedObject, { start, end }: Span): Generator<Instance> {
  let left = MAX_INSTANCES;
  for (const instance of instances(object, { ...object, from: start - 1, to: end + 1 })) {
    if (left === 0) throw new TooManyInstances(`There are more than ${MAX_INSTANCES} instances in this time range.`);
    left -= 1;
    yield instance;
  }
}

/** The spans in which a component overlaps time ranges that has no instances: busy time, or one without a date. */
export function undatedSpans(component: Component): readonly Span[] {
  if (component.name === 'VFREEBUSY') return freeBusySpans(component);
  const span = undatedSpan(component);
  return span === undefined ? [] : [span];
}

/** Whether a component says when it is. */
export function isDated(component: Component): boolean {
  return property(component, 'DTSTART') !== undefined || property(component, 'DUE') !== undefined;
}

/** The time of a property in UTC. @param plus seconds to add on the clock on the wall @throws InvalidCalendar */
export function utcOf(line: ContentLine, { zones, floatingZone }: QueriedObject, plus: LocalTime = 0): UtcTime {
  const { form, local, tzid } = timeOf(line);
  if (form === 'utc') return local + plus;
  const zone = tzid === undefined ? floatingZone : (zones(tzid) ?? floatingZone);
  return zone.toUtc(local + plus);
}
