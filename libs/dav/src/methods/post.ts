// POST to a collection (RFC 5995 §3): the server chooses the name of the new member.
import { randomUUID } from 'node:crypto';
import { empty } from '../message.js';
import { method } from '../method-row.js';
import { encodeSegment, hrefOf } from '../paths.js';
import { FILLED_KINDS } from '../resource.js';
import { representation, store, upload } from './put.js';

export const post = method({
  name: 'POST',
  on: FILLED_KINDS,
  privilege: 'bind',
  async run(collection, context) {
    const { extension } = context.protocol.collectionType(collection.kind);
    const name = `${randomUUID()}${extension}`;
    const { validators } = await store(collection, name, await upload(collection, context), context);
    const location = `${hrefOf(collection)}${encodeSegment(name)}`;
    // RFC 8144 §3
    const wantsRepresentation = context.request.headers.prefer.return === 'representation';
    const there = wantsRepresentation && (await representation(collection, name, 201, context));
    return there ? { ...there, headers: { ...there.headers, location } } : empty(201, { location, ...validators });
  },
});
