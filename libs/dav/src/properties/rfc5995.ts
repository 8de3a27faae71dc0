// Where to POST a new member (RFC 5995 §3.2.1): to the collection; the query leaves room for other things to be posted there.
import { D, el, text } from '#xml';
import { hrefOf } from '../paths.js';
import { property } from '../property-row.js';
import { FILLED_KINDS } from '../resource.js';

export const rfc5995 = [
  property({
    name: D('add-member'),
    on: FILLED_KINDS,
    get: (collection) => el(D('href'), text(`${hrefOf(collection)}?add-member`)),
  }),
];
