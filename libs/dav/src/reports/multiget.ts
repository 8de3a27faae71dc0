// What calendar-multiget (RFC 4791 §7.9) and addressbook-multiget (RFC 6352 §8.7) have in common.
import {
  type Address,
  type CollectionKind,
  type CollectionRecord,
  collections,
  type Facet,
  type HomeKind,
  type HomeRecord,
  named,
  OBJECT_KIND,
} from '#store';
import { D, elements, type Name, textOf, type XmlElement } from '#xml';
import type { Context } from '../context.js';
import { type Entry, listing } from '../listing.js';
import { BadPath, hrefOf, isPlainSegment, placeOf, segmentsOf } from '../paths.js';
import { badRequest, contentTooLarge } from '../preconditions.js';
import { permitted } from '../privileges.js';
import { type ReportRow, report } from '../report-row.js';
import { facetsOf, planFor, type Wanted, wantedIn } from '../wanted.js';

interface Multiget {
  readonly wanted: Wanted;
  /** The hrefs as the client wrote them, each once. */
  readonly hrefs: readonly string[];
}

/** Declares a multiget on a kind of collection, on the homes that hold such collections, and on others of the same objects. */
export function multiget(
  name: Name,
  collection: 'calendar' | 'addressbook',
  home: HomeKind,
  ...others: readonly CollectionKind[]
): ReportRow {
  return report({
    name,
    on: [collection, home, ...others],
    privilege: 'read',
    parse,
    async run({ wanted, hrefs }, resource, context) {
      const facets = facetsOf(planFor(wanted, OBJECT_KIND[collection], context.protocol, true));
      return await listing(context, { wanted, pages: pages(hrefs, facets, resource, context), inReport: true });
    },
  });
}

function parse(root: XmlElement, { limits }: Context): Multiget {
  const hrefs = new Set(elements(root, D('href')).map((href) => textOf(href).trim()));
  if (hrefs.size === 0) throw badRequest('A multiget must name at least one href.');
  if (hrefs.size > limits.maxMultigetHrefs) {
    throw contentTooLarge(`A multiget can name at most ${limits.maxMultigetHrefs} hrefs.`);
  }
  return { wanted: wantedIn(root), hrefs: [...hrefs] };
}

async function* pages(
  hrefs: readonly string[],
  facets: readonly Facet[],
  resource: CollectionRecord | HomeRecord,
  context: Context,
): AsyncGenerator<readonly Entry[]> {
  const { database, caller } = context;
  const all = 'home' in resource ? [resource] : await collections(database, resource);
  const within = permitted(all, 'read', caller);
  const { byCollection, elsewhere } = sort(hrefs, within);
  // An href outside, or that is none, is simply not there; it never fails the others (RFC 4791 §7.9).
  yield elsewhere.map((href) => ({ href, status: 404 }));
  for (const [collection, hrefByName] of byCollection) {
    for await (const found of named(context.database, collection, [...hrefByName.keys()], facets)) {
      yield found.map(({ name, object }) =>
        object === undefined ? { href: hrefByName.get(name) ?? '', status: 404 } : { resource: object },
      );
    }
  }
}

/** Puts hrefs to the collections they are in, keyed by the name of the object. */
function sort(hrefs: readonly string[], within: readonly CollectionRecord[]) {
  const byHref = new Map(within.map((collection) => [hrefOf(collection), collection]));
  const byCollection = new Map<CollectionRecord, Map<string, string>>();
  const elsewhere: string[] = [];
  for (const href of hrefs) {
    const { collection, name } = written(href, byHref) ?? placed(href, within);
    if (collection === undefined || name === undefined) {
      elsewhere.push(href);
      continue;
    }
    const hrefByName = byCollection.get(collection) ?? new Map<string, string>();
    byCollection.set(collection, hrefByName.set(name, href));
  }
  return { byCollection, elsewhere };
}

interface Member {
  readonly collection: CollectionRecord | undefined;
  readonly name: string | undefined;
}

/** What an href names that is as this server writes it, as nearly all are: told without reading its path. */
function written(href: string, byHref: ReadonlyMap<string, CollectionRecord>): Member | undefined {
  const at = href.lastIndexOf('/') + 1;
  const collection = byHref.get(href.slice(0, at));
  const name = href.slice(at);
  return collection !== undefined && isPlainSegment(name) ? { collection, name } : undefined;
}

/** What any href names. */
function placed(href: string, within: readonly CollectionRecord[]): Member {
  const address = addressOf(href);
  const collection = within.find(
    ({ name, home }) => name === address?.collection && home.area === address.area && home.owner.name === address.user,
  );
  return { collection, name: address?.object };
}

function addressOf(href: string): Address | undefined {
  try {
    const place = placeOf(segmentsOf(href));
    return place.kind === 'address' ? place.address : undefined;
  } catch (error) {
    if (error instanceof BadPath) return undefined;
    throw error;
  }
}
