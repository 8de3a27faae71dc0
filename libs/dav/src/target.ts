// From a URL to what is there, as far as the caller may know of it; every way to a resource leads through here.
import { checkCredential, type Facet, locate, locatePrincipal, NESTS, type Queries } from '#store';
import type { Context } from './context.js';
import { FREE_BUSY, hrefOf, type Place } from './paths.js';
import { isAdministering, privilegesOf } from './privileges.js';
import { type Nowhere, type Resource, type Target, UNMAPPED_OBJECT_KINDS } from './resource.js';

/** Who asks, and through what: the database, or a transaction. */
export interface Search extends Pick<Context, 'audit' | 'caller'> {
  readonly database: Queries;
}

const NOTHING: Nowhere = { kind: 'nowhere', parentMissing: false };
const NO_PARENT: Nowhere = { kind: 'nowhere', parentMissing: true };

/**
 * Finds what is at a place. What the caller has no privilege on is as if it were not there, so that no answer can
 * tell that it is.
 * @param facets what to load of an object
 * @throws CredentialGone, Unavailable
 */
export async function targetAt(place: Place, facets: readonly Facet[], context: Search): Promise<Target> {
  const target = await visibleAt(place, facets, context);
  if (isAdministering(target)) context.audit({ act: 'administered', href: hrefOfTarget(target) });
  return target;
}

async function visibleAt(place: Place, facets: readonly Facet[], { database, caller }: Search): Promise<Target> {
  const isVisible = (target: Target) => privilegesOf(caller, target).size > 0;
  switch (place.kind) {
    case 'principal': {
      const { administrator } = caller.principal;
      const principal = await locatePrincipal(database, caller.credentialId, administrator, place.name);
      return principal !== undefined && isVisible(principal) ? principal : NOTHING;
    }
    case 'address': {
      const { address } = place;
      const { home, collection, object } = await locate(database, caller, address, facets);
      // What is there, or what would hold it, as far as the caller may know of it.
      const visible = [collection, collection?.parent].find((found) => found !== undefined && isVisible(found));
      if (visible !== undefined) {
        if (address.object === undefined || visible.name !== address.collection) return visible;
        const kind = NESTS[address.area] ? 'unmapped-file' : 'unmapped-object';
        return (object as Target | undefined) ?? { kind, collection: visible, name: address.object };
      }
      if (home === undefined || !isVisible(home)) return NOTHING;
      if (address.collection === undefined) return home;
      if (address.object !== undefined || NESTS[address.area]) return NO_PARENT;
      const isFreeBusy = address.area === 'calendars' && address.collection === FREE_BUSY;
      return isFreeBusy ? { kind: 'free-busy', home } : { kind: 'unmapped-collection', home, name: address.collection };
    }
    case 'nowhere':
      return NOTHING;
    default:
      await checkCredential(database, caller.credentialId);
      return place;
  }
}

/** Whether something is there. */
export function isResource(target: Target): target is Extract<Target, Resource<Facet>> {
  return !NO_RESOURCES.has(target.kind);
}

const NO_RESOURCES: ReadonlySet<string> = new Set(['nowhere', 'unmapped-collection', ...UNMAPPED_OBJECT_KINDS]);

/** The path of what is there, or of where it would be: the home for a collection. */
export function hrefOfTarget(target: Target): string {
  if (target.kind === 'nowhere') return '';
  return target.kind === 'unmapped-collection' ? hrefOf(target.home) : hrefOf(target);
}
