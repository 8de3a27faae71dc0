// How texts are compared (RFC 4790): the collations that CalDAV (RFC 4791 §7.5) and CardDAV (RFC 6352 §8.3) share.

export interface Collation {
  readonly name: string;
  /** What is left of a text when all that the collation takes for the same is made the same. */
  fold(text: string): string;
  equals(haystack: string, needle: string): boolean;
  contains(haystack: string, needle: string): boolean;
  startsWith(haystack: string, needle: string): boolean;
  endsWith(haystack: string, needle: string): boolean;
}

/**
 * Folds as i;unicode-casemap does (RFC 5051 §2): each code point for itself to title case, then decomposed. Marks are not
 * put in order, which the RFC leaves open; therefore the fold of a part is always a part of the fold of the whole, and
 * whatever matches under any collation here is found in an index of folded texts.
 */
export function foldForSearch(text: string): string {
  return text.replace(/[a-z]+|[^\0-\x7f]/gu, (part) => (part < '\x80' ? part.toUpperCase() : foldCodePoint(part)));
}

// RFC 4790 §9.2: only the letters of US-ASCII.
function foldAscii(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

// Substrings of UTF-16 are substrings of UTF-8: both begin and end between characters.
const COLLATIONS: ReadonlyMap<string, Collation> = new Map(
  [
    collationBy('i;ascii-casemap', foldAscii),
    collationBy('i;unicode-casemap', foldForSearch),
    collationBy('i;octet', (text) => text),
  ].map((each) => [each.name, each]),
);

/** Their names, for the property supported-collation-set. */
export const COLLATION_NAMES: readonly string[] = [...COLLATIONS.keys()];

/** @returns undefined for one that is not known; `default` means something else in each protocol and is not known here */
export function collation(name: string): Collation | undefined {
  return COLLATIONS.get(name);
}

function collationBy(name: string, fold: (text: string) => string): Collation {
  return {
    name,
    fold,
    equals: (haystack, needle) => fold(haystack) === fold(needle),
    contains: (haystack, needle) => fold(haystack).includes(fold(needle)),
    startsWith: (haystack, needle) => fold(haystack).startsWith(fold(needle)),
    endsWith: (haystack, needle) => fold(haystack).endsWith(fold(needle)),
  };
}

// The code points that have a title case of their own are known from the other end: 31 letters are of this kind.
const TITLE_CASE: ReadonlyMap<string, string> = new Map(
  [...'ǅǈǋǲᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾼῌῼ'].flatMap((title) => [
    [title, title],
    [title.toLowerCase(), title],
    [title.toUpperCase(), title],
  ]),
);
const GEORGIAN = /[\u10d0-\u10ff]/;

function foldCodePoint(character: string): string {
  return titleCaseOf(character).normalize('NFKD');
}

// UnicodeData.txt maps one code point to one; where JavaScript has several (SS for ß) that is SpecialCasing.txt.
function titleCaseOf(character: string): string {
  const title = TITLE_CASE.get(character);
  // Georgian has capitals, but no title case.
  if (title !== undefined || GEORGIAN.test(character)) return title ?? character;
  const upper = character.toUpperCase();
  return [...upper].length > 1 ? character : upper;
}
