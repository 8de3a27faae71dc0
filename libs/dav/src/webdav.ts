// WebDAV itself as a feature: the methods, reports and properties that do not know what a calendar is.

import type { Feature } from './feature.js';
import { folder } from './folder.js';
import { acl } from './methods/acl.js';
import { copy, move } from './methods/copy-move.js';
import { remove } from './methods/delete.js';
import { get } from './methods/get.js';
import { lock } from './methods/lock.js';
import { mkcol } from './methods/mkcol.js';
import { options } from './methods/options.js';
import { post } from './methods/post.js';
import { propfind } from './methods/propfind.js';
import { proppatch } from './methods/proppatch.js';
import { put } from './methods/put.js';
import { reportMethod } from './methods/report.js';
import { unlock } from './methods/unlock.js';
import { calendarserver } from './properties/calendarserver.js';
import { rfc3253 } from './properties/rfc3253.js';
import { rfc3744 } from './properties/rfc3744.js';
import { rfc4331 } from './properties/rfc4331.js';
import { rfc4918 } from './properties/rfc4918.js';
import { rfc5397 } from './properties/rfc5397.js';
import { rfc5842 } from './properties/rfc5842.js';
import { rfc5995 } from './properties/rfc5995.js';
import { rfc6578 } from './properties/rfc6578.js';
import { aclPrincipalPropSet } from './reports/acl-principal-prop-set.js';
import { calendarserverPrincipalSearch } from './reports/calendarserver-principal-search.js';
import { expandProperty } from './reports/expand-property.js';
import { principalMatch } from './reports/principal-match.js';
import { principalPropertySearch } from './reports/principal-property-search.js';
import { principalSearchPropertySet } from './reports/principal-search-property-set.js';
import { syncCollection } from './reports/sync-collection.js';

export const webdav: Feature = {
  name: 'WebDAV',
  compliance: [
    // RFC 4918 §18
    '1',
    '2',
    '3',
    'access-control',
    'extended-mkcol',
    // Whereby Apple's clients know that a home synchronises as a whole, that there are match types and tests, and the other
    // search.
    'calendarserver-home-sync',
    'calendarserver-principal-property-search',
    'calendarserver-principal-search',
  ],
  methods: [
    options,
    ...get,
    ...put,
    remove,
    propfind,
    ...proppatch,
    ...mkcol,
    post,
    ...copy,
    ...move,
    lock,
    unlock,
    acl,
    reportMethod,
  ],
  reports: [
    syncCollection,
    expandProperty,
    aclPrincipalPropSet,
    principalMatch,
    principalPropertySearch,
    principalSearchPropertySet,
    calendarserverPrincipalSearch,
  ],
  properties: [
    ...rfc4918,
    ...rfc3744,
    ...rfc3253,
    ...rfc4331,
    ...rfc5397,
    ...rfc5842,
    ...rfc5995,
    ...rfc6578,
    ...calendarserver,
  ],
  collectionTypes: [folder],
};
