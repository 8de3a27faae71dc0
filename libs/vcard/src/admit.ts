// What a server needs to know of a body before it keeps it as a contact: worked out in one go, all of it plain data.
import { type DecodedBody, decodeBody, type SearchText } from '#contentline';
import type { Card } from './card.js';
import { inlineImageSize } from './image-size.js';
import { InvalidCard } from './invalid-card.js';
import { readAdmitted, readCard } from './read.js';
import { searchTextsOf } from './search-text.js';

export interface AdmittedCard extends DecodedBody, Pick<Card, 'uid'> {
  /** What queries find it by. */
  readonly texts: readonly SearchText[];
  /** The octets of the pictures in it, with the names of their properties. */
  readonly images: readonly { readonly name: string; readonly octets: number }[];
}

/** Reads, checks and indexes the octets of a contact. @throws InvalidCard */
export function admitCard(body: Uint8Array): AdmittedCard {
  const decoded = decodeBody(body);
  if (decoded === undefined) throw new InvalidCard('Contacts must be sent as UTF-8.');
  const card = readCard(decoded.text);
  const images = card.lines.map((line) => ({ name: line.name, octets: inlineImageSize(line) }));
  return { ...decoded, uid: card.uid, texts: searchTextsOf(card), images: images.filter(({ octets }) => octets > 0) };
}

/** What queries find a stored contact by. @throws InvalidCard */
export function indexCard(body: string): readonly SearchText[] {
  return searchTextsOf(readAdmitted(body));
}
