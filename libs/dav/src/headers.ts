// Request headers, parsed once into typed values; a malformed one is 400 here and nowhere else.
import { type IfHeader, parseIf } from './if-header.js';
import { badRequest, unsupportedMediaType } from './preconditions.js';

export type Depth = '0' | '1' | 'infinity';

/** `If-Match` and `If-None-Match`: any (`*`), or opaque tags without their quotes. */
export type EntityTags = '*' | readonly EntityTag[];

export interface EntityTag {
  readonly weak: boolean;
  readonly tag: string;
}

export interface Preferences {
  /** RFC 7240 §4.2; the old `Brief: t` means minimal too. */
  readonly return: 'minimal' | 'representation' | undefined;
  /** RFC 8144 §4 */
  readonly depthNoroot: boolean;
}

export interface DavHeaders {
  readonly depth: Depth | undefined;
  readonly ifMatch: EntityTags | undefined;
  readonly ifNoneMatch: EntityTags | undefined;
  readonly ifModifiedSince: Date | undefined;
  readonly ifUnmodifiedSince: Date | undefined;
  /** RFC 4918 §10.4 */
  readonly if: IfHeader | undefined;
  /** The token in a Lock-Token header (RFC 4918 §10.5). */
  readonly lockToken: string | undefined;
  /** Seconds that a lock shall last at most, or infinity (RFC 4918 §10.7). */
  readonly timeout: number | undefined;
  /** As it came. */
  readonly accept: string | undefined;
  /** Whether calendar data is to have the VTIMEZONEs of zones that are in tzdata (RFC 7809 §7.1). */
  readonly calDavTimezones: 'T' | 'F' | undefined;
  readonly prefer: Preferences;
  /** Type and subtype in lower case. */
  readonly contentType: string | undefined;
  readonly charset: string | undefined;
  readonly destination: string | undefined;
  readonly overwrite: boolean;
  readonly contentRange: boolean;
  /** Range and If-Range, as they came. */
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly slug: string | undefined;
  readonly host: string | undefined;
  readonly userAgent: string;
}

/** Header fields by lower-case name; several fields of one name are joined with a comma, as Node does. */
export type RawHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads the headers that Daybook knows. @throws DavError 400 naming the header and what is wrong */
export function parseHeaders(raw: RawHeaders): DavHeaders {
  const field = (name: string): string | undefined => {
    const value = raw[name];
    return typeof value === 'object' ? value.join(', ') : value;
  };
  return {
    depth: parseDepth(field('depth')),
    ifMatch: parseEntityTags('If-Match', field('if-match')),
    ifNoneMatch: parseEntityTags('If-None-Match', field('if-none-match')),
    ifModifiedSince: parseDate(field('if-modified-since')),
    ifUnmodifiedSince: parseDate(field('if-unmodified-since')),
    if: parseIf(field('if')),
    lockToken: parseLockToken(field('lock-token')),
    timeout: parseTimeout(field('timeout')),
    accept: field('accept'),
    calDavTimezones: parseFlag('CalDAV-Timezones', field('caldav-timezones')),
    prefer: parsePrefer(field('prefer'), field('brief')),
    ...parseContentType(field('content-type')),
    destination: parseDestination(field('destination')),
    // RFC 4918 §10.6
    overwrite: parseFlag('Overwrite', field('overwrite')) !== 'F',
    contentRange: field('content-range') !== undefined,
    range: field('range'),
    ifRange: field('if-range'),
    slug: field('slug'),
    host: field('host'),
    userAgent: field('user-agent') ?? '',
  };
}

// RFC 4918 §10.2; the value is case-insensitive.
function parseDepth(value: string | undefined): Depth | undefined {
  const depth = value?.trim().toLowerCase();
  if (depth === undefined || depth === '0' || depth === '1' || depth === 'infinity') return depth;
  throw badRequest('The Depth header must be 0, 1 or infinity.');
}

const ENTITY_TAG = /\s*(W\/)?"([\x21\x23-\x7e\x80-\uffff]*)"\s*(?:,|$)/y;

// RFC 9110 §8.8.3. One bare word is taken as a tag: some clients forget the quotes.
function parseEntityTags(header: string, value: string | undefined): EntityTags | undefined {
  if (value === undefined) return undefined;
  const list = value.trim();
  if (list === '*') return '*';
  if (/^[\w.+/=:-]+$/.test(list)) return [{ weak: false, tag: list }];
  const tags: EntityTag[] = [];
  ENTITY_TAG.lastIndex = 0;
  while (ENTITY_TAG.lastIndex < list.length) {
    const match = ENTITY_TAG.exec(list);
    if (match === null) throw badRequest(`The ${header} header is not a list of entity tags such as "abc".`);
    tags.push({ weak: match[1] !== undefined, tag: match[2] ?? '' });
  }
  if (tags.length === 0) throw badRequest(`The ${header} header is empty.`);
  return tags;
}

// RFC 9110 §13.1.3: an invalid date is ignored.
function parseDate(value: string | undefined): Date | undefined {
  if (value === undefined) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

// RFC 4918 §10.5
function parseLockToken(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const [, token] = /^\s*<([^<>\s]+)>\s*$/.exec(value) ?? [];
  if (token === undefined) throw badRequest('The Lock-Token header must be one token between < and >.');
  return token;
}

// RFC 4918 §10.7: the first wish that is understood; nothing else needs to be considered.
function parseTimeout(value: string | undefined): number | undefined {
  const [wish] = value?.match(/\bsecond-\d{1,10}\b|\binfinite\b/gi) ?? [];
  if (wish === undefined) return undefined;
  return /^infinite$/i.test(wish) ? Number.POSITIVE_INFINITY : Number(wish.slice('second-'.length));
}

function parsePrefer(prefer: string | undefined, brief: string | undefined): Preferences {
  const wishes = (prefer ?? '')
    .toLowerCase()
    .split(/[,;]/)
    .map((wish) => wish.replace(/\s/g, '').replace(/"/g, ''));
  // `return-minimal` is how a draft spelled it, and how some clients still do.
  const minimal =
    wishes.includes('return=minimal') || wishes.includes('return-minimal') || brief?.trim().toLowerCase() === 't';
  const representation = wishes.includes('return=representation') || wishes.includes('return-representation');
  return {
    return: minimal ? 'minimal' : representation ? 'representation' : undefined,
    depthNoroot: wishes.includes('depth-noroot'),
  };
}

/** Reads a Content-Type. @throws DavError 415 */
export function parseContentType(value: string | undefined): Pick<DavHeaders, 'contentType' | 'charset'> {
  if (value === undefined || value.trim() === '') return { contentType: undefined, charset: undefined };
  const [type = '', ...parameters] = value.split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  const contentType = type.trim().toLowerCase();
  if (!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType)) {
    throw unsupportedMediaType('The Content-Type header is not of the form type/subtype.');
  }
  return { contentType, charset };
}

// RFC 4918 §10.3: a URI, in which other letters are escaped; unescaped ones would become others on the way.
function parseDestination(value: string | undefined): string | undefined {
  if (value === undefined || /^[!-~]*$/.test(value)) return value;
  throw badRequest('The Destination header must be a URI with all other characters percent-encoded.');
}

function parseFlag(header: string, value: string | undefined): 'T' | 'F' | undefined {
  const flag = value?.trim().toUpperCase();
  if (flag === undefined || flag === 'T' || flag === 'F') return flag;
  throw badRequest(`The ${header} header must be T or F.`);
}
