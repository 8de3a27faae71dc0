// Folders and the files in them: plain WebDAV, in which octets are kept as they are, with the type that the client gave them.
import type { NewObject } from '#store';
import type { CollectionType, Upload } from './collection-type.js';
import { etagOf } from './etag.js';
import { conflict, contentTooLarge, forbidden, unsupportedMediaType } from './preconditions.js';

// RFC 9110 §8.3: what nobody says anything about.
const OCTETS = 'application/octet-stream';
const MAX_TYPE_LENGTH = 255;

export const folder: CollectionType = {
  kind: 'folder',
  home: 'file-home',
  area: 'files',
  limit: 'maxFolders',
  // Each file has its own type.
  representations: [{ mediaType: OCTETS, render: (body) => body }],
  vary: 'Accept',
  asked: (body) => body,
  extension: '',
  components: null,
  // No RFC names elements for plain collections.
  noUidConflict: conflict,
  maxResourceSize: contentTooLarge,
  collectionLocationOk: forbidden,

  admit(upload): NewObject {
    const type = mediaTypeOf(upload);
    const { body: bytes } = upload;
    return {
      uid: null,
      component: type,
      body: '',
      bytes,
      size: bytes.length,
      // Another type is another representation, too (RFC 9110 §8.8.1).
      etag: etagOf(type, bytes),
      asSent: true,
      ...NOTHING_TO_FIND,
    };
  },

  index: async () => NOTHING_TO_FIND,
};

const NOTHING_TO_FIND = { occurrences: [], texts: [] };

function mediaTypeOf({ contentType = OCTETS, charset }: Upload): string {
  const type = charset === undefined ? contentType : `${contentType}; charset=${charset}`;
  if (type.length > MAX_TYPE_LENGTH || /[^\x20-\x7e]/.test(type)) {
    throw unsupportedMediaType(`The Content-Type must be in ASCII, and have at most ${MAX_TYPE_LENGTH} characters.`);
  }
  return type;
}
