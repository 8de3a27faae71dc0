// Whether a contact matches the filter of an addressbook-query (RFC 6352 §10.5).
import { type Collation, type ContentLine, unescapeText } from '#contentline';
import type { VCard } from './card.js';
import type { AddressFilter, ParamFilter, PropFilter, Test, TextMatch } from './filter.js';
import { isNamed } from './property-name.js';

const OPERATIONS = {
  equals: 'equals',
  contains: 'contains',
  'starts-with': 'startsWith',
  'ends-with': 'endsWith',
} as const satisfies Readonly<Record<TextMatch['matchType'], keyof Collation>>;

/** RFC 6352 §10.5 */
export function matches(card: VCard, { test, properties }: AddressFilter): boolean {
  return holds(test, properties, (wanted) => matchesProperty(card, wanted));
}

// RFC 6352 §10.5.1: "a vCard property […] exists, and […] it matches": the conditions are all about one and the same.
function matchesProperty({ lines }: VCard, filter: PropFilter): boolean {
  if (filter.isNotDefined) return !lines.some((line) => isNamed(line, filter));
  const conditions = [
    ...filter.textMatches.map((wanted) => (line: ContentLine) => matchesText([unescapeText(line.value)], wanted)),
    ...filter.params.map((wanted) => (line: ContentLine) => matchesParameter(line, wanted)),
  ];
  return lines.some((line) => isNamed(line, filter) && holds(filter.test, conditions, (condition) => condition(line)));
}

// RFC 6352 §10.5.2
function matchesParameter({ parameters }: ContentLine, { name, isNotDefined, textMatch }: ParamFilter): boolean {
  const values = parameters.get(name);
  if (values === undefined || isNotDefined) return isNotDefined && values === undefined;
  return textMatch === undefined || matchesText(values, textMatch);
}

// RFC 6352 §10.5.4. Of a list of values one has to match; negated, none must.
function matchesText(values: readonly string[], { value, collation, matchType, negate }: TextMatch): boolean {
  const operation = collation[OPERATIONS[matchType]];
  return values.some((each) => operation(each, value)) !== negate;
}

function holds<T>(test: Test, conditions: readonly T[], isTrue: (condition: T) => boolean): boolean {
  return conditions.length === 0 || (test === 'anyof' ? conditions.some(isTrue) : conditions.every(isTrue));
}
