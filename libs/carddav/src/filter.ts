// From the XML of a filter (RFC 6352 §10.5) to its types; what makes no sense is refused here.
import { type Collation, collation } from '#contentline';
import { badRequest } from '#dav';
import {
  type AddressFilter,
  type ParamFilter,
  type PropFilter,
  parsePropertyName,
  type Test,
  type TextMatch,
} from '#vcard';
import { CARD, element, elements, textOf, type XmlElement } from '#xml';
import { supportedCollation, supportedFilter } from './preconditions.js';

// Wider than any contact is.
const MAX_FILTERS = 200;
const MAX_TEXT_LENGTH = 2048;
const MATCH_TYPES = ['equals', 'contains', 'starts-with', 'ends-with'] as const;

/** Reads the filter in an addressbook-query; without one all contacts match. @throws DavError supported-filter, supported-collation */
export function filterIn(query: XmlElement): AddressFilter {
  const filter = element(query, CARD('filter'));
  if (filter === undefined) return { test: 'anyof', properties: [] };
  if (countFilters(filter) > MAX_FILTERS) throw supportedFilter(`A filter can have at most ${MAX_FILTERS} parts.`);
  return { test: testIn(filter), properties: elements(filter, CARD('prop-filter')).map(propFilter) };
}

function countFilters(filter: XmlElement): number {
  return elements(filter).reduce((count, child) => count + countFilters(child), 1);
}

function propFilter(filter: XmlElement): PropFilter {
  return {
    ...parsePropertyName(nameOf(filter)),
    test: testIn(filter),
    isNotDefined: isNotDefined(filter),
    textMatches: elements(filter, CARD('text-match')).map(textMatch),
    params: elements(filter, CARD('param-filter')).map(paramFilter),
  };
}

function paramFilter(filter: XmlElement): ParamFilter {
  const match = element(filter, CARD('text-match'));
  return {
    name: nameOf(filter).toUpperCase(),
    isNotDefined: isNotDefined(filter),
    textMatch: match === undefined ? undefined : textMatch(match),
  };
}

function nameOf(filter: XmlElement): string {
  const name = filter.attributes.get('name')?.trim();
  if (name === undefined || name === '') throw badRequest('Each part of a filter needs a name.');
  return name;
}

function testIn(filter: XmlElement): Test {
  const test = filter.attributes.get('test') ?? 'anyof';
  if (test !== 'anyof' && test !== 'allof') throw badRequest('The test of a filter must be anyof or allof.');
  return test;
}

function isNotDefined(filter: XmlElement): boolean {
  return element(filter, CARD('is-not-defined')) !== undefined;
}

function textMatch(match: XmlElement): TextMatch {
  const value = textOf(match);
  if (value.length > MAX_TEXT_LENGTH) {
    throw supportedFilter(`A text to search for can have at most ${MAX_TEXT_LENGTH} characters.`);
  }
  const name = match.attributes.get('match-type');
  // Some clients write `endswith` or worse; what the RFC does not know counts as its default.
  const matchType = MATCH_TYPES.find((type) => type === name) ?? 'contains';
  return {
    value,
    collation: collationIn(match),
    matchType,
    negate: match.attributes.get('negate-condition') === 'yes',
  };
}

// RFC 6352 §10.5.4: without the attribute it is i;unicode-casemap.
function collationIn(match: XmlElement): Collation {
  const name = match.attributes.get('collation') ?? 'i;unicode-casemap';
  const found = collation(name);
  if (found === undefined) throw supportedCollation(`The collation ${name} is not known here.`);
  return found;
}
