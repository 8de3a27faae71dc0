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
  /** How many of its instances are looked at for one answer (RFC 4791 §5.2.8). */
  readonly maxInstances: number;
}

// Enough for any series that people make, and some 50 ms for one that nobody does.
const MAX_STEPS = 50_000;

// More than the index of any series keeps.
const SOME_INSTANCES = 3000;

/** Prepares an object that was read already. */
export function asQueried(
  { calendar, master, overrides }: Pick<QueriedObject, 'calendar' | 'master' | 'overrides'>,
  floatingZone: Zone,
  maxInstances = SOME_INSTANCES,
): QueriedObject {
  const [zones, budget] = [zonesOf(calendar), createBudget(MAX_STEPS)];
  return { calendar, master, overrides, zones, floatingZone, budget, maxInstances };
}

/** Prepares the text of an object that was admitted when it was stored. @throws InvalidCalendar if it should not have been */
export function queriedObject(text: string, floatingZone: Zone, maxInstances?: number): QueriedObject {
  const calendar = readComponents(text);
  const members = calendar.components.filter(({ name }) => name !== 'VTIMEZONE');
  const isOverride = (member: Component) => property(member, 'RECURRENCE-ID') !== undefined;
  const master = members.find((member) => !isOverride(member));
  return asQueried({ calendar, master, overrides: members.filter(isOverride) }, floatingZone, maxInstances);
}

/** An object has more instances in a range than are looked at: an answer about those alone would be wrong. */
export class TooManyInstances extends Error {}

/**
 * The instances of an object that may touch a span, in order.
 * @throws TooManyInstances after `maxInstances` of them; InvalidCalendar, RecurrenceBudgetExceeded
 */
export function* instancesIn(object: QueriedObject, { start, end }: Span): Generator<Instance> {
  const { maxInstances } = object;
  let left = maxInstances;
  for (const instance of instances(object, { ...object, from: start - 1, to: end + 1 })) {
    if (left === 0) throw new TooManyInstances(`There are more than ${maxInstances} instances in this time range.`);
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
