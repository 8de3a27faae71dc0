// Values that the two versions write differently, property by property.
import { escapeText, splitValue, unescapeText } from '#contentline';
import { basicDateTime, basicTime, basicTimestamp, extendedDateTime, extendedTime } from '../dates.js';
import { changed, isUri, type Line, valueType } from './line.js';

/** A URI without the escapes of text, which some programs put into it, and without white space. */
export function bareUri(value: string): string {
  return unescapeText(value).replace(/\s+/g, '');
}

/** Properties that are a URI unless VALUE says otherwise. */
export function uri(line: Line): Line {
  const type = valueType(line);
  if (type !== undefined && type !== 'uri') return line;
  return changed(line, { value: bareUri(line.value), parameters: { VALUE: undefined } });
}

// Apple's way to write a date without year in 3.0, where a date must have one; 1604 was a leap year.
const OMIT_YEAR = 'X-APPLE-OMIT-YEAR';

/** BDAY, ANNIVERSARY and DEATHDATE: 4.0 has dates without year, and texts (RFC 6350 §6.2.5). */
export function dateIn4(line: Line): Line {
  if (valueType(line) === 'text') return line;
  const basic = basicDateTime(line.value);
  if (basic === undefined) return changed(line, { parameters: { VALUE: 'text', [OMIT_YEAR]: undefined } });
  const omitted = line.parameters.get(OMIT_YEAR)?.[0];
  const value = omitted !== undefined && basic.startsWith(omitted) ? `--${basic.slice(4)}` : basic;
  return changed(line, { value, parameters: { VALUE: undefined, [OMIT_YEAR]: undefined } });
}

/** What is no date in 3.0 keeps an X- name. */
export function dateIn3(line: Line): Line {
  const basic = valueType(line) === 'text' ? undefined : basicDateTime(line.value);
  if (basic !== undefined && /^--\d{4}$/.test(basic)) {
    const value = `1604-${basic.slice(2, 4)}-${basic.slice(4)}`;
    return changed(line, { value, parameters: { VALUE: undefined, [OMIT_YEAR]: '1604' } });
  }
  const isWhole = basic !== undefined && /^\d{8}(?:T\d{6}|$)/.test(basic);
  if (!isWhole) return changed(line, { name: `X-${line.name}` });
  const value = extendedDateTime(basic);
  return changed(line, { value, parameters: { VALUE: value.includes('T') ? 'date-time' : undefined } });
}

/** REV (RFC 2426 §3.6.4, RFC 6350 §6.7.4) */
export function revIn4(line: Line): Line {
  const value = basicTimestamp(line.value);
  if (value === undefined) return changed(line, { name: 'X-REV' });
  return changed(line, { value, parameters: { VALUE: undefined } });
}

export function revIn3(line: Line): Line {
  const value = basicTimestamp(line.value);
  if (value === undefined) return changed(line, { name: 'X-REV' });
  return changed(line, { value: extendedDateTime(value), parameters: { VALUE: undefined } });
}

// RFC 2426 §3.4.1: an offset, or a text; RFC 6350 §6.5.1: a text, an offset or a URI
const OFFSET = /^[+-]\d\d:?\d\d$/;

export function tzIn4(line: Line): Line {
  const value = line.value.trim();
  if (OFFSET.test(value)) return changed(line, { value: basicTime(value), parameters: { VALUE: 'utc-offset' } });
  return valueType(line) === 'text' ? changed(line, { parameters: { VALUE: undefined } }) : line;
}

export function tzIn3(line: Line): Line {
  const value = line.value.trim();
  if (OFFSET.test(value)) {
    return changed(line, { value: extendedTime(basicTime(value)), parameters: { VALUE: undefined } });
  }
  return valueType(line) === undefined ? changed(line, { parameters: { VALUE: 'text' } }) : line;
}

const COORDINATES = /^\+?(-?\d+(?:\.\d+)?)[;,]\+?(-?\d+(?:\.\d+)?)$/;

/** GEO: two numbers (RFC 2426 §3.4.2), or a URI (RFC 6350 §6.5.2) */
export function geoIn4(line: Line): Line {
  const value = bareUri(line.value);
  const [, latitude, longitude] = COORDINATES.exec(value) ?? [];
  if (latitude === undefined && !isUri(value)) return changed(line, { name: 'X-GEO' });
  return changed(line, {
    value: latitude === undefined ? value : `geo:${latitude},${longitude}`,
    parameters: { VALUE: undefined },
  });
}

export function geoIn3(line: Line): Line {
  const [, latitude, longitude] = COORDINATES.exec(bareUri(line.value).replace(/^geo:/i, '')) ?? [];
  if (latitude === undefined) return changed(line, { name: 'X-GEO' });
  return changed(line, { value: `${latitude};${longitude}`, parameters: { VALUE: undefined } });
}

// RFC 3966 §3: a number with parameters, as in `+1-418-656-9254;ext=102`
const NUMBER_WITH_PARAMETERS = /^\+?[\d().*#-]+(?:;[a-z\d-]+=[^;,\s]*)+$/i;

/** TEL: a text in 3.0, a text or a URI in 4.0 (RFC 6350 §6.4.1) */
export function telIn4(line: Line): Line {
  const value = unescapeText(line.value.trim());
  if (/^tel:/i.test(value)) return changed(line, { value: bareUri(value), parameters: { VALUE: 'uri' } });
  if (NUMBER_WITH_PARAMETERS.test(value)) return changed(line, { value: `tel:${value}`, parameters: { VALUE: 'uri' } });
  return valueType(line) === 'text' ? changed(line, { parameters: { VALUE: undefined } }) : line;
}

export function telIn3(line: Line): Line {
  const value = line.value.trim();
  if (/^tel:/i.test(value)) {
    return changed(line, { value: escapeText(value.slice(4)), parameters: { VALUE: undefined } });
  }
  return valueType(line) === 'text' ? changed(line, { parameters: { VALUE: undefined } }) : line;
}

/** UID: a text in 3.0, a URI or a text in 4.0 (RFC 6350 §6.7.6); it stays the same. */
export function uidIn4(line: Line): Line {
  const uid = unescapeText(line.value.trim());
  if (isUri(uid)) return changed(line, { value: uid, parameters: { VALUE: undefined } });
  return changed(line, { value: escapeText(uid), parameters: { VALUE: 'text' } });
}

export function uidIn3(line: Line): Line {
  return changed(line, { value: escapeText(unescapeText(line.value.trim())), parameters: { VALUE: undefined } });
}

/** GENDER (RFC 6350 §6.2.7): a letter and a text; X-GENDER may be anything. */
export function genderIn4(line: Line): Line {
  const value = line.value.trim();
  if (/^[MFONU]?(?:;.*)?$/is.test(value)) return line;
  const sex = /^(?:fe)?male$/i.test(value) ? value.slice(0, 1).toUpperCase() : undefined;
  return changed(line, { value: sex ?? `;${value}` });
}

/** N and ADR have all their components in 4.0 (RFC 6350 §6.2.2, §6.3.1), and none too many. */
export function components(count: number): (line: Line) => Line {
  return (line) => {
    const all = splitValue(line.value, ';');
    while (all.length > count && all.at(-1)?.trim() === '') all.pop();
    while (all.length < count) all.push('');
    return changed(line, { value: all.join(';') });
  };
}
