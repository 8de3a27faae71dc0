// OPTIONS (RFC 4918 §9.1, §10.1, RFC 9110 §9.3.7): what may be done here. Kernel adds Allow and DAV to every answer.
import { empty } from '../message.js';
import { method } from '../method-row.js';
import { RESOURCE_KINDS, UNMAPPED_OBJECT_KINDS } from '../resource.js';

export const options = method({
  name: 'OPTIONS',
  on: [...RESOURCE_KINDS, 'unmapped-collection', ...UNMAPPED_OBJECT_KINDS],
  privilege: 'read',
  run: async (target, { protocol }) => empty(200, { allow: protocol.allow(target.kind) }),
});
