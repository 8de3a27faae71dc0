// The collations against the words of RFC 4790 §9 and RFC 5051 §2, and the promise that an index relies on.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLLATION_NAMES, type Collation, collation, foldForSearch } from './index.js';

function known(name: string): Collation {
  const found = collation(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}
const ascii = known('i;ascii-casemap');
const unicode = known('i;unicode-casemap');
const octet = known('i;octet');

describe('collations', () => {
  it('have the names of the registry, and no others', () => {
    expect(COLLATION_NAMES).toEqual(['i;ascii-casemap', 'i;unicode-casemap', 'i;octet']);
    expect(collation('i;ascii-numeric')).toBeUndefined();
    expect(collation('i;*')).toBeUndefined();
    expect(collation('constructor')).toBeUndefined();
  });

  it('i;ascii-casemap folds the letters of US-ASCII and no others', () => {
    expect(ascii.equals('Zoë @[`{', 'zOë @[`{')).toBe(true);
    expect(ascii.equals('Zoë', 'ZOË')).toBe(false);
    expect(ascii.contains('[', '{')).toBe(false);
  });

  it('i;octet takes nothing for the same', () => {
    expect(octet.contains('Daboo', 'boo')).toBe(true);
    expect(octet.contains('Daboo', 'Boo')).toBe(false);
  });

  it('match the whole, the beginning, the end or any part', () => {
    expect([unicode.equals('Émile', 'émile'), unicode.equals('Émile', 'Émil')]).toEqual([true, false]);
    expect([unicode.startsWith('Émile', 'é'), unicode.startsWith('Émile', 'm')]).toEqual([true, false]);
    expect([unicode.endsWith('Émile', 'LE'), unicode.endsWith('Émile', 'l')]).toEqual([true, false]);
    expect([unicode.contains('Émile', 'MIL'), unicode.contains('Émile', 'em')]).toEqual([true, false]);
    expect(unicode.contains('anything', '')).toBe(true);
  });
});

describe('foldForSearch', () => {
  it.each([
    ['the example of RFC 5051 §2: U+01C4 to title case, then decomposed', '\u01c4', 'Dz\u030c'],
    ['its small and title case forms alike', '\u01c6\u01c5', 'Dz\u030cDz\u030c'],
    ['precomposed and combined letters', '\u00e9e\u0301', 'E\u0301E\u0301'],
    ['compatibility characters, which are not capitalized after it', '\ufb01\u2460', 'fi1'],
    ['no special casing: sharp s has no title case of one code point', 'stra\u00dfe', 'STRA\u00dfE'],
    ['Greek with iota subscript, and final sigma', '\u1f80\u03c2', '\u0391\u0313\u0345\u03a3'],
    ['Georgian, which has capitals but no title case', '\u10d0\u1c90', '\u10d0\u1c90'],
    ['letters outside of the basic plane', '\u{10428}', '\u{10400}'],
    ['marks in the order in which they come', 'a\u0301\u0323', 'A\u0301\u0323'],
  ])('%s', (_, text, folded) => {
    expect(foldForSearch(text)).toBe(folded);
  });

  it('of a part is a part of the fold of the whole, so that an index finds whatever matches', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aAéE\u0301\u0323ßſSsKkǆǅﬁ각가가ᾳΑΙ𐐨') });
    fc.assert(
      fc.property(fc.constantFrom(ascii, unicode, octet), word, word, word, (each, before, needle, after) => {
        for (const haystack of [before + needle + after, before + ascii.fold(needle) + after, after]) {
          if (!each.contains(haystack, needle)) continue;
          expect(foldForSearch(haystack)).toContain(foldForSearch(needle));
        }
        expect(each.contains(before + needle + after, needle)).toBe(true);
      }),
    );
  });
});
