// iCalendar to jCal (RFC 7265 §3).
import { type ContentLine, parameter, splitValue } from '#contentline';
import type { Component } from '../component.js';
import type { Jcal, JcalProperty } from './jcal.js';
import { defaultType, valueType } from './value-types.js';

// RFC 5545 §3.1.2, RFC 9073 §6.1
const LISTS: ReadonlySet<string> = new Set(['CATEGORIES', 'EXDATE', 'FREEBUSY', 'LOCATION-TYPE', 'RDATE', 'RESOURCES']);

/** Converts a component with all that is in it; the order of properties and components among each other is lost. */
export function toJcal({ name, properties, components }: Component): Jcal {
  return [name.toLowerCase(), properties.map(propertyToJcal), components.map(toJcal)];
}

function propertyToJcal(line: ContentLine): JcalProperty {
  const type = typeOf(line);
  const { toJcal } = valueType(type);
  // RFC 7265 §3.1: base64 is kept only for the type that is meant for it.
  const isDecoded = isBase64(line) && type !== 'binary';
  const value = isDecoded ? Buffer.from(line.value, 'base64').toString() : line.value;
  const values = LISTS.has(line.name) ? splitValue(value, ',') : [value];
  return [
    line.name.toLowerCase(),
    parametersToJcal(line, isDecoded),
    type,
    // RFC 7265 §3.4.1
    ...values.map((each) => (hasParts(line.name) ? splitValue(each, ';').map(toJcal) : toJcal(each))),
  ];
}

/** Whether a value of that property has parts between semicolons. @param name in upper case */
export function hasParts(name: string): boolean {
  return name === 'GEO' || name === 'REQUEST-STATUS';
}

// RFC 7265 §3.5.1. Clients forget VALUE=DATE and VALUE=BINARY.
function typeOf(line: ContentLine): string {
  const declared = parameter(line, 'VALUE')?.toLowerCase();
  if (declared === undefined && isBase64(line)) return 'binary';
  const type = declared ?? defaultType(line.name);
  return type === 'date-time' && /^\d{8}(,\d{8})*$/.test(line.value) ? 'date' : type;
}

function isBase64(line: ContentLine): boolean {
  return parameter(line, 'ENCODING')?.toUpperCase() === 'BASE64';
}

function parametersToJcal({ parameters }: ContentLine, isDecoded: boolean): JcalProperty[1] {
  return Object.fromEntries(
    [...parameters]
      .filter(([name]) => name !== 'VALUE' && !(isDecoded && name === 'ENCODING'))
      .map(([name, values]) => [name.toLowerCase(), values.length === 1 ? (values[0] ?? '') : values]),
  );
}
