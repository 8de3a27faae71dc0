// Contacts that programs export often have no UID, which an address book needs (RFC 6352 §5.1).
import { escapeText, writeLine } from '#contentline';
import type { VCard } from './card.js';

/** The text of a vCard that has no UID, with one as its last property; all else stays octet for octet. */
export function withUid({ text, lines }: VCard, uid: string): string {
  const end = lines.at(-1)?.end;
  return text.slice(0, end) + writeLine({ name: 'UID', value: escapeText(uid) }) + text.slice(end);
}
