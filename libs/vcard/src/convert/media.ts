// Pictures, sounds and keys: in vCard 3.0 base64 with a TYPE (RFC 2426 §3.1.4), in 4.0 a URI (RFC 6350 §6.2.4).
import { changed, isUri, type Line, typesOf, valuesOf, valueType } from './line.js';
import { bareUri } from './values.js';

// Some programs leave out the media type along with its semicolon.
const DATA_URI = /^data:(?:([^;,]*);)?base64,(.*)$/is;
const MEDIA_TYPE = /^[\w!#$&.+^-]+\/[\w!#$&.+^-]+$/;

// What a TYPE without a slash is short for, and the few that are no subtypes of it.
const MEDIA_OF: ReadonlyMap<string, string> = new Map([
  ['PHOTO', 'image'],
  ['LOGO', 'image'],
  ['SOUND', 'audio'],
  ['KEY', 'application'],
]);
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['jpg', 'image/jpeg'],
  ['wave', 'audio/wav'],
  ['pgp', 'application/pgp-keys'],
  ['x509', 'application/pkix-cert'],
]);

// How the base64 of common files begins, for programs that forget TYPE.
const SIGNATURES = [
  ['/9j/', 'image/jpeg'],
  ['iVBORw', 'image/png'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
] as const;

export function mediaIn4(line: Line): Line {
  if (valueType(line) === 'text') return line;
  const value = bareUri(line.value);
  const [, declared, inUri] = DATA_URI.exec(value) ?? [];
  const octets = inUri ?? value;
  const signature = SIGNATURES.find(([start]) => octets.startsWith(start))?.[1];
  const type = valuesOf(line).find((each) => mediaTypeOf(each, line.name) !== undefined);
  const mediaType = type === undefined ? undefined : mediaTypeOf(type, line.name);
  const TYPE = valuesOf(line).filter((each) => each !== type);
  const parameters = { ENCODING: undefined, VALUE: undefined, MEDIATYPE: undefined, TYPE };
  if (inUri !== undefined || line.parameters.has('ENCODING') || signature !== undefined) {
    const known = declared || mediaType || signature || 'application/octet-stream';
    return changed(line, { value: `data:${known};base64,${octets}`, parameters });
  }
  if (!isUri(value)) return changed(line, { parameters: { VALUE: 'text' } });
  const MEDIATYPE = mediaType ?? line.parameters.get('MEDIATYPE');
  return changed(line, { value, parameters: { ...parameters, MEDIATYPE } });
}

export function mediaIn3(line: Line): Line {
  if (valueType(line) === 'text' || line.parameters.has('ENCODING')) return line;
  const value = bareUri(line.value);
  const [, mediaType, octets] = DATA_URI.exec(value) ?? [];
  const type = shortFormOf(mediaType ?? line.parameters.get('MEDIATYPE')?.[0] ?? '', line.name);
  const types = valuesOf(line);
  const TYPE = type === undefined || typesOf(line).includes(type.toLowerCase()) ? types : [type, ...types];
  const parameters = { TYPE, MEDIATYPE: undefined };
  return octets === undefined
    ? changed(line, { value, parameters: { ...parameters, VALUE: 'uri' } })
    : changed(line, { value: octets, parameters: { ...parameters, ENCODING: 'b', VALUE: undefined } });
}

// Whatever is no TYPE of other properties is meant to be a format.
function mediaTypeOf(type: string, property: string): string | undefined {
  const format = type.toLowerCase();
  if (/^(?:home|work|pref|x-.*)$/.test(format)) return undefined;
  const mediaType = IRREGULAR.get(format) ?? (format.includes('/') ? format : `${MEDIA_OF.get(property)}/${format}`);
  return MEDIA_TYPE.test(mediaType) ? mediaType : undefined;
}

function shortFormOf(mediaType: string, property: string): string | undefined {
  if (!MEDIA_TYPE.test(mediaType)) return undefined;
  for (const [format, irregular] of IRREGULAR) {
    if (irregular === mediaType.toLowerCase() && format !== 'jpg') return format.toUpperCase();
  }
  const [media, format = ''] = mediaType.split('/');
  return media?.toLowerCase() === MEDIA_OF.get(property) ? format.toUpperCase() : mediaType;
}
