// An identifier that outlives the name of a resource (RFC 5842 §3.1).
import { D, el, text } from '#xml';
import { property } from '../property-row.js';
import { COLLECTION_KINDS } from '../resource.js';

export const rfc5842 = [
  property({
    name: D('resource-id'),
    on: COLLECTION_KINDS,
    get: ({ home, id }) => el(D('href'), text(`urn:daybook:collection:${home.epoch}:${home.id}:${id}`)),
  }),
];
