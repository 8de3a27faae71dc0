// When an alarm goes off (RFC 5545 §3.8.6.3, RFC 4791 §9.9): at an absolute time, or relative to each instance; perhaps again.
import { parameter } from '#contentline';
import { type Component, property } from '../component.js';
import { DAY, type UtcTime } from '../time.js';
import { durationOf } from '../values.js';
import { instancesIn, isDated, type QueriedObject, utcOf } from './queried-object.js';
import { momentOf, type Span } from './span.js';

// More repetitions of one alarm are not looked at.
const MAX_REPEAT = 1000;

/** The moments at which an alarm of a component goes off, as far as they may be in `range`. @throws InvalidCalendar */
export function* alarmSpans(alarm: Component, parent: Component, range: Span, object: QueriedObject): Generator<Span> {
  const delays = delaysOf(alarm);
  for (const trigger of triggersOf(alarm, parent, range, object, Math.max(...delays))) {
    for (const delay of delays) yield momentOf(trigger + delay);
  }
}

/** 0, and the seconds after the trigger at which the alarm repeats. */
function delaysOf(alarm: Component): readonly number[] {
  const repeat = property(alarm, 'REPEAT');
  const duration = property(alarm, 'DURATION');
  if (repeat === undefined || duration === undefined) return [0];
  const { days, seconds } = durationOf(duration);
  const times = Math.min(Math.max(Number.parseInt(repeat.value, 10) || 0, 0), MAX_REPEAT);
  return Array.from({ length: times + 1 }, (_, index) => index * (days * DAY + seconds));
}

function* triggersOf(
  alarm: Component,
  parent: Component,
  range: Span,
  object: QueriedObject,
  lastDelay: number,
): Generator<UtcTime> {
  const trigger = property(alarm, 'TRIGGER');
  if (trigger === undefined) return;
  if (parameter(trigger, 'VALUE')?.toUpperCase() === 'DATE-TIME') {
    yield utcOf(trigger, object);
    return;
  }
  if (!isDated(parent)) return;
  const { days, seconds } = durationOf(trigger);
  const offset = days * DAY + seconds;
  const atEnd = parameter(trigger, 'RELATED')?.toUpperCase() === 'END';
  const window = { start: range.start - offset - lastDelay, end: range.end - offset };
  for (const { component, start, end } of instancesIn(object, window)) {
    if (component === parent) yield (atEnd ? end : start) + offset;
  }
}
