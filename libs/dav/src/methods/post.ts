// POST to a collection (RFC 5995): the server chooses the name of the new member.
import { randomUUID } from 'node:crypto';
import { empty } from '../message.js';
import { encodeSegment, hrefOf } from '../paths.js';
import { COLLECTION_KINDS } from '../resource.js';
import { method } from '../rows.js';
import { store, upload } from './put.js';

export const post = method({
  name: 'POST',
  on: COLLECTION_KINDS,
  privilege: 'bind',
  async run(collection, context) {
    const { extension } = context.protocol.collectionType(collection.kind);
    const name = `${randomUUID()}${extension}`;
    const { validators } = await store(collection, name, await upload(collection, context), context);
    return empty(201, { location: `${hrefOf(collection)}${encodeSegment(name)}`, ...validators });
  },
});
