// From jCard (RFC 7095) to vCard 4.0; whatever a client sends as JSON is checked on the way.
import { escapeText, writeLine } from '#contentline';
import { basicDateTime, basicTime } from './dates.js';
import { InvalidCard } from './invalid-card.js';
import { LIMITS } from './limits.js';
import { defaultValueType } from './value-types.js';

/**
 * The text of a vCard 4.0 (RFC 7095 §4), not yet checked: read it before it is kept.
 * @param json what JSON.parse gave
 * @throws InvalidCard where it is no jCard
 */
export function fromJcard(json: unknown): string {
  if (!Array.isArray(json) || json[0] !== 'vcard' || !Array.isArray(json[1])) {
    throw new InvalidCard('A jCard is an array of "vcard" and its properties.');
  }
  const properties: readonly unknown[] = json[1];
  if (properties.length > LIMITS.properties) {
    throw new InvalidCard(`A contact has more than ${LIMITS.properties} properties.`);
  }
  return `BEGIN:VCARD\r\nVERSION:4.0\r\n${properties.map(lineOf).join('')}END:VCARD\r\n`;
}

function lineOf(property: unknown): string {
  const [name, parameters, type, ...values] = Array.isArray(property) ? (property as readonly unknown[]) : [];
  if (typeof name !== 'string' || typeof type !== 'string' || !isRecord(parameters) || values.length === 0) {
    throw new InvalidCard('A property of a jCard is an array of its name, parameters, type and values.');
  }
  const upper = nameOf(name);
  if (upper === 'VERSION') {
    if (values[0] !== '4.0') throw new InvalidCard('A jCard must be of version 4.0.', 'supported-address-data');
    return '';
  }
  if (upper === 'BEGIN' || upper === 'END') throw new InvalidCard(`A jCard has no property ${upper}.`);
  const { group, ...others } = parameters;
  const all = new Map(Object.entries(others).map(([key, value]) => [nameOf(key), textsOf(value)]));
  all.delete('VALUE');
  if (type !== 'unknown' && type !== defaultValueType(upper)) all.set('VALUE', [type]);
  return writeLine({
    ...(group !== undefined && { group: nameOf(textsOf(group).join()) }),
    name: upper,
    parameters: all,
    value: values.map((value) => textOf(value, type, [';', ','])).join(','),
  });
}

// The first separator is for components, the other one for the list that a component may be.
function textOf(value: unknown, type: string, [separator, ...others]: readonly string[]): string {
  if (Array.isArray(value) && separator !== undefined) {
    return value.map((each) => textOf(each, type, others)).join(separator);
  }
  if (typeof value === 'number') {
    const digits = type === 'integer' ? Math.trunc(value) : value;
    return digits.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 15 });
  }
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw new InvalidCard('A value in a jCard must be a text, a number or a truth value.');
  switch (type) {
    case 'text':
      return escapeText(value);
    case 'date':
    case 'date-time':
    case 'date-and-or-time':
    case 'timestamp':
      return basicDateTime(value) ?? value;
    case 'uri':
    case 'language-tag':
      return value.replaceAll('\\', '\\\\');
    case 'time':
    case 'utc-offset':
      return basicTime(value);
    default:
      return value;
  }
}

function textsOf(value: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => {
    if (typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean') return String(each);
    throw new InvalidCard('A parameter in a jCard is not a text.');
  });
}

// Names are written as they are: nothing else may be in them.
function nameOf(name: string): string {
  if (!/^(?:X-[\w/ -]*\w|[\w-]+)$/i.test(name)) throw new InvalidCard(`"${name.slice(0, 40)}" is not a name.`);
  return name.toUpperCase();
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
