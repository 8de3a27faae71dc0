// The one engine behind everything that lists resources: rows in, a streamed multistatus out.
import type { RemovedCollectionRecord, RemovedRecord } from '#store';
import { D, documentEnd, documentStart, type Markup } from '#xml';
import type { Context } from './context.js';
import { type DavError, errorElement, statusResponse } from './errors.js';
import { type DavResponse, XML_TYPE } from './message.js';
import { hrefOf } from './paths.js';
import type { Loaded } from './property-row.js';
import type { Resource } from './resource.js';
import { responder } from './responder.js';
import { takeTurn } from './turn.js';
import type { Wanted } from './wanted.js';

/** One `DAV:response` to be: a resource with its properties, or an href with a status. */
export type Entry =
  | { readonly resource: Resource | Gone }
  | { readonly href: string; readonly status: number; readonly error?: Markup };

export interface Listing {
  readonly wanted: Wanted;
  /** Pages of entries; nothing is held between two pages but the generator. */
  readonly pages: AsyncIterable<readonly Entry[]>;
  /** Whether this is a REPORT: some properties exist only there. */
  readonly inReport: boolean;
  /** A preference of the request that the pages follow already (RFC 7240 §3). */
  readonly applied?: string | undefined;
  /** What comes after the last response, such as the sync token. */
  readonly tail?: () => Markup;
}

const START = documentStart(D('multistatus'));
const END = documentEnd(D('multistatus'));

// A chunk is one write to the socket: large enough to be cheap, small enough to stay out of the way.
const CHUNK_LENGTH = 64 * 1024;

/**
 * Answers 207. The first page is read before this returns, so that whatever can refuse does so before the first byte;
 * a later failure ends the stream with an error, never with a short list.
 */
export async function listing(
  context: Context,
  { wanted, pages, inReport, applied, tail }: Listing,
): Promise<DavResponse> {
  const turn = takeTurn();
  const iterator = pages[Symbol.asyncIterator]();
  const first = await iterator.next();
  const { load, respond } = responder(context, wanted, inReport);
  const firstLoaded = first.done ? new Map() : await load(resourcesIn(first.value));

  async function* chunks(): AsyncGenerator<string> {
    let chunk: string = START;
    for (let page = first; !page.done; page = await iterator.next()) {
      const loaded = page === first ? firstLoaded : await load(resourcesIn(page.value));
      for (const entry of page.value) {
        if (turn.isOver()) await turn.next();
        chunk += responseOf(entry, loaded);
        if (chunk.length < CHUNK_LENGTH) continue;
        // To write a large one takes as long again.
        if (turn.isOver()) await turn.next();
        yield chunk;
        chunk = '';
      }
    }
    yield `${chunk}${tail?.() ?? ''}${END}`;
  }
  const responseOf = (entry: Entry, loaded: Loaded): Markup => {
    if (!('resource' in entry)) return statusResponse(entry.href, entry.status, entry.error);
    return isGone(entry.resource) ? statusResponse(hrefOf(entry.resource), 404) : respond(entry.resource, loaded);
  };
  const minimal = context.request.headers.prefer.return === 'minimal' ? 'return=minimal' : undefined;
  const preferences = [minimal, applied].filter((preference) => preference !== undefined).join(', ');
  const headers = preferences === '' ? undefined : { 'preference-applied': preferences };
  return { status: 207, headers: { 'content-type': XML_TYPE, ...headers }, body: chunks() };
}

/** Makes one page of entries out of resources that are at hand. */
export async function* page(...entries: readonly Entry[]): AsyncGenerator<readonly Entry[]> {
  yield entries;
}

type Gone = RemovedRecord | RemovedCollectionRecord;

function isGone(resource: Resource | Gone): resource is Gone {
  return resource.kind === 'removed' || resource.kind === 'removed-collection';
}

function* resourcesIn(page: readonly Entry[]): Generator<Resource> {
  for (const entry of page) if ('resource' in entry && !isGone(entry.resource)) yield entry.resource;
}

/** An entry that tells why a resource cannot be listed. */
export function refusedEntry(href: string, error: DavError): Entry {
  return { href, status: error.status, error: errorElement(error) };
}
