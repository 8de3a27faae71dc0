// URLs to places and back. Names are opaque: decoded once, compared byte by byte, never folded.
import {
  type Address,
  AREAS,
  type Area,
  type CollectionRecord,
  type HomeRecord,
  isCollection,
  NESTS,
  PROXY_TYPES,
  type RemovedCollectionRecord,
  type RemovedRecord,
} from '#store';
import type {
  HomeCollectionResource,
  PrincipalCollectionResource,
  Resource,
  RootResource,
  UnmappedCollection,
  UnmappedObject,
} from './resource.js';

/** A request target that is no acceptable path. The message is a sentence for a person. */
export class BadPath extends Error {}

const MAX_SEGMENT_OCTETS = 255;
// The longest path of a folder, and of a file in it, with every octet escaped.
const MAX_PATH_LENGTH = 8192;

/** What a path names: a fixed place, a principal, an address in the store, or nothing. */
export type Place =
  | RootResource
  | PrincipalCollectionResource
  | HomeCollectionResource
  | { readonly kind: 'principal'; readonly name: string }
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'nowhere' };

/**
 * Splits the path of a request target, or an href, into decoded segments.
 * @param target `/path?query`, or a whole `http(s)://host/path`
 * @throws BadPath for `.` and `..`, `%2F`, `#`, control characters, bad percent-encoding or UTF-8, and absurd lengths
 */
export function segmentsOf(target: string): string[] {
  // RFC 9112 §3.2: whoever sends a fragment means something else than what would be found without it.
  if (target.includes('#')) throw new BadPath('The path has a "#", which must be escaped as %23.');
  const path = target.replace(/^https?:\/\/[^/?]*/i, '').replace(/\?.*$/s, '');
  if (path.length > MAX_PATH_LENGTH) throw new BadPath('The path is too long.');
  if (!path.startsWith('/')) throw new BadPath('The path does not begin with a slash.');
  const raw = path.slice(1).split('/');
  if (raw.at(-1) === '') raw.pop();
  return raw.map(decodeSegment);
}

/** One text for all paths that name the same resource. @throws BadPath */
export function pathKey(target: string): string {
  return segmentsOf(target).map(encodeURIComponent).join('/');
}

function decodeSegment(raw: string): string {
  let name: string;
  try {
    name = decodeURIComponent(raw);
  } catch {
    throw new BadPath('The path has bad percent-encoding or is not UTF-8.');
  }
  if (name === '') throw new BadPath('The path has an empty segment.');
  if (name === '.' || name === '..') throw new BadPath('The path has a dot segment.');
  // Not in any name, so that a path means one thing to every proxy, log and file system.
  if (/[\0-\x1f\x7f-\x9f/\\\ufffe\uffff]/.test(name))
    throw new BadPath('The path has a character that no name may have.');
  if (Buffer.byteLength(name) > MAX_SEGMENT_OCTETS) throw new BadPath('A name in the path is too long.');
  return name;
}

/** The name of a calendar that nobody can make. */
export const FREE_BUSY = 'freebusy';

export const PRINCIPALS_PATH = '/dav/principals/';
/** Where principals are, groups among them: no two share a name. */
export const USERS_PATH = '/dav/principals/users/';
/** Where clients look for groups; a name leads to the same principal in both. */
export const GROUPS_PATH = '/dav/principals/groups/';

/** Says what kind of place a path is. */
export function placeOf(segments: readonly string[]): Place {
  const [root, area, user, ...below] = segments;
  if (root === undefined) return { kind: 'root', path: '/' };
  // RFC 8615 §3: nothing is known to be there itself; what is below it is sent on before it comes here.
  if (root === '.well-known' && area === undefined) return { kind: 'root', path: '/.well-known/' };
  if (root !== 'dav') return { kind: 'nowhere' };
  if (area === undefined) return { kind: 'root', path: '/dav/' };
  if (area === 'principals') return principalPlace(user, ...below);
  const known = AREAS.find((each) => each === area);
  if (known === undefined) return { kind: 'nowhere' };
  if (user === undefined) return { kind: 'home-collection', area: known };
  const [collection, object, ...deeper] = NESTS[known] ? [below.slice(0, -1).join('/'), ...below.slice(-1)] : below;
  if (deeper.length > 0) return { kind: 'nowhere' };
  const at = topOf(known, user);
  if (collection === undefined) return { kind: 'address', address: at };
  return { kind: 'address', address: { ...at, collection, ...(object !== undefined && { object }) } };
}

/** The address of a home, or of what is in its place where collections hold others. */
export function topOf(area: Area, user: string): Address {
  return { area, user, ...(NESTS[area] && { collection: '' }) };
}

function principalPlace(type?: string, name?: string, proxy?: string, ...deeper: readonly string[]): Place {
  if (deeper.length > 0) return { kind: 'nowhere' };
  if (type === undefined) return { kind: 'principal-collection', path: PRINCIPALS_PATH };
  const path = type === 'users' ? USERS_PATH : type === 'groups' ? GROUPS_PATH : undefined;
  if (path === undefined) return { kind: 'nowhere' };
  if (name === undefined) return { kind: 'principal-collection', path };
  if (proxy === undefined) return { kind: 'principal', name };
  const isProxyGroup = PROXY_TYPES.some((known) => known === proxy);
  return isProxyGroup ? { kind: 'principal', name: `${name}/${proxy}` } : { kind: 'nowhere' };
}

/** The name of the principal that an href means; undefined where it can be that of none. */
export function principalNameIn(href: string): string | undefined {
  try {
    const place = placeOf(segmentsOf(href.trim()));
    return place.kind === 'principal' ? place.name : undefined;
  } catch (error) {
    if (error instanceof BadPath) return undefined;
    throw error;
  }
}

/** Whether an href in a body names this collection. */
export function isHrefOf(href: string, collection: CollectionRecord): boolean {
  try {
    return pathKey(href.trim()) === pathKey(hrefOf(collection));
  } catch (error) {
    if (error instanceof BadPath) return false;
    throw error;
  }
}

/** Whether a segment of a path is the name that it means, with nothing to decode and nothing to refuse. */
export function isPlainSegment(raw: string): boolean {
  return PLAIN.test(raw) && raw.length <= MAX_SEGMENT_OCTETS && raw !== '.' && raw !== '..';
}

const PLAIN = /^[\w.@:~-]+$/;

/** Percent-encodes a name as one path segment; `@` and `:` stay readable. */
export function encodeSegment(name: string): string {
  // Most names need nothing, and long lists have many.
  if (PLAIN.test(name)) return name;
  return encodeURIComponent(name).replaceAll('%40', '@').replaceAll('%3A', ':');
}

/** What has a path of its own, though there may be nothing, or nothing any more. */
type Located = Resource | UnmappedCollection | UnmappedObject | RemovedRecord | RemovedCollectionRecord;

/** The absolute path of a resource; collections end in a slash. */
export function hrefOf(resource: Located): string {
  if (isCollection(resource)) return collectionHref(resource);
  switch (resource.kind) {
    case 'root':
    case 'principal-collection':
      return resource.path;
    case 'home-collection':
      return `/dav/${resource.area}/`;
    case 'principal':
      return principalHref(resource.name);
    case 'calendar-home':
    case 'addressbook-home':
    case 'home':
      return homeHref(resource.area, resource.owner.name);
    case 'free-busy':
      return `${hrefOf(resource.home)}${FREE_BUSY}`;
    case 'unmapped-collection':
    case 'removed-collection':
      return hrefIn(resource.home, resource.name);
    case 'calendar-object':
    case 'address-object':
    case 'file':
    case 'unmapped-object':
    case 'unmapped-file':
    case 'removed':
      return `${hrefOf(resource.collection)}${encodeSegment(resource.name)}`;
  }
}

// While the members of a collection are listed, it is asked for again and again.
const collectionHrefs = new WeakMap<CollectionRecord, string>();

function collectionHref(collection: CollectionRecord): string {
  const href = collectionHrefs.get(collection) ?? hrefIn(collection.home, collection.name);
  collectionHrefs.set(collection, href);
  return href;
}

/** The path of a collection by its name, which is a path itself where collections hold others. */
export function hrefIn(home: HomeRecord, name: string): string {
  return name === '' ? hrefOf(home) : `${hrefOf(home)}${name.split('/').map(encodeSegment).join('/')}/`;
}

/** The URL of a principal. @param name that of a proxy group has a slash */
export function principalHref(name: string): string {
  return `${USERS_PATH}${name.split('/').map(encodeSegment).join('/')}/`;
}

export function homeHref(area: Area, user: string): string {
  return `/dav/${area}/${encodeSegment(user)}/`;
}
