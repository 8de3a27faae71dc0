// What is directly below a resource, as far as the caller may read it.
import {
  AREAS,
  childrenOf,
  collections,
  type Facet,
  type HomeRecord,
  isCollection,
  locate,
  members,
  OBJECT_KIND,
  type ObjectKind,
  proxyGroups,
} from '#store';
import type { Context } from './context.js';
import { GROUPS_PATH, PRINCIPALS_PATH, topOf, USERS_PATH } from './paths.js';
import { permitted, privilegesOf } from './privileges.js';
import type { FreeBusy, Resource } from './resource.js';

/** What is in a home and no collection. */
export function besidesCollections(home: HomeRecord): readonly FreeBusy[] {
  return home.kind === 'calendar-home' ? [{ kind: 'free-busy', home }] : [];
}

/**
 * The members of a resource, page by page (RFC 4918 §9.1).
 * @param facetsOf what to load of each kind of object
 */
export async function* children<F extends Facet>(
  resource: Resource,
  facetsOf: (kind: ObjectKind) => readonly F[],
  { database, caller }: Context,
): AsyncGenerator<readonly Resource<F>[]> {
  if (isCollection(resource)) {
    yield permitted(await childrenOf(database, resource), 'traverse', caller);
    // Who may only pass through is not told of objects.
    if (!privilegesOf(caller, resource).has('read')) return;
    yield* members(database, resource, facetsOf(OBJECT_KIND[resource.kind]));
    return;
  }
  switch (resource.kind) {
    case 'root':
      if (resource.path === '/') yield [{ kind: 'root', path: '/dav/' }];
      if (resource.path === '/dav/') {
        yield [
          { kind: 'principal-collection', path: PRINCIPALS_PATH },
          ...AREAS.map((area) => ({ kind: 'home-collection', area }) as const),
        ];
      }
      return;
    case 'principal-collection':
      if (resource.path === PRINCIPALS_PATH) {
        yield [USERS_PATH, GROUPS_PATH].map((path) => ({ kind: 'principal-collection', path }));
      }
      // Others are found by a search; nobody gets a list of them all.
      if (resource.path === USERS_PATH) yield [caller.principal];
      return;
    case 'principal':
      yield await proxyGroups(database, resource.id);
      return;
    case 'home-collection': {
      const top = await locate(database, caller, topOf(resource.area, caller.principal.name), []);
      const found = top.collection ?? top.home;
      if (found !== undefined) yield [found];
      return;
    }
    case 'calendar-home':
    case 'addressbook-home':
      yield [
        ...permitted(await collections(database, resource), 'read', caller),
        ...permitted(besidesCollections(resource), 'read-free-busy', caller),
      ];
      return;
  }
}
