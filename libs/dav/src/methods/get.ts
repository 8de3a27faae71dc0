// GET and HEAD (RFC 9110 §9.3.1): an object as it was stored; a sentence for people who open a collection in a browser.
import { readOutcome } from '../conditions.js';
import type { Context } from '../context.js';
import { type DavResponse, empty } from '../message.js';
import { preconditionFailed } from '../preconditions.js';
import { representationOf } from '../representation.js';
import { OBJECT_KINDS, RESOURCE_KINDS, type Resource, type TargetOf } from '../resource.js';
import { method } from '../rows.js';

type StoredObject = TargetOf<(typeof OBJECT_KINDS)[number]>;

async function getObject(object: StoredObject, { request, protocol }: Context): Promise<DavResponse> {
  const { body, contentType, headers } = representationOf(object, request.headers.accept, protocol);
  const validators = { ...headers, 'last-modified': object.modifiedAt.toUTCString() };
  switch (readOutcome(request.headers, object.etag, object.modifiedAt)) {
    case 'failed':
      throw preconditionFailed('The resource is not in the state that the request named.');
    case 'not-modified':
      return empty(304, validators);
    case 'proceed':
      return { status: 200, headers: { ...validators, 'content-type': contentType }, body };
  }
}

async function getOther(_resource: Resource, _context: Context): Promise<DavResponse> {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'This is Daybook, a CalDAV and CardDAV server. Give this address to a calendar or contacts program.\n',
  };
}

const NOT_OBJECTS = RESOURCE_KINDS.filter((kind) => kind !== 'calendar-object' && kind !== 'address-object');

// HEAD is GET; the edge leaves the body out.
export const get = ['GET', 'HEAD'].flatMap((name) => [
  method({ name, on: OBJECT_KINDS, privilege: 'read', run: getObject }),
  method({ name, on: NOT_OBJECTS, privilege: 'read', run: getOther }),
]);
