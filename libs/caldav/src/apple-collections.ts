// Collections that Apple's clients know: for notifications (caldav-notifications §4), and for what is attached to events.
import type { CollectionType } from '#dav';
import { CS } from '#xml';
import { calendarCollectionLocationOk, maxResourceSize, noUidConflict } from './preconditions.js';
import { onlyServerFills } from './scheduling-collections.js';

const FILES: Omit<CollectionType, 'kind'> = {
  area: 'calendars',
  limit: 'maxCollections',
  representations: [{ mediaType: 'application/octet-stream', render: (body) => body }],
  vary: 'Accept',
  asked: (body) => body,
  extension: '',
  components: null,
  noUidConflict,
  maxResourceSize,
  collectionLocationOk: calendarCollectionLocationOk,
  admit: onlyServerFills,
  index: async () => undefined,
};

export const notifications: CollectionType = { ...FILES, kind: 'notifications', resourceType: CS('notifications') };

export const attachments: CollectionType = { ...FILES, kind: 'attachments', resourceType: CS('dropbox-home') };
