// The If header (RFC 4918 §10.4): lists of entity tags and state tokens about one or several resources.
import { segmentsOf } from './paths.js';
import { badRequest } from './preconditions.js';

/** One entity tag or state token, perhaps negated. */
interface IfCondition {
  readonly not: boolean;
  readonly etag?: string;
  readonly token?: string;
}

interface IfList {
  /** The path a tagged list is about; undefined: the request's own. */
  readonly path: string | undefined;
  readonly conditions: readonly IfCondition[];
}

export type IfHeader = readonly IfList[];

/** What is known of a resource: its ETag without quotes, its state tokens. */
export interface ResourceState {
  readonly etag?: string | undefined;
  readonly tokens: readonly string[];
}

const PIECE = /\s*(?:<([^<>\s]*)>|(\()|(\))|(not)(?=[\s<[])|\[(W\/)?"([^"]*)"\])/iy;
const MAX_LENGTH = 5 * 1024;

/** Reads an If header. @throws DavError 400 */
export function parseIf(value: string | undefined): IfHeader | undefined {
  if (value === undefined) return undefined;
  if (value.length > MAX_LENGTH) throw badRequest('The If header is too long.');
  const lists: IfList[] = [];
  let path: string | undefined;
  let open: IfCondition[] | undefined;
  let not = false;
  PIECE.lastIndex = 0;
  const text = value.trim();
  while (PIECE.lastIndex < text.length) {
    const piece = PIECE.exec(text);
    if (piece === null) throw malformed();
    const [, coded, begin, end, negation, weak, etag] = piece;
    if (begin !== undefined) {
      if (open !== undefined) throw malformed();
      open = [];
    } else if (end !== undefined) {
      if (open === undefined || open.length === 0 || not) throw malformed();
      lists.push({ path, conditions: open });
      open = undefined;
    } else if (negation !== undefined) {
      if (open === undefined || not) throw malformed();
      not = true;
    } else if (open === undefined) {
      if (coded === undefined || (lists.length > 0 && path === undefined)) throw malformed();
      path = normalized(coded);
    } else {
      // A weak tag never matches: all our ETags are strong.
      if (coded !== undefined) open.push({ not, token: coded });
      else open.push(weak === undefined ? { not, etag: etag ?? '' } : { not });
      not = false;
    }
  }
  if (open !== undefined || lists.length === 0) throw malformed();
  return lists;
}

function malformed() {
  return badRequest('The If header cannot be read; see RFC 4918, section 10.4.');
}

/** Paths that name the same resource become the same text. */
function normalized(href: string): string {
  try {
    return segmentsOf(href).map(encodeURIComponent).join('/');
  } catch {
    throw malformed();
  }
}

/**
 * Whether the header is true (RFC 4918 §10.4.3): some list of which every condition holds.
 * @param stateOf what is known of a resource; `path` is undefined for the request's own
 */
export function ifHolds(header: IfHeader, requestPath: string, stateOf: (path: string) => ResourceState): boolean {
  const own = normalized(requestPath);
  return header.some(({ path = own, conditions }) => {
    const state = stateOf(path);
    return conditions.every(({ not, etag, token }) => {
      const matches = token === undefined ? etag !== undefined && etag === state.etag : state.tokens.includes(token);
      return matches !== not;
    });
  });
}

/** A state function for the requested object and its collection; anything else has no known state. */
export function statesAt(
  object: { readonly href: string; readonly etag: string | undefined },
  collection: { readonly href: string; readonly token: string },
): (path: string) => ResourceState {
  const objectPath = normalized(object.href);
  const collectionPath = normalized(collection.href);
  return (path) => {
    if (path === collectionPath) return { tokens: [collection.token] };
    return path === objectPath ? { etag: object.etag, tokens: [] } : { tokens: [] };
  };
}
