// sync-collection (RFC 6578 §3.2): what changed in a collection or a home since a token.
import {
  type Change,
  type CollectionRecord,
  changes,
  collectionChanges,
  isCollection,
  NESTS,
  OBJECT_KIND,
  type RemovedCollectionRecord,
  type RemovedRecord,
  splitPath,
} from '#store';
import { D, el, element, elements, text, textOf, type XmlElement } from '#xml';
import { besidesCollections } from '../children.js';
import type { Context } from '../context.js';
import { limitIn } from '../limit.js';
import { type Entry, listing, refusedEntry } from '../listing.js';
import { hrefOf } from '../paths.js';
import { badRequest, CUT, numberOfMatchesWithinLimits, supportedReport, validSyncToken } from '../preconditions.js';
import { permitted } from '../privileges.js';
import { report } from '../report-row.js';
import { HOME_KINDS, type Resource, SYNCHRONISED_KINDS } from '../resource.js';
import { changeOf, type Synchronized, syncToken } from '../sync-token.js';
import { facetsOf, namedOnce, planFor, type Wanted } from '../wanted.js';

interface SyncQuery {
  readonly token: string;
  readonly infinite: boolean;
  /** The most responses the client wants. */
  readonly limit: number;
  readonly wanted: Wanted;
}

/** RFC 6578 §3.3: a member that is a collection which does not synchronise. */
function entryOf(resource: Changed): Entry {
  if (!isCollection(resource) || isSynchronised(resource)) return { resource };
  return refusedEntry(hrefOf(resource), supportedReport('This collection does not synchronise.'));
}

const isSynchronised = ({ kind }: CollectionRecord) => SYNCHRONISED_KINDS.some((one) => one === kind);

type Changed = Resource | RemovedRecord | RemovedCollectionRecord;
type ChangedPages = AsyncIterable<readonly Change<Changed>[]>;

export const syncCollection = report({
  name: D('sync-collection'),
  on: [...SYNCHRONISED_KINDS, ...HOME_KINDS],
  privilege: 'read',
  parse,
  async run(query, resource, context) {
    const since = changeOf(query.token, resource);
    const found = await changedIn(resource, query, since, context);
    // Pages are bounded by the state in which the resource was found, so the token below never promises too much.
    const progress = { reached: resource.change };
    const pages = fittingPages(found, since, query.limit, hrefOf(resource), progress);
    const tail = () => el(D('sync-token'), text(syncToken(resource, progress.reached)));
    return await listing(context, { wanted: query.wanted, pages, inReport: true, tail });
  },
});

/** Ends the list after so many entries. @param progress told up to which change the list goes if it ends early */
async function* fittingPages(
  found: ChangedPages,
  since: number,
  limit: number,
  href: string,
  progress: { reached: number },
): AsyncGenerator<readonly Entry[]> {
  let room = limit;
  let last = since;
  for await (const page of found) {
    const fitting = page.slice(0, roomFor(page, room, last === since));
    room -= fitting.length;
    yield fitting.map((change) => entryOf(change.resource));
    last = fitting.at(-1)?.change ?? last;
    if (fitting.length < page.length) {
      // RFC 6578 §3.6: the token says how far this answer goes, and 507 on the collection that there is more.
      progress.reached = last;
      yield [{ href, status: 507, error: CUT }];
      return;
    }
  }
}

// The Depth header is not asked: some clients send 1, some none, and it is the level that counts (RFC 6578 §3.3). Clients from
// before the RFC send no level; then it is Depth.
function parse(root: XmlElement, { request }: Context): SyncQuery {
  const token = element(root, D('sync-token'));
  const level = element(root, D('sync-level'));
  const prop = element(root, D('prop'));
  const depth = request.headers.depth === 'infinity' ? 'infinity' : '1';
  const levelText = level === undefined ? depth : textOf(level).trim().toLowerCase();
  if (levelText !== '1' && levelText !== 'infinite' && levelText !== 'infinity') {
    throw badRequest('The sync-level must be 1 or infinite.');
  }
  return {
    token: token === undefined ? '' : textOf(token).trim(),
    infinite: levelText !== '1',
    limit: limitIn(root, D('limit'), D('nresults')),
    wanted: { type: 'prop', properties: prop === undefined ? [] : namedOnce(elements(prop)) },
  };
}

async function changedIn(
  resource: Synchronized,
  { infinite, wanted }: SyncQuery,
  since: number,
  context: Context,
): Promise<ChangedPages> {
  const span = { since, through: resource.change };
  const [home, own, path] = 'home' in resource ? [resource.home, [resource], resource.name] : [resource, [], ''];
  if (own.length > 0 && !NESTS[home.area]) return memberChanges(own);
  // Of what came into sight or out of it, the numbers of the changes tell nothing.
  if (since !== 0 && since < home.aclChange && home.access.as === 'other') {
    throw validSyncToken('Who may see what in this home has changed. Synchronise anew without a token.');
  }
  const { changed: all, removed, replaced } = await collectionChanges(context.database, resource, span);
  const changed = permitted(all, 'read', context.caller);
  // Each change of a member is one of its collection, whose ETag it changes (RFC 6578 §3.5.1). A collection is read later
  // than the token was drawn: what it says of later changes is for the next token.
  const isDue = (change: number) => change > since && change <= span.through;
  const due = changed.flatMap((collection) => {
    const change = [collection.change, collection.ownChange].find(isDue);
    return change === undefined ? [] : [{ change, resource: collection }];
  });
  // It is there from the beginning, and does not change.
  const others = since === 0 && !('home' in resource) ? besidesCollections(resource) : [];
  const first = permitted(others, 'read-free-busy', context.caller).map((one) => ({ change: 1, resource: one }));
  const few = [...first, ...due, ...removed];
  if (!infinite)
    return merged(
      few.filter((one) => !('name' in one.resource) || splitPath(one.resource.name).holder === path),
      memberChanges(own),
    );
  // The members of a collection that stood under the same name before cannot be named any more (RFC 6578 §3.5.2), and those
  // of one that was moved have new names without having been changed.
  if (replaced) throw validSyncToken('A collection was moved or replaced. Synchronise anew without a token.');
  return merged(few, memberChanges([...own, ...changed.filter(isSynchronised)]));

  function memberChanges(of: readonly CollectionRecord[]): ChangedPages {
    const kinds = new Set(of.map(({ kind }) => OBJECT_KIND[kind]));
    const facets = [...kinds].flatMap((kind) => facetsOf(planFor(wanted, kind, context.protocol, true)));
    return changes(context.database, of, span, [...new Set(facets)].sort());
  }
}

/**
 * How much of a page fits. A token says up to which change a client knows all, so what one change did to a member and to its
 * collection stays together. @throws DavError number-of-matches-within-limits where the limit is less than that (§3.7)
 */
function roomFor(page: readonly Change<Changed>[], room: number, isFirst: boolean): number {
  const cut = page[room]?.change;
  if (cut === undefined) return room;
  const fitting = page.findIndex(({ change }) => change === cut);
  if (fitting === 0 && isFirst) throw numberOfMatchesWithinLimits('What one change did is more than the limit allows.');
  return fitting;
}

/** Puts the few changes of collections between those of their members, in the order of their numbers. */
async function* merged(
  few: readonly Change<Changed>[],
  pages: ChangedPages,
): AsyncGenerator<readonly Change<Changed>[]> {
  let waiting = few.toSorted((one, other) => one.change - other.change);
  for await (const page of pages) {
    const end = page.at(-1)?.change ?? 0;
    const due = waiting.filter(({ change }) => change <= end);
    waiting = waiting.filter(({ change }) => change > end);
    yield [...due, ...page].toSorted((one, other) => one.change - other.change);
  }
  yield waiting;
}
