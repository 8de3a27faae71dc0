// The texts by which contacts are searched for.
import { type SearchText, searchTexts } from '#contentline';
import type { VCard } from './card.js';

export const INDEXED_PROPERTIES: ReadonlySet<string> = new Set([
  'CATEGORIES',
  'EMAIL',
  'FN',
  'N',
  'NICKNAME',
  'ORG',
  'TEL',
  'UID',
]);

/** The texts of a contact that an addressbook-query compares. */
export function searchTextsOf({ lines }: VCard): readonly SearchText[] {
  return searchTexts(lines, INDEXED_PROPERTIES);
}
