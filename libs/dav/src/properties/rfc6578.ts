// The state of a collection (RFC 6578 §4), and the older way to say the same (calendarserver-ctag).
import { CS, D, text } from '#xml';
import { property } from '../property-row.js';
import { HOME_KINDS, SYNCHRONISED_KINDS } from '../resource.js';
import { syncToken } from '../sync-token.js';

export const rfc6578 = [
  property({
    name: D('sync-token'),
    on: [...SYNCHRONISED_KINDS, ...HOME_KINDS],
    get: (resource) => text(syncToken(resource)),
  }),
  property({
    name: CS('getctag'),
    on: [...SYNCHRONISED_KINDS, ...HOME_KINDS],
    get: (resource) => text(syncToken(resource)),
  }),
];
