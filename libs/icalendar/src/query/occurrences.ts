// When an object happens, worked out once when it is written, so that queries need not read it (RFC 4791 §9.9).
import { type Component, properties, property } from '../component.js';
import type { Instance } from '../instances.js';
import { DAY, HOUR, type UtcTime } from '../time.js';
import { timeOf } from '../values.js';
import { type Busy, busyOf, busyPeriods } from './busy.js';
import { instancesIn, isDated, type QueriedObject, undatedSpans } from './queried-object.js';
import { ALWAYS, type Span, spanOf } from './span.js';

/** A span in which an object happens. */
export interface Occurrence extends Span {
  readonly busy: Busy;
  /** False where the span is only the place to look: floating times depend on who asks, and endless series go on. */
  readonly exact: boolean;
}

// A series that has no more instances is known to its end; of a longer one, and of each endless one, the years around now.
const WHOLE_SERIES = 1000;
const YEARS_BEFORE = 1;
const YEARS_AFTER = 3;
const YEAR = 366 * DAY;
// No clock is further away from UTC, local mean times included.
const WIDEST_OFFSET = 16 * HOUR;

/**
 * @param now UTC seconds since 1970, around which endless series are worked out
 * @throws InvalidCalendar, RecurrenceBudgetExceeded
 */
export function occurrencesOf(object: QueriedObject, now: UtcTime): readonly Occurrence[] {
  return [...undated(object), ...instanceOccurrences(object, now)];
}

function* undated(object: QueriedObject): Generator<Occurrence> {
  for (const component of object.calendar.components) {
    if (component.name === 'VFREEBUSY') for (const period of busyPeriods(component)) yield { ...period, exact: true };
    if (component.name === 'VTIMEZONE' || (component.name !== 'VFREEBUSY' && isDated(component))) continue;
    for (const span of undatedSpans(component)) yield { ...span, busy: 'free', exact: true };
  }
}

function instanceOccurrences(object: QueriedObject, now: UtcTime): readonly Occurrence[] {
  const traits = traitsIn(object);
  if (isEndless(object)) return around(object, traits, now);
  const whole: Occurrence[] = [];
  for (const instance of instancesIn(object, ALWAYS)) {
    whole.push(occurrenceOf(instance, traits));
    if (whole.length > WHOLE_SERIES) return around(object, traits, now);
  }
  return whole;
}

// To say so of a rule that was admitted needs no look at its instances.
function isEndless({ master }: QueriedObject): boolean {
  return master !== undefined && properties(master, 'RRULE').some(({ value }) => !/\b(COUNT|UNTIL)=/i.test(value));
}

/** The instances around now, and for what is before and after them only where to look. */
function around(object: QueriedObject, traits: TraitsOf, now: UtcTime): readonly Occurrence[] {
  const from = now - YEARS_BEFORE * YEAR;
  let to = now + YEARS_AFTER * YEAR;
  const known: Occurrence[] = [];
  for (const instance of instancesIn(object, { start: from, end: to })) {
    if (known.length === WHOLE_SERIES) {
      to = instance.start;
      break;
    }
    known.push(occurrenceOf(instance, traits));
  }
  const busy = known.find((occurrence) => occurrence.busy !== 'free')?.busy ?? 'busy';
  return [
    ...known,
    { start: Number.NEGATIVE_INFINITY, end: from, busy, exact: false },
    { start: to - 1, end: Number.POSITIVE_INFINITY, busy, exact: false },
  ];
}

function occurrenceOf(instance: Instance, traits: TraitsOf): Occurrence {
  const { start, end } = spanOf(instance);
  const { isFloating, busy: itsBusy } = traits(instance.component);
  const busy = instance.end > instance.start ? itsBusy : 'free';
  return isFloating
    ? { start: start - WIDEST_OFFSET, end: end + WIDEST_OFFSET, busy, exact: false }
    : { start, end, busy, exact: true };
}

/** What the instances of a component have in common. */
interface Traits {
  readonly busy: Busy;
  readonly isFloating: boolean;
}

type TraitsOf = (component: Component) => Traits;

/** Reads each component of an object once, however many instances it has. */
function traitsIn(object: QueriedObject): TraitsOf {
  const known = new Map<Component, Traits>();
  return (component) => {
    const traits = known.get(component) ?? { busy: busyOf(component), isFloating: isFloating(component, object) };
    known.set(component, traits);
    return traits;
  };
}

// An instance is as its component is; recurrence dates of another form (RDATE) are rare enough to be read.
function isFloating(component: Component, { zones }: QueriedObject): boolean {
  const start = property(component, 'DTSTART') ?? property(component, 'DUE');
  if (start === undefined || property(component, 'RDATE') !== undefined) return true;
  const { form, tzid } = timeOf(start);
  return form !== 'utc' && (tzid === undefined || zones(tzid) === undefined);
}
