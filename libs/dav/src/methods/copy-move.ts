// COPY and MOVE (RFC 4918 §9.8, §9.9) of objects and of whole collections.
import { transferCollection } from '../collection-transfer.js';
import { method } from '../method-row.js';
import { transferObject } from '../object-transfer.js';
import { hrefOf } from '../paths.js';
import { needPrivileges } from '../preconditions.js';
import { privilegesOf } from '../privileges.js';
import { holderOf, MADE_KINDS, OBJECT_KINDS } from '../resource.js';

export const copy = [
  method({
    name: 'COPY',
    on: OBJECT_KINDS,
    privilege: 'read',
    run: (source, context) => transferObject(source, context, 'COPY'),
  }),
  method({
    name: 'COPY',
    on: MADE_KINDS,
    privilege: 'read',
    run: (source, context) => transferCollection(source, context, 'COPY'),
  }),
];

export const move = [
  method({
    name: 'MOVE',
    on: OBJECT_KINDS,
    privilege: 'unbind',
    privilegeOn: holderOf,
    run(source, context) {
      // Whoever may only delete must not bring it to where it can be read.
      if (!privilegesOf(context.caller, source).has('read')) throw needPrivileges(hrefOf(source), 'read');
      return transferObject(source, context, 'MOVE');
    },
  }),
  method({
    name: 'MOVE',
    on: MADE_KINDS,
    privilege: 'unbind',
    privilegeOn: holderOf,
    run: (source, context) => transferCollection(source, context, 'MOVE'),
  }),
];
