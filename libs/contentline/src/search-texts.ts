// The texts by which objects are searched for most, folded once when an object is written.
import { foldForSearch } from './collation.js';
import type { ContentLine } from './line.js';
import { unescapeText } from './text.js';

/** The text of all properties of one name; null where it is too long to be indexed. */
export interface SearchText {
  readonly property: string;
  readonly value: string | null;
}

// An entry of a B-tree holds 2700 octets, and the name of the object stands in it, too.
const MAX_OCTETS = 2000;

/** The texts that queries compare, so that whatever matches one of them is part of what is given here. */
export function searchTexts(lines: Iterable<ContentLine>, names: ReadonlySet<string>): readonly SearchText[] {
  const texts = new Map<string, Set<string>>();
  for (const { name, value } of lines) {
    if (names.has(name)) texts.set(name, (texts.get(name) ?? new Set()).add(unescapeText(value)));
  }
  return [...texts].map(([property, values]) => {
    const value = foldForSearch([...values].join('\n'));
    return { property, value: Buffer.byteLength(value) > MAX_OCTETS ? null : value };
  });
}
