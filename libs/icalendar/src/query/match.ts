// Whether a calendar object matches the filter of a calendar-query (RFC 4791 §9.7).
import { type ContentLine, unescapeText } from '#contentline';
import { type Component, properties, property, subcomponents } from '../component.js';
import { DAY, type UtcTime } from '../time.js';
import { durationOf } from '../values.js';
import { alarmSpans } from './alarm.js';
import type { CompFilter, ParamFilter, PropFilter, TextMatch } from './filter.js';
import { instancesIn, isDated, type QueriedObject, undatedSpans, utcOf } from './queried-object.js';
import { ALWAYS, momentOf, overlaps, type Span, spanOf } from './span.js';

/**
 * @param filter the one for VCALENDAR
 * @throws InvalidCalendar for times that cannot be read, RecurrenceBudgetExceeded for a series that is too costly to follow
 */
export function matches(object: QueriedObject, filter: CompFilter): boolean {
  const root = object.calendar;
  if (filter.name !== root.name) return filter.isNotDefined;
  return !filter.isNotDefined && hasAll(root, filter, object, () => false);
}

// All conditions must hold for one and the same component: the master or an override, with its instances.
function hasAll(
  component: Component,
  filter: CompFilter,
  object: QueriedObject,
  happens: (component: Component) => boolean,
): boolean {
  return (
    filter.properties.every((wanted) => matchesProperty(component, wanted, object)) &&
    filter.components.every((wanted) => matchesSubcomponent(component, wanted, object)) &&
    (filter.timeRange === undefined || happens(component))
  );
}

function matchesSubcomponent(parent: Component, filter: CompFilter, object: QueriedObject): boolean {
  const children = subcomponents(parent, filter.name);
  if (filter.isNotDefined) {
    // An override that lacks what its master has makes no series that lacks it.
    const master = object.overrides.includes(parent) ? object.master : undefined;
    return children.length === 0 && (master === undefined || subcomponents(master, filter.name).length === 0);
  }
  const happens = happensIn(filter.timeRange ?? ALWAYS, object, parent);
  return children.some((child) => hasAll(child, filter, object, happens));
}

/** A test whether a component, or an alarm of `parent`, happens in a range. All that are asked about follow a series once. */
function happensIn(range: Span, object: QueriedObject, parent: Component): (component: Component) => boolean {
  const instances = instancesIn(object, range);
  const happening = new Set<Component>();
  const hasInstance = (component: Component): boolean => {
    while (!happening.has(component)) {
      const next = instances.next();
      if (next.done) return false;
      if (overlaps(spanOf(next.value), range)) happening.add(next.value.component);
    }
    return true;
  };
  const touches = (spans: Iterable<Span>): boolean => {
    for (const span of spans) if (overlaps(span, range)) return true;
    return false;
  };
  return (component) => {
    if (component.name === 'VALARM') return touches(alarmSpans(component, parent, range, object));
    return isDated(component) && component.name !== 'VFREEBUSY'
      ? hasInstance(component)
      : touches(undatedSpans(component));
  };
}

function matchesProperty(component: Component, filter: PropFilter, object: QueriedObject): boolean {
  const { name, timeRange, textMatch } = filter;
  const lines = properties(component, name);
  if (filter.isNotDefined) return lines.length === 0;
  if (lines.length === 0) {
    // RFC 4791 §9.9: an end that follows from DURATION counts as if it were written.
    const end = timeRange === undefined || filter.parameters.length > 0 ? [] : effectiveEnd(component, name, object);
    return end.some((time) => overlaps(momentOf(time), timeRange ?? ALWAYS));
  }
  return lines.some(
    (line) =>
      (timeRange === undefined || overlaps(momentOf(utcOf(line, object)), timeRange)) &&
      (textMatch === undefined || matchesText(unescapeText(line.value), textMatch)) &&
      filter.parameters.every((wanted) => matchesParameter(line, wanted)),
  );
}

function effectiveEnd(component: Component, name: string, object: QueriedObject): readonly UtcTime[] {
  const start = property(component, 'DTSTART');
  const duration = property(component, 'DURATION');
  const isEnd = name === (component.name === 'VTODO' ? 'DUE' : 'DTEND');
  if (!isEnd || start === undefined || duration === undefined) return [];
  const { days, seconds } = durationOf(duration);
  return [utcOf(start, object, days * DAY) + seconds];
}

function matchesParameter(line: ContentLine, { name, isNotDefined, textMatch }: ParamFilter): boolean {
  const values = line.parameters.get(name);
  if (values === undefined || isNotDefined) return isNotDefined && values === undefined;
  return textMatch === undefined || values.some((value) => matchesText(value, textMatch));
}

function matchesText(value: string, { text, collation, negate }: TextMatch): boolean {
  return collation.contains(value, text) !== negate;
}
