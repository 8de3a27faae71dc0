// principal-match (RFC 3744 §9.3): which members of a collection are the caller, or belong to the caller.
import { collections, members, OBJECT_KIND, type PrincipalRecord, proxyGroups, related } from '#store';
import { D, element, elements, type XmlElement } from '#xml';
import type { Context } from '../context.js';
import { hrefsIn } from '../hrefs.js';
import { type Entry, listing } from '../listing.js';
import { GROUPS_PATH, principalNameIn } from '../paths.js';
import { badRequest } from '../preconditions.js';
import { permitted } from '../privileges.js';
import { report } from '../report-row.js';
import { COLLECTION_KINDS, HOME_KINDS, type RecordOf, type Resource } from '../resource.js';
import { responder } from '../responder.js';
import { facetsOf, planFor, type Wanted, wantedIn } from '../wanted.js';
import { expectDepthZero } from './depth.js';
import { entryOf, NOTHING } from './principal-listing.js';

interface Match {
  /** The property that must name the caller; undefined: the resource itself must be the caller or a group of theirs. */
  readonly property: XmlElement | undefined;
  readonly wanted: Wanted | undefined;
}

const MATCHABLE = ['principal-collection', 'principal', ...HOME_KINDS, ...COLLECTION_KINDS] as const;
type Matchable = RecordOf<(typeof MATCHABLE)[number]>;

export const principalMatch = report({
  name: D('principal-match'),
  on: MATCHABLE,
  privilege: 'read',
  parse(root, context): Match {
    expectDepthZero(context);
    const principalProperty = element(root, D('principal-property'));
    const property = principalProperty && elements(principalProperty)[0];
    if (property === undefined && element(root, D('self')) === undefined) {
      throw badRequest('A principal-match needs a self element, or a principal-property with a property in it.');
    }
    return { property, wanted: element(root, D('prop')) === undefined ? undefined : wantedIn(root) };
  },
  async run(match, resource, context) {
    const { principal } = context.caller;
    const groups = await related(context.database, 'all groups', [principal.id]);
    const pages = matching(match, resource, [principal, ...(groups.get(principal.id) ?? [])], context);
    return await listing(context, { wanted: match.wanted ?? NOTHING, pages, inReport: true });
  },
});

/** @param mine the caller, and all groups that the caller is in */
async function* matching(
  { property, wanted }: Match,
  resource: Matchable,
  mine: readonly PrincipalRecord[],
  context: Context,
): AsyncGenerator<readonly Entry[]> {
  const names = new Set(mine.map(({ name }) => name));
  const named: Wanted = property === undefined ? NOTHING : { type: 'prop', properties: [property] };
  const { load, respond } = responder(context, named, true);
  for await (const page of below(resource, mine, named, wanted, context)) {
    const loaded = await load(page);
    const matches = (candidate: Resource): boolean => {
      if (property === undefined) return candidate.kind === 'principal' && names.has(candidate.name);
      let isMine = false;
      respond(candidate, loaded, (_name, value) => {
        isMine = hrefsIn(value).some((href) => names.has(principalNameIn(href) ?? ''));
        return value;
      });
      return isMine;
    };
    yield page.filter(matches).map((candidate) => entryOf(candidate, wanted));
  }
}

/** The members at any depth that can match, page by page. */
async function* below(
  resource: Matchable,
  mine: readonly PrincipalRecord[],
  named: Wanted,
  wanted: Wanted | undefined,
  context: Context,
): AsyncGenerator<readonly Resource[]> {
  const { database, caller, protocol } = context;
  switch (resource.kind) {
    // Whoever is neither the caller nor a group of theirs is not looked at: nobody gets a list of them all.
    case 'principal-collection':
      yield resource.path === GROUPS_PATH ? mine.filter(({ type }) => type === 'group') : mine;
      return;
    case 'principal':
      yield [resource, ...(await proxyGroups(database, resource.id))];
      return;
    default: {
      const within = 'home' in resource ? [resource] : permitted(await collections(database, resource), 'read', caller);
      if (!('home' in resource)) yield within;
      for (const collection of within) {
        const plans = [named, wanted ?? NOTHING].map((wish) =>
          planFor(wish, OBJECT_KIND[collection.kind], protocol, true),
        );
        yield* members(database, collection, [...new Set(plans.flatMap(facetsOf))].sort());
      }
    }
  }
}
