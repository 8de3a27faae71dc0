// CardDAV as a list of rows.
import type { Feature } from '#dav';
import { addressbook } from './content.js';
import { defaultAddressbook } from './properties/default-addressbook.js';
import { rfc6352 } from './properties/rfc6352.js';
import { addressbookMultiget } from './reports/addressbook-multiget.js';
import { addressbookQuery } from './reports/addressbook-query.js';

export const carddav: Feature = {
  name: 'CardDAV',
  compliance: ['addressbook'],
  methods: [],
  reports: [addressbookMultiget, addressbookQuery],
  properties: [...rfc6352, ...defaultAddressbook],
  collectionTypes: [addressbook],
};
