// What calendar-query (RFC 4791 §7.8) and addressbook-query (RFC 6352 §8.6) have in common: candidates, decisions, limits.
import {
  type Candidate,
  type CollectionKind,
  type CollectionRecord,
  collections,
  type Facet,
  HOME_KIND,
  type HomeRecord,
  isGiven,
  OBJECT_KIND,
  type ObjectRecord,
  type Search,
  search,
} from '#store';
import type { Name, XmlElement } from '#xml';
import type { Context } from '../context.js';
import { DavError } from '../errors.js';
import { type Entry, listing, refusedEntry } from '../listing.js';
import { hrefOf } from '../paths.js';
import { CUT } from '../preconditions.js';
import { permitted, seesEverything } from '../privileges.js';
import { type ReportRow, report } from '../report-row.js';
import { shownBody } from '../shown-body.js';
import { takeTurn } from '../turn.js';
import { facetsOf, planFor, type Wanted } from '../wanted.js';

/** A query after its XML has been read. */
export interface ObjectQuery {
  readonly wanted: Wanted;
  /** The most results that the client wants. */
  readonly limit: number;
  /** What the indexes of the store can answer of it. */
  readonly search: Search;
  /**
   * Prepares the rest of the answer for one collection.
   * @returns whether the body of a candidate matches; it may throw a DavError where that cannot be told
   */
  decide(collection: CollectionRecord): (body: string) => boolean;
}

interface QueryDeclaration {
  readonly name: Name;
  readonly on: keyof typeof AREA;
  /** Other collections of the same objects; of a home they are no part. */
  readonly also?: readonly CollectionKind[];
  /** @throws DavError */
  readonly parse: (root: XmlElement, context: Context) => ObjectQuery;
}

const AREA = { calendar: 'calendars', addressbook: 'addressbooks' } as const;

/**
 * Declares a query on a kind of collection, on the homes that hold such collections, and on single objects. The Depth
 * header is not asked: some clients send 0 and mean the members.
 */
export function query({ name, on, also = [], parse }: QueryDeclaration): ReportRow {
  return report({
    name,
    on: [on, ...also, HOME_KIND[AREA[on]], OBJECT_KIND[on]],
    privilege: 'read',
    parse,
    async run(wish, resource, context) {
      const facets = facetsOf(planFor(wish.wanted, OBJECT_KIND[on], context.protocol, true));
      const most = facets.includes('body') ? context.limits.maxQueryResults : Number.POSITIVE_INFINITY;
      const pages = within(Math.min(wish.limit, most), hrefOf(resource), found(wish, resource, facets, context));
      return await listing(context, { wanted: wish.wanted, pages, inReport: true });
    },
  });
}

async function* found(
  { search: searched, decide }: ObjectQuery,
  resource: CollectionRecord | HomeRecord | ObjectRecord,
  facets: readonly Facet[],
  context: Context,
): AsyncGenerator<readonly Entry[]> {
  const { database, caller } = context;
  if ('collection' in resource) {
    yield* foundIn(resource.collection, { ...searched, name: resource.name });
    return;
  }
  const searchedIn =
    'home' in resource ? [resource] : (await collections(database, resource)).filter(({ kind }) => !isGiven(kind));
  for (const collection of permitted(searchedIn, 'read', caller)) {
    yield* foundIn(collection, searched);
  }

  function foundIn(collection: CollectionRecord, whole: Search): AsyncGenerator<readonly Entry[]> {
    const matches = decide(collection);
    // The index of texts is of all that is stored.
    const isAll = seesEverything(collection) || whole.texts === undefined;
    const pages = search(database, collection, isAll ? whole : { ...whole, conclusive: false }, facets);
    return matching(pages, (body) => matches(shownBody(body, collection, context.protocol)), context);
  }
}

async function* matching(
  pages: AsyncIterable<readonly Candidate<Facet>[]>,
  matches: (body: string) => boolean,
  context: Context,
): AsyncGenerator<readonly Entry[]> {
  const turn = takeTurn();
  for await (const page of pages) {
    const entries: Entry[] = [];
    for (const { object, undecidedBody } of page) {
      if (turn.isOver()) await turn.next();
      try {
        if (undecidedBody === undefined || matches(undecidedBody)) entries.push({ resource: object });
      } catch (error) {
        // One object that cannot be evaluated never blocks the others.
        entries.push(refusedEntry(hrefOf(object), cannotTell(error, hrefOf(object), context)));
      }
    }
    yield entries;
  }
}

function cannotTell(error: unknown, href: string, { logError }: Context): DavError {
  if (error instanceof DavError) return error;
  logError(error, `a query on ${href}`);
  return new DavError(500, 'The server cannot read this object; its log says more.');
}

/** Ends a list after so many entries with 507 for the resource that was asked (RFC 6352 §8.6.2). */
async function* within(limit: number, href: string, pages: AsyncIterable<readonly Entry[]>) {
  let room = limit;
  for await (const page of pages) {
    yield page.slice(0, room);
    if (page.length > room) {
      yield [{ href, status: 507, error: CUT }];
      return;
    }
    room -= page.length;
  }
}
