// Properties of principals, homes and collections that Apple's clients ask for; they stand in no RFC.
import type { PrincipalRecord } from '#store';
import { CS, el, text } from '#xml';
import { property } from '../property-row.js';
import { COLLECTION_KINDS, HOME_KINDS } from '../resource.js';
import { principalHrefs, relatives } from './rfc3744.js';

// What Apple's directory calls them.
const RECORD_TYPES: Readonly<Record<PrincipalRecord['type'], string>> = {
  user: 'users',
  group: 'groups',
  resource: 'resources',
  room: 'locations',
  'calendar-proxy-read': 'read-delegate-group',
  'calendar-proxy-write': 'write-delegate-group',
};

export const calendarserver = [
  property({
    name: CS('expanded-group-member-set'),
    on: ['principal'],
    load: relatives('all members'),
    get: (_principal, _context, _parameters, members = []) => principalHrefs(members),
  }),
  property({
    name: CS('expanded-group-membership'),
    on: ['principal'],
    load: relatives('all groups'),
    get: (_principal, _context, _parameters, groups = []) => principalHrefs(groups),
  }),
  property({
    name: CS('email-address-set'),
    on: ['principal'],
    get: ({ email }) => (email === null ? undefined : el(CS('email-address'), text(email))),
  }),
  property({
    name: CS('record-type'),
    on: ['principal'],
    get: ({ type }) => text(RECORD_TYPES[type]),
  }),
  // Of all areas of the account together.
  property({
    name: CS('max-collections'),
    on: HOME_KINDS,
    get: (_home, { limits }) => text(String(limits.maxCollections)),
  }),
  property({
    name: CS('max-resources'),
    on: COLLECTION_KINDS,
    get: (_collection, { limits }) => text(String(limits.maxResources)),
  }),
];
