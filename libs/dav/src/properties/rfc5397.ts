// Who is asking (RFC 5397 §3).
import { D, el, text } from '#xml';
import { hrefOf } from '../paths.js';
import { property } from '../property-row.js';
import { RESOURCE_KINDS } from '../resource.js';

export const rfc5397 = [
  property({
    name: D('current-user-principal'),
    on: RESOURCE_KINDS,
    privilege: 'traverse',
    get: (_resource, { caller }) => el(D('href'), text(hrefOf(caller.principal))),
  }),
];
