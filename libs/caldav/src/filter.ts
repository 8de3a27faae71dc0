// From the XML of a filter (RFC 4791 §9.7) to its types; what cannot be valid is refused here.
import { type Collation, collation } from '#contentline';
import type { CompFilter, ParamFilter, PropFilter, Span, TextMatch } from '#icalendar';
import { C, element, elements, textOf, type XmlElement } from '#xml';
import { supportedCollation, validFilter } from './preconditions.js';
import { timeRangeIn } from './time-range.js';

// Deeper and wider than any calendar object is.
const MAX_FILTERS = 200;
const MAX_TEXT_LENGTH = 2048;

// What may stand in what (RFC 5545 §3.6); components that are not named here may stand anywhere.
const PARENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['VCALENDAR', []],
  ['VEVENT', ['VCALENDAR']],
  ['VTODO', ['VCALENDAR']],
  ['VJOURNAL', ['VCALENDAR']],
  ['VFREEBUSY', ['VCALENDAR']],
  ['VTIMEZONE', ['VCALENDAR']],
  ['VAVAILABILITY', ['VCALENDAR']],
  ['VALARM', ['VEVENT', 'VTODO']],
]);

// RFC 4791 §9.9: time ranges are defined for these and no others.
const COMPONENTS_WITH_TIME = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VALARM']);
const PROPERTIES_WITH_TIME = new Set(['COMPLETED', 'CREATED', 'DTEND', 'DTSTAMP', 'DTSTART', 'DUE', 'LAST-MODIFIED']);

/**
 * Reads the filter in a calendar-query.
 * @returns the comp-filter for VCALENDAR
 * @throws DavError valid-filter, supported-collation
 */
export function filterIn(query: XmlElement): CompFilter {
  const filter = element(query, C('filter'));
  const [root, ...others] = filter === undefined ? [] : elements(filter, C('comp-filter'));
  if (root === undefined || others.length > 0) throw validFilter('A query needs a filter with one comp-filter in it.');
  if (countFilters(root) > MAX_FILTERS) throw validFilter(`A filter can have at most ${MAX_FILTERS} parts.`);
  if (nameOf(root) !== 'VCALENDAR') throw validFilter('The outermost comp-filter must be the one for VCALENDAR.');
  return compFilter(root, undefined);
}

function countFilters(filter: XmlElement): number {
  return elements(filter).reduce((count, child) => count + countFilters(child), 1);
}

function compFilter(filter: XmlElement, parent: string | undefined): CompFilter {
  const name = nameOf(filter);
  if (parent !== undefined && PARENTS.get(name)?.includes(parent) === false) {
    throw validFilter(`There is no ${name} in a ${parent}.`);
  }
  const timeRange = rangeIn(filter);
  if (timeRange !== undefined && !COMPONENTS_WITH_TIME.has(name)) {
    throw validFilter(`A ${name} has no time that could be in a range.`);
  }
  return {
    name,
    isNotDefined: isNotDefined(filter),
    timeRange,
    properties: elements(filter, C('prop-filter')).map(propFilter),
    components: elements(filter, C('comp-filter')).map((child) => compFilter(child, name)),
  };
}

function propFilter(filter: XmlElement): PropFilter {
  const name = nameOf(filter);
  const timeRange = rangeIn(filter);
  if (timeRange !== undefined && !PROPERTIES_WITH_TIME.has(name)) {
    throw validFilter(`The property ${name} is no time that could be in a range.`);
  }
  return {
    name,
    isNotDefined: isNotDefined(filter),
    timeRange,
    textMatch: textMatchIn(filter),
    parameters: elements(filter, C('param-filter')).map(paramFilter),
  };
}

function paramFilter(filter: XmlElement): ParamFilter {
  return { name: nameOf(filter), isNotDefined: isNotDefined(filter), textMatch: textMatchIn(filter) };
}

function nameOf(filter: XmlElement): string {
  const name = filter.attributes.get('name')?.trim().toUpperCase();
  if (name === undefined || name === '') throw validFilter('Each part of a filter needs a name.');
  return name;
}

function isNotDefined(filter: XmlElement): boolean {
  if (element(filter, C('is-not-defined')) === undefined) return false;
  if (elements(filter).length > 1) throw validFilter('What is not defined cannot have other conditions.');
  return true;
}

function rangeIn(filter: XmlElement): Span | undefined {
  const range = element(filter, C('time-range'));
  return range === undefined ? undefined : timeRangeIn(range);
}

function textMatchIn(filter: XmlElement): TextMatch | undefined {
  const match = element(filter, C('text-match'));
  if (match === undefined) return undefined;
  const text = textOf(match);
  if (text.length > MAX_TEXT_LENGTH) {
    throw validFilter(`A text to search for can have at most ${MAX_TEXT_LENGTH} characters.`);
  }
  return { text, collation: collationIn(match), negate: match.attributes.get('negate-condition') === 'yes' };
}

// RFC 4791 §9.7.5: without the attribute it is i;ascii-casemap.
function collationIn(match: XmlElement): Collation {
  const name = match.attributes.get('collation') ?? 'i;ascii-casemap';
  const found = collation(name);
  if (found === undefined) throw supportedCollation(`The collation ${name} is not known here.`);
  return found;
}
