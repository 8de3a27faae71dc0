// GET and HEAD (RFC 9110 §9.3.1): an object as it was stored; a whole collection in one text, or as a page for people.
import { type CollectionRecord, type HomeRecord, members } from '#store';
import { preferred } from '../accept.js';
import { browserPage, HTML, titleOf } from '../browser-page.js';
import type { Whole } from '../collection-type.js';
import { readOutcome } from '../conditions.js';
import type { Context } from '../context.js';
import { collectionTag, strong } from '../etag.js';
import type { EntityTag } from '../headers.js';
import { type DavRequest, type DavResponse, empty } from '../message.js';
import { method } from '../method-row.js';
import { hrefOf } from '../paths.js';
import { preconditionFailed } from '../preconditions.js';
import { isBrowser } from '../quirks.js';
import { partIn } from '../range.js';
import { describedFile, representationOf } from '../representation.js';
import { COLLECTION_KINDS, HOME_KINDS, OBJECT_KINDS, type Resource, type TargetOf } from '../resource.js';
import { shownBody } from '../shown-body.js';
import { takeTurn } from '../turn.js';

/** What an answer says, and by what it is recognised. */
interface Content {
  readonly etag: EntityTag;
  readonly modifiedAt: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: NonNullable<DavResponse['body']>;
}

type StoredObject = TargetOf<(typeof OBJECT_KINDS)[number]>;

async function getObject(object: StoredObject, context: Context): Promise<DavResponse> {
  const { etag, modifiedAt, size } = object;
  if (object.kind === 'file' && context.request.method === 'HEAD') {
    const described = describedFile(object, context.protocol);
    return unlessKnown({ etag: strong(etag), modifiedAt, ...described, body: { length: size } }, context);
  }
  return unlessKnown(
    { etag: strong(etag), modifiedAt, ...(await representationOf(object, context.request.headers, context)) },
    context,
  );
}

async function getCollection(collection: CollectionRecord, context: Context): Promise<DavResponse> {
  const { accept, userAgent } = context.request.headers;
  const { whole, vary } = context.protocol.collectionType(collection.kind);
  if (whole === undefined) return await getPage(collection, context);
  const page = { mediaType: HTML };
  const forPeople = !whole.byDefault || (accept === undefined && isBrowser(userAgent));
  const { mediaType } = preferred(accept, forPeople ? [page, whole] : [whole, page]);
  const body = mediaType === HTML ? browserPage(collection, context) : allOf(collection, whole, context);
  return ofState(collection, { mediaType, body, vary }, context);
}

async function getPage(resource: HomeRecord | CollectionRecord, context: Context): Promise<DavResponse> {
  return ofState(resource, { mediaType: HTML, body: browserPage(resource, context), vary: 'Accept' }, context);
}

async function getOther(resource: Resource, context: Context): Promise<DavResponse> {
  const headers = { 'content-type': `${HTML}; charset=utf-8`, 'cache-control': 'private, no-cache' };
  return redirectedToSlash(resource, context) ?? { status: 200, headers, body: browserPage(resource, context) };
}

function ofState(
  resource: CollectionRecord | HomeRecord,
  {
    mediaType,
    body,
    vary,
  }: { readonly mediaType: string; readonly body: AsyncIterable<string>; readonly vary: string },
  context: Context,
): DavResponse {
  const tag = collectionTag(resource);
  // What of a home is shown depends on who asks.
  const headers = { etag: `W/"${tag}"`, 'cache-control': 'private, no-cache', vary: `${vary}, Authorization` };
  const etag = { weak: true, tag };
  const content = { etag, modifiedAt: resource.modifiedAt, headers, contentType: `${mediaType}; charset=utf-8`, body };
  return redirectedToSlash(resource, context) ?? unlessKnown(content, context);
}

// RFC 4918 §5.2: a collection is asked for with a slash at the end, without which the links of its page lead elsewhere.
function redirectedToSlash(resource: Resource, { request }: Context): DavResponse | undefined {
  return /^[^?]*\/(\?|$)/.test(request.target) ? undefined : empty(301, { location: hrefOf(resource) });
}

/** The content under the conditions of the request (RFC 9110 §13.2.2). */
function unlessKnown({ etag, modifiedAt, headers, contentType, body }: Content, { request }: Context): DavResponse {
  const described = { ...headers, 'last-modified': modifiedAt.toUTCString() };
  switch (readOutcome(request.headers, etag, modifiedAt)) {
    case 'failed':
      throw preconditionFailed('The resource is not in the state that the request named.');
    case 'not-modified':
      return empty(304, described);
    case 'proceed':
      return part({ status: 200, headers: { ...described, 'content-type': contentType }, body }, etag.tag, request);
  }
}

/** The part that a client asked for, where the answer is made of octets. @throws DavError 416 */
function part(whole: DavResponse, etag: string, { method, headers }: DavRequest): DavResponse {
  const { body } = whole;
  // RFC 9110 §14.2: only of GET
  if (!Buffer.isBuffer(body) || method !== 'GET') return whole;
  const range = partIn(headers, body.length, etag);
  if (range === undefined) return whole;
  const { first, last } = range;
  const contentRange = `bytes ${first}-${last}/${body.length}`;
  const octets = body.subarray(first, last + 1);
  return { status: 206, headers: { ...whole.headers, 'content-range': contentRange }, body: octets };
}

async function* allOf(collection: CollectionRecord, whole: Whole, context: Context): AsyncGenerator<string> {
  const { begin, add, end } = whole.pieces(titleOf(collection), context.request.headers);
  const turn = takeTurn();
  yield begin;
  for await (const page of members(context.database, collection, ['body'])) {
    let piece = '';
    for (const object of page) {
      if (turn.isOver()) await turn.next();
      try {
        piece += add(shownBody(object.body, collection, context.protocol));
      } catch (error) {
        // One object that cannot be read any more does not keep the others back.
        context.logError(error, `${hrefOf(object)} in its collection`);
      }
    }
    if (turn.isOver()) await turn.next();
    yield piece;
  }
  yield end;
}

const OTHER_KINDS = ['root', 'principal-collection', 'home-collection', 'principal'] as const;

// HEAD is GET; the edge leaves the body out.
export const get = ['GET', 'HEAD'].flatMap((name) => [
  method({ name, on: OBJECT_KINDS, privilege: 'read', run: getObject }),
  method({ name, on: COLLECTION_KINDS, privilege: 'read', run: getCollection }),
  method({ name, on: HOME_KINDS, privilege: 'read', run: getPage }),
  method({ name, on: OTHER_KINDS, privilege: 'read', run: getOther }),
]);
