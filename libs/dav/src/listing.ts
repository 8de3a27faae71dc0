// The one engine behind everything that lists resources: rows in, a streamed multistatus out.
import type { RemovedCollectionRecord, RemovedRecord } from '#store';
import { D, documentEnd, documentStart, type Markup } from '#xml';
import type { Context } from './context.js';
import { type DavError, errorElement, statusResponse } from './errors.js';
import { type DavResponse, XML_TYPE } from './message.js';
import { hrefOf } from './paths.js';
import type { Loaded } from './property-row.js';
import type { Resource } from './resource.js';
import { type Responder, responder } from './responder.js';
import { type Turn, takeTurn } from './turn.js';
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
  const responses = responder(context, wanted, inReport);
  const rest = loadedPages(pages, responses);
  const first = await rest.next();
  const minimal = context.request.headers.prefer.return === 'minimal' ? 'return=minimal' : undefined;
  const preferences = [minimal, applied].filter((preference) => preference !== undefined).join(', ');
  const headers = preferences === '' ? undefined : { 'preference-applied': preferences };
  return {
    status: 207,
    headers: { 'content-type': XML_TYPE, ...headers },
    body: chunks(first, rest, responses, turn, tail),
  };
}

interface LoadedPage {
  readonly entries: readonly Entry[];
  readonly loaded: Loaded;
}

// Generators stand beside the functions that use them: of one that is made anew for each request, V8 keeps a map in the old
// space, and with it the whole request until all of the heap is searched.
async function* loadedPages(
  pages: AsyncIterable<readonly Entry[]>,
  { load }: Responder,
): AsyncGenerator<LoadedPage, undefined> {
  for await (const entries of pages) yield { entries, loaded: await load(resourcesIn(entries)) };
}

async function* chunks(
  first: IteratorResult<LoadedPage>,
  rest: AsyncIterator<LoadedPage>,
  { respond }: Responder,
  turn: Turn,
  tail: Listing['tail'],
): AsyncGenerator<string> {
  let chunk: string = START;
  for (let page = first; !page.done; page = await rest.next()) {
    const { entries, loaded } = page.value;
    for (const entry of entries) {
      if (turn.isOver()) await turn.next();
      chunk += responseTo(entry, loaded, respond);
      if (chunk.length < CHUNK_LENGTH) continue;
      // To write a large one takes as long again.
      if (turn.isOver()) await turn.next();
      yield chunk;
      chunk = '';
    }
  }
  yield `${chunk}${tail?.() ?? ''}${END}`;
}

function responseTo(entry: Entry, loaded: Loaded, respond: Responder['respond']): Markup {
  if (!('resource' in entry)) return statusResponse(entry.href, entry.status, entry.error);
  return isGone(entry.resource) ? statusResponse(hrefOf(entry.resource), 404) : respond(entry.resource, loaded);
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
