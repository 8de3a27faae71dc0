// Address books and the address objects in them (RFC 6352 §5).
import { type CollectionType, stored } from '#dav';
import type { ObjectIndex } from '#store';
import { type Card, InvalidCard, readCard, searchTextsOf } from '#vcard';
import { CARD } from '#xml';
import { ADDRESS_DATA_TYPES, renderAddressData, VCARD } from './address-data.js';
import { evaluate } from './evaluate.js';
import { addressbookCollectionLocationOk, maxResourceSize, noUidConflict } from './preconditions.js';
import { checkImages } from './rules/max-image-size.js';
import { checkMediaType } from './rules/supported-address-data.js';
import { readUpload } from './rules/valid-address-data.js';

export const addressbook: CollectionType = {
  kind: 'addressbook',
  area: 'addressbooks',
  limit: 'maxCollections',
  resourceType: CARD('addressbook'),
  representations: [
    { mediaType: VCARD, render: (body) => body },
    ...ADDRESS_DATA_TYPES.map(({ mediaType, version }) => ({
      mediaType: mediaType === VCARD ? `${mediaType}; version=${version}` : mediaType,
      render: (body: string) => evaluate(() => renderAddressData(body, { mediaType, version, properties: undefined })),
    })),
  ],
  // RFC 6350 §3.3: one card after the other.
  whole: { mediaType: VCARD, byDefault: false, pieces: () => ({ begin: '', add: endingInLine, end: '' }) },
  vary: 'Accept',
  asked: (body) => body,
  extension: '.vcf',
  components: null,
  noUidConflict,
  maxResourceSize,
  collectionLocationOk: addressbookCollectionLocationOk,

  admit(upload, _collection, { limits }) {
    checkMediaType(upload);
    const { text, asSent, card } = readUpload(upload);
    checkImages(card, limits);
    return { uid: card.uid, component: 'VCARD', ...stored(text, asSent), ...indexOf(card) };
  },

  index(body) {
    try {
      return indexOf(readCard(body));
    } catch (error) {
      if (error instanceof InvalidCard) return undefined;
      throw error;
    }
  },
};

function endingInLine(card: string): string {
  return card.endsWith('\n') ? card : `${card}\r\n`;
}

function indexOf(card: Card): ObjectIndex {
  return { occurrences: [], texts: searchTextsOf(card) };
}
