// Address books and the address objects in them (RFC 6352 §5).
import { type Aside, type CollectionType, stored } from '#dav';
import { InvalidCard, indexCard } from '#vcard';
import { CARD } from '#xml';
import { ADDRESS_DATA_TYPES, formOf, VCARD } from './address-data.js';
import { renderAside } from './evaluate.js';
import { addressbookCollectionLocationOk, maxResourceSize, noUidConflict } from './preconditions.js';
import { checkImages } from './rules/max-image-size.js';
import { checkMediaType } from './rules/supported-address-data.js';
import { admitBody } from './rules/valid-address-data.js';

export const addressbook: CollectionType = {
  kind: 'addressbook',
  area: 'addressbooks',
  limit: 'maxCollections',
  resourceType: CARD('addressbook'),
  representations: [
    { mediaType: VCARD, render: (body) => body },
    ...ADDRESS_DATA_TYPES.map((type) => ({
      mediaType: type.mediaType === VCARD ? `${VCARD}; version=${type.version}` : type.mediaType,
      render: (body: string, aside: Aside) => renderAside(body, formOf(type), aside),
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

  async admit(upload, _collection, { limits, aside }) {
    checkMediaType(upload);
    const { text, asSent, uid, texts, images } = await admitBody(upload, aside);
    checkImages(images, limits);
    return { uid, component: 'VCARD', ...stored(text, asSent), occurrences: [], texts };
  },

  async index(body, aside) {
    try {
      return { occurrences: [], texts: await aside(indexCard, body) };
    } catch (error) {
      if (error instanceof InvalidCard) return undefined;
      throw error;
    }
  },
};

function endingInLine(card: string): string {
  return card.endsWith('\n') ? card : `${card}\r\n`;
}
