// From vCard to jCard, its form in JSON (RFC 7095).
import { type ContentLine, splitValue, unescapeText } from '#contentline';
import type { VCard } from './card.js';
import { toVersion } from './convert/to-version.js';
import { bareUri } from './convert/values.js';
import { basicDateTime, basicTime, extendedDateTime, extendedTime } from './dates.js';
import { readAdmitted } from './read.js';
import { defaultValueType, LISTS, STRUCTURED, STRUCTURED_LISTS } from './value-types.js';

/** A component, perhaps a list of its own, or a structured value of components. */
export type JcardValue = string | number | boolean | readonly JcardValue[];
export type JcardParameters = Readonly<Record<string, string | readonly string[]>>;
export type JcardProperty = readonly [
  name: string,
  parameters: JcardParameters,
  type: string,
  ...values: readonly JcardValue[],
];
export type Jcard = readonly ['vcard', readonly JcardProperty[]];

/** RFC 7095 §3. A card of version 3.0 is converted before. */
export function toJcard(card: VCard): Jcard {
  const { lines } = card.version === '4.0' ? card : readAdmitted(toVersion(card, '4.0'));
  const others = lines.filter(({ name }) => name !== 'VERSION');
  // RFC 7095 §3.3.1.1: it comes first.
  return ['vcard', [['version', {}, 'text', '4.0'], ...others.map(propertyOf)]];
}

function propertyOf(line: ContentLine): JcardProperty {
  const type = line.parameters.get('VALUE')?.[0]?.toLowerCase() ?? defaultValueType(line.name) ?? 'unknown';
  return [line.name.toLowerCase(), parametersOf(line), type, ...valuesOf(line, type)];
}

// Parameters that are lists even in quotes (RFC 6350 §5.5, §5.6, §5.9).
const LIST_PARAMETERS = new Set(['PID', 'SORT-AS', 'TYPE']);

// RFC 7095 §3.4
function parametersOf({ group, parameters }: ContentLine): JcardParameters {
  const own = [...parameters].filter(([name]) => name !== 'VALUE' && name !== 'GROUP');
  const entries = own.map(([name, values]): [string, string | readonly string[]] => {
    const all = LIST_PARAMETERS.has(name) ? values.flatMap((value) => value.split(',')) : values;
    // RFC 6350 §6.3.1 escapes the newlines of an address.
    const texts = name === 'LABEL' ? all.map(unescapeText) : all;
    return [name.toLowerCase(), texts.length === 1 ? (texts[0] ?? '') : texts];
  });
  return Object.fromEntries(group === undefined ? entries : [...entries, ['group', group.toLowerCase()]]);
}

// RFC 7095 §3.3, §3.5
function valuesOf({ name, value }: ContentLine, type: string): readonly JcardValue[] {
  if (type !== 'text') return [primitiveOf(value, type)];
  if (LISTS.has(name)) return splitValue(value, ',').map(unescapeText);
  if (!STRUCTURED.has(name)) return [unescapeText(value)];
  const components = splitValue(value, ';').map((component) => {
    const parts = STRUCTURED_LISTS.has(name) ? splitValue(component, ',').map(unescapeText) : [unescapeText(component)];
    return parts.length === 1 ? (parts[0] ?? '') : parts;
  });
  return components.length === 1 ? components : [components];
}

function primitiveOf(value: string, type: string): JcardValue {
  switch (type) {
    case 'uri':
    case 'language-tag':
      return bareUri(value);
    case 'date':
    case 'date-time':
    case 'date-and-or-time':
    case 'timestamp':
      return dateTimeOf(value);
    case 'time':
    case 'utc-offset':
      return extendedTime(basicTime(value));
    case 'boolean':
      return /^true$/i.test(value) || (/^false$/i.test(value) ? false : value);
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(value) ? Number(value) : value;
    case 'float':
      return /^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : value;
    default:
      return value;
  }
}

// What is no date stays as it was written.
function dateTimeOf(value: string): string {
  const basic = basicDateTime(value);
  return basic === undefined ? value : extendedDateTime(basic);
}
