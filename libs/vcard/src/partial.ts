// Partial retrieval: some properties of a vCard, as they were written (RFC 6352 §10.4).
import { type ContentLine, fold } from '#contentline';
import type { VCard } from './card.js';
import { isNamed, type PropertyName } from './property-name.js';

/** CARDDAV:prop: a property that is wanted, perhaps without its value. */
export interface WantedProperty extends PropertyName {
  readonly novalue: boolean;
}

/** The text of a vCard with the wanted properties only, octet for octet; BEGIN, VERSION and END are always there. */
export function partialCard({ text, lines }: VCard, wanted: readonly WantedProperty[]): string {
  const kept = lines.map((line) => {
    const found = wanted.filter((each) => isNamed(line, each));
    if (line.name === 'VERSION' || found.some(({ novalue }) => !novalue)) return text.slice(line.start, line.end);
    return found.length === 0 ? '' : withoutValue(text, line);
  });
  return text.slice(0, lines[0]?.start) + kept.join('') + text.slice(lines.at(-1)?.end).trimStart();
}

// RFC 6352 §10.4.2: "just the vCard property name and any vCard parameters and a trailing ':'".
function withoutValue(text: string, { start, end, value }: ContentLine): string {
  const unfolded = text
    .slice(start, end)
    .replace(/\r?\n[ \t]/g, '')
    .trimEnd();
  return fold(unfolded.slice(0, unfolded.length - value.trimEnd().length));
}
