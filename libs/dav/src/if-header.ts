// The If header (RFC 4918 §10.4): lists of entity tags and state tokens about one or several resources.
import type { EntityTag } from './headers.js';
import { BadPath, pathKey } from './paths.js';
import { badRequest } from './preconditions.js';

/** One entity tag or state token, perhaps negated. */
interface IfCondition {
  readonly not: boolean;
  readonly etag?: string;
  readonly token?: string;
}

interface IfList {
  /** The URL or path that a tagged list is about; undefined: the request's own. */
  readonly href: string | undefined;
  readonly conditions: readonly IfCondition[];
}

export type IfHeader = readonly IfList[];

/** What is known of a resource: its ETag, its state tokens. */
export interface ResourceState {
  readonly etag?: EntityTag | undefined;
  readonly tokens: readonly string[];
}

const PIECE = /\s*(?:<([^<>\s]*)>|(\()|(\))|(not)(?=[\s<[])|\[(?:W\/)?"([^"]*)"\])/iy;
const MAX_LENGTH = 5 * 1024;
const MAX_RESOURCES = 50;

/** Reads an If header. @throws DavError 400 */
export function parseIf(value: string | undefined): IfHeader | undefined {
  if (value === undefined) return undefined;
  if (value.length > MAX_LENGTH) throw badRequest('The If header is too long.');
  const lists: IfList[] = [];
  let href: string | undefined;
  let open: IfCondition[] | undefined;
  let not = false;
  PIECE.lastIndex = 0;
  const text = value.trim();
  while (PIECE.lastIndex < text.length) {
    const piece = PIECE.exec(text);
    if (piece === null) throw malformed();
    const [, coded, begin, end, negation, etag] = piece;
    if (begin !== undefined) {
      if (open !== undefined) throw malformed();
      open = [];
    } else if (end !== undefined) {
      if (open === undefined || open.length === 0 || not) throw malformed();
      lists.push({ href, conditions: open });
      open = undefined;
    } else if (negation !== undefined) {
      if (open === undefined || not) throw malformed();
      not = true;
    } else if (open === undefined) {
      if (coded === undefined || (lists.length > 0 && href === undefined)) throw malformed();
      href = checked(coded);
    } else {
      // §10.4.4 allows weak comparison, without which nothing could be said of the weak ones of collections.
      open.push(coded === undefined ? { not, etag: etag ?? '' } : { not, token: coded });
      not = false;
    }
  }
  if (open !== undefined || lists.length === 0) throw malformed();
  // Each may cost a look into the database.
  if (new Set(lists.map((list) => list.href)).size > MAX_RESOURCES) {
    throw badRequest(`The If header is about more than ${MAX_RESOURCES} resources.`);
  }
  return lists;
}

function malformed() {
  return badRequest('The If header cannot be read; see RFC 4918, section 10.4.');
}

function checked(href: string): string {
  try {
    pathKey(href);
    return href;
  } catch (error) {
    throw error instanceof BadPath ? malformed() : error;
  }
}

/**
 * Whether the header is true (RFC 4918 §10.4.3): some list of which every condition holds.
 * @param stateOf what is known of a resource; `href` is undefined for the request's own
 */
export async function ifHolds(
  header: IfHeader,
  stateOf: (href: string | undefined) => Promise<ResourceState>,
): Promise<boolean> {
  for (const { href, conditions } of header) {
    const state = await stateOf(href);
    const holds = conditions.every(({ not, etag, token }) => {
      const matches =
        token === undefined ? etag !== undefined && etag === state.etag?.tag : state.tokens.includes(token);
      return matches !== not;
    });
    if (holds) return true;
  }
  return false;
}
