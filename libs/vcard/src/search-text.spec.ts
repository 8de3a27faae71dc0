// The texts of the index: whatever a query matches is part of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collation, escapeText, foldForSearch } from '#contentline';
import { INDEXED_PROPERTIES, matches, parsePropertyName, readVCard, searchTextsOf } from './index.js';

const textsOf = (...lines: readonly string[]) =>
  searchTextsOf(readVCard(['BEGIN:VCARD', 'VERSION:4.0', ...lines, 'END:VCARD'].join('\n')));

describe('searchTextsOf', () => {
  it('has each property once, folded, and the values of all its lines', () => {
    expect(textsOf('FN:Zoë', 'item1.EMAIL:a@b.c', 'EMAIL:d@e.f', 'EMAIL:a@b.c', 'ORG:A\\, B;C', 'NOTE:long')).toEqual([
      { property: 'FN', value: 'ZOE\u0308' },
      { property: 'EMAIL', value: 'A@B.C\nD@E.F' },
      { property: 'ORG', value: 'A, B;C' },
    ]);
  });

  it('has no value for what is too long for an index', () => {
    expect(textsOf(`FN:${'é'.repeat(1000)}`)).toEqual([{ property: 'FN', value: null }]);
  });

  it('contains the fold of whatever matches', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aAéE\u0301ßÅ,;\\ \n'), minLength: 1, maxLength: 8 });
    const name = fc.constantFrom('i;ascii-casemap', 'i;unicode-casemap', 'i;octet');
    fc.assert(
      fc.property(
        fc.constantFrom(...INDEXED_PROPERTIES),
        word,
        word,
        name,
        (property, value, needle, collationName) => {
          const card = readVCard(`BEGIN:VCARD\nVERSION:4.0\n${property}:${escapeText(value)}\nEND:VCARD`);
          const found = collation(collationName);
          if (found === undefined) throw new Error(`no ${collationName}`);
          const textMatches = [{ value: needle, collation: found, matchType: 'contains', negate: false }] as const;
          const filter = {
            ...parsePropertyName(property),
            test: 'anyof',
            isNotDefined: false,
            textMatches,
            params: [],
          } as const;
          if (!matches(card, { test: 'anyof', properties: [filter] })) return;
          expect(searchTextsOf(card)[0]?.value).toContain(foldForSearch(needle));
        },
      ),
    );
  });
});
