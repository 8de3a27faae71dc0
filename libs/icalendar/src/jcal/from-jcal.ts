// jCal to iCalendar (RFC 7265 §4).
import { writeLine } from '#contentline';
import { InvalidCalendar } from '../invalid-calendar.js';
import { LIMITS } from '../limits.js';
import { hasParts } from './to-jcal.js';
import { defaultType, valueType } from './value-types.js';

/**
 * Converts what was sent as JSON. Only its form is checked: the text must still be read as any other.
 * @param json what JSON.parse made of it
 * @throws InvalidCalendar
 */
export function fromJcal(json: unknown): string {
  return componentText(json, 1);
}

function componentText(json: unknown, depth: number): string {
  const [name, properties, components] = listIn(json);
  if (depth > LIMITS.depth) throw new InvalidCalendar(`Components are nested deeper than ${LIMITS.depth} levels.`);
  const written = nameIn(name);
  return [
    `BEGIN:${written}\r\n`,
    ...listIn(properties).map(propertyText),
    ...listIn(components).map((component) => componentText(component, depth + 1)),
    `END:${written}\r\n`,
  ].join('');
}

function propertyText(json: unknown): string {
  const [key, parameters, type, ...values] = listIn(json);
  const name = nameIn(key);
  if (name === 'BEGIN' || name === 'END') throw new InvalidCalendar(`A jCal property cannot be called "${name}".`);
  const typeName = nameIn(type);
  const { toText } = valueType(typeName.toLowerCase());
  const texts = values.map((value) =>
    hasParts(name) && Array.isArray(value) ? value.map(toText).join(';') : toText(value),
  );
  const all = parametersIn(parameters);
  // RFC 5545 §3.3.1, RFC 7265 §5.2
  if (typeName === 'BINARY') all.set('ENCODING', ['BASE64']);
  const isImplied = typeName === 'UNKNOWN' || typeName === defaultType(name).toUpperCase();
  if (!isImplied) all.set('VALUE', [typeName]);
  return writeLine({ name, parameters: all, value: texts.join(',') });
}

function parametersIn(json: unknown): Map<string, readonly string[]> {
  if (typeof json !== 'object' || json === null) {
    throw new InvalidCalendar('The parameters of a jCal property are no object.');
  }
  return new Map(
    Object.entries(json).map(([name, values]) => {
      const texts: readonly unknown[] = Array.isArray(values) ? values : [values];
      if (!texts.every((each) => typeof each === 'string')) {
        throw new InvalidCalendar(`The jCal parameter "${name.slice(0, 40)}" is no text.`);
      }
      return [nameIn(name), texts];
    }),
  );
}

// Whatever else stood in a name could end it, and begin a parameter or a value.
function nameIn(json: unknown): string {
  if (typeof json !== 'string' || !/^[\w-]+(\.[\w-]+)?$/.test(json)) {
    throw new InvalidCalendar('A name in jCal must be made of letters, digits and hyphens.');
  }
  return json.toUpperCase();
}

function listIn(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw new InvalidCalendar('jCal is made of lists: name, properties and components.');
  return json;
}
