// PROPFIND (RFC 4918 §9.1).
import { collections, locate, members, OBJECT_KIND, proxyGroups } from '#store';
import { D } from '#xml';
import { expectRoot, xmlBody } from '../body.js';
import type { Context } from '../context.js';
import { type Entry, listing, page } from '../listing.js';
import { GROUPS_PATH, PRINCIPALS_PATH, USERS_PATH } from '../paths.js';
import { propfindFiniteDepth } from '../preconditions.js';
import { permitted } from '../privileges.js';
import { RESOURCE_KINDS, type Resource } from '../resource.js';
import { method } from '../rows.js';
import { facetsOf, planFor, type Wanted, wantedIn } from '../wanted.js';

export const propfind = method({
  name: 'PROPFIND',
  on: RESOURCE_KINDS,
  // Through a home leads the way to whatever is shared of it.
  privilege: (resource) => ('access' in resource ? 'traverse' : 'read'),
  async run(resource, context) {
    const { depth = 'infinity', prefer } = context.request.headers;
    if (depth === 'infinity') {
      throw propfindFiniteDepth('PROPFIND with Depth: infinity is not offered; use Depth: 0 or 1.');
    }
    const root = await xmlBody(context);
    if (root !== undefined) expectRoot(root, D('propfind'));
    // RFC 4918 §9.1: an empty body is a request for allprop.
    const wanted: Wanted = root === undefined ? { type: 'allprop', include: [] } : wantedIn(root);
    // RFC 8144 §4
    const applied = depth === '1' && prefer.depthNoroot ? 'depth-noroot' : undefined;
    return await listing(context, { wanted, pages: pages(), inReport: false, applied });

    async function* pages(): AsyncGenerator<readonly Entry[]> {
      if (applied === undefined) yield [{ resource }];
      if (depth === '1') yield* children(resource, wanted, context);
    }
  },
});

async function* children(resource: Resource, wanted: Wanted, context: Context): AsyncGenerator<readonly Entry[]> {
  switch (resource.kind) {
    case 'root':
      if (resource.path === '/') yield* page({ resource: { kind: 'root', path: '/dav/' } });
      else {
        yield* page(
          { resource: { kind: 'principal-collection', path: PRINCIPALS_PATH } },
          { resource: { kind: 'home-collection', area: 'calendars' } },
          { resource: { kind: 'home-collection', area: 'addressbooks' } },
        );
      }
      return;
    case 'principal-collection':
      if (resource.path === PRINCIPALS_PATH) {
        yield* page(
          { resource: { kind: 'principal-collection', path: USERS_PATH } },
          { resource: { kind: 'principal-collection', path: GROUPS_PATH } },
        );
      }
      // Others are found by a search; nobody gets a list of them all.
      if (resource.path === USERS_PATH) yield* page({ resource: context.caller.principal });
      return;
    case 'principal':
      yield (await proxyGroups(context.database, resource.id)).map((group) => ({ resource: group }));
      return;
    case 'home-collection': {
      const { principal, credentialId } = context.caller;
      const { home } = await locate(context.database, credentialId, { area: resource.area, user: principal.name }, []);
      if (home !== undefined) yield* page({ resource: home });
      return;
    }
    case 'calendar-home':
    case 'addressbook-home':
      yield permitted(await collections(context.database, resource), 'read', context.caller).map((collection) => ({
        resource: collection,
      }));
      return;
    case 'calendar':
    case 'addressbook': {
      const facets = facetsOf(planFor(wanted, OBJECT_KIND[resource.kind], context.protocol, false));
      for await (const objects of members(context.database, resource, facets)) {
        yield objects.map((object) => ({ resource: object }));
      }
    }
  }
}
