// What an instance says about its owner's time (RFC 4791 §7.10), in the words of FBTYPE (RFC 5545 §3.2.9).
import { parameter } from '#contentline';
import { type Component, property } from '../component.js';
import { periodsOf } from '../values.js';
import { instancesIn, isDated, type QueriedObject } from './queried-object.js';
import { overlaps, periodSpan, type Span } from './span.js';

export type Busy = 'free' | 'busy' | 'busy-tentative' | 'busy-unavailable';

export interface BusySpan extends Span {
  readonly busy: Busy;
}

/** What a component says of the time it takes. */
export function busyOf(component: Component): Busy {
  if (component.name !== 'VEVENT') return 'free';
  const value = (name: string) => property(component, name)?.value.trim().toUpperCase();
  if (value('TRANSP') === 'TRANSPARENT') return 'free';
  const status = value('STATUS');
  return status === 'CANCELLED' ? 'free' : status === 'TENTATIVE' ? 'busy-tentative' : 'busy';
}

/** The periods of a VFREEBUSY with their types; a type that is not known is busy (RFC 5545 §3.2.9). @throws InvalidCalendar */
export function busyPeriods(component: Component): readonly BusySpan[] {
  return component.properties
    .filter(({ name }) => name === 'FREEBUSY')
    .flatMap((line) => {
      const type = parameter(line, 'FBTYPE')?.toLowerCase();
      const busy = type === 'free' || type === 'busy-tentative' || type === 'busy-unavailable' ? type : 'busy';
      return periodsOf(line).map((period) => ({ ...periodSpan(period), busy }) as const);
    });
}

/** The spans in a range that an object keeps its owner busy, not merged. @throws InvalidCalendar, RecurrenceBudgetExceeded */
export function* busySpansOf(object: QueriedObject, range: Span): Generator<BusySpan> {
  for (const component of object.calendar.components) {
    if (component.name === 'VFREEBUSY') yield* busyPeriods(component).filter((span) => isBusyIn(span, range));
  }
  if (!object.calendar.components.some((component) => component.name === 'VEVENT' && isDated(component))) return;
  for (const { component, start, end } of instancesIn(object, range)) {
    const span = { start, end, busy: busyOf(component) };
    if (isBusyIn(span, range)) yield span;
  }
}

function isBusyIn(span: BusySpan, range: Span): boolean {
  return span.busy !== 'free' && span.end > span.start && overlaps(span, range);
}

/** Cuts spans to a range and joins those of one kind that touch, in order of their start. */
export function mergeBusySpans(spans: Iterable<BusySpan>, range: Span): readonly BusySpan[] {
  const merged: BusySpan[] = [];
  const last = new Map<Busy, number>();
  for (const { start, end, busy } of [...spans].sort((one, other) => one.start - other.start)) {
    const cut = { start: Math.max(start, range.start), end: Math.min(end, range.end), busy };
    const at = last.get(busy);
    const before = at === undefined ? undefined : merged[at];
    if (at !== undefined && before !== undefined && before.end >= cut.start) {
      merged[at] = { ...before, end: Math.max(before.end, cut.end) };
    } else {
      last.set(busy, merged.length);
      merged.push(cut);
    }
  }
  return merged;
}
