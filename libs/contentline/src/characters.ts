// Which characters calendars and contacts may hold.
import { MalformedLine } from './read.js';

// RFC 5545 §3.1 CONTROL, RFC 6350 §3.3 VALUE-CHAR, but not the tab; a CR that ends no line; and what neither XML nor
// PostgreSQL can carry onwards, so that one such object would spoil every report it appears in. A byte order mark is one
// only at the very beginning.
const FORBIDDEN =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)|(?<!^)\ufeff|\p{Surrogate}|\p{Noncharacter_Code_Point}/u;

/** @throws MalformedLine where a character must not be in a calendar or contact */
export function checkCharacters(text: string): void {
  const match = FORBIDDEN.exec(text);
  if (match === null) return;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new MalformedLine(`the character U+${code} is not allowed.`, text.slice(0, match.index).split('\n').length);
}
