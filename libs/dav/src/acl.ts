// Access control lists as the property DAV:acl shows them (RFC 3744 §5.5).
import {
  type AceRecord,
  acesOf,
  type CollectionRecord,
  type Database,
  isGiven,
  isInside,
  isProxy,
  NESTS,
  PROXY_PRIVILEGES,
  PROXY_TYPES,
} from '#store';
import { D, el, join, type Markup, text } from '#xml';
import { hrefIn, hrefOf, principalHref } from './paths.js';
import { isSupported, PRIVILEGES, privilegeName } from './privilege-tree.js';
import { FILLING } from './privileges.js';
import { collectionOf, homeOf, type Resource, type ResourceKind } from './resource.js';

/** An entry as it is shown. */
export interface ShownAce {
  /** Whom it is about: somebody by the name of the principal, or a set of people. */
  readonly principal: AceRecord['principal'] | { readonly name: string };
  readonly grants: boolean;
  /** Local names of privileges. */
  readonly privileges: readonly string[];
  /** Whether it is there for good. */
  readonly protected?: boolean;
  /** The path of the other resource that it comes from. */
  readonly inheritedFrom?: string;
}

/** The stored entries in the homes of some resources, by the resource, in one statement. */
export async function storedAces(
  database: Database,
  resources: readonly Resource[],
): Promise<ReadonlyMap<Resource, readonly AceRecord[]>> {
  const ids = new Set(resources.flatMap((resource) => homeOf(resource)?.id ?? []));
  const aces = await acesOf(database, [...ids]);
  const inHomeOf = (resource: Resource) => {
    const home = homeOf(resource);
    return aces.filter(({ homeId, area }) => homeId === home?.id && area === home.area);
  };
  return new Map(resources.map((resource) => [resource, inHomeOf(resource)]));
}

/** All entries of a resource in the order of evaluation. @param stored what `storedAces` found for it */
export function aclOf(resource: Resource, stored: readonly AceRecord[]): readonly ShownAce[] {
  const home = homeOf(resource);
  if (home === undefined) return [...(resource.kind === 'principal' ? ownerOfProxies(resource) : []), EVERYBODY_READS];
  const collection = collectionOf(resource);
  const from = (holder: Resource, aces: readonly ShownAce[]) =>
    holder === resource ? aces : aces.map((ace) => ({ ...ace, inheritedFrom: hrefOf(holder) }));
  const proxies = PROXY_TYPES.map((type) => ({
    principal: { name: `${home.owner.name}/${type}` },
    grants: true,
    privileges: PROXY_PRIVILEGES[type],
    protected: true,
  }));
  const storedFor = (id: number | null) => stored.filter(({ collectionId }) => collectionId === id);
  return [
    ...(collection !== undefined && isGiven(collection.kind) ? from(collection, [ONLY_SERVER_FILLS]) : []),
    { principal: 'owner', grants: true, privileges: ['all'], protected: true },
    ...(home.area === 'calendars' ? from(home, proxies) : []),
    ...(collection === undefined ? [] : from(collection, storedFor(collection.id))),
    ...(collection === undefined ? [] : storedAbove(collection, stored)),
    ...from(home, storedFor(null)),
  ];
}

/** What a collection inherits from those that hold it, from the nearest on. */
function storedAbove({ home, name }: CollectionRecord, stored: readonly AceRecord[]): readonly ShownAce[] {
  if (!NESTS[home.area]) return [];
  return stored
    .flatMap((ace) => {
      const { collectionName } = ace;
      if (collectionName === null || !isInside(name, collectionName)) return [];
      return [{ ...ace, collectionName, inheritedFrom: hrefIn(home, collectionName) }];
    })
    .sort((one, other) => other.collectionName.length - one.collectionName.length);
}

const ONLY_SERVER_FILLS: ShownAce = { principal: 'all', grants: false, privileges: FILLING, protected: true };

const EVERYBODY_READS: ShownAce = { principal: 'authenticated', grants: true, privileges: ['read'], protected: true };

// caldav-proxy §3.1: "the owner has the ability to change property values".
function ownerOfProxies({ name, type }: Extract<Resource, { readonly kind: 'principal' }>): readonly ShownAce[] {
  if (!isProxy(type)) return [];
  const principal = { name: name.slice(0, name.lastIndexOf('/')) };
  return [{ principal, grants: true, privileges: ['read', 'read-acl', 'write-properties'], protected: true }];
}

/** The DAV:ace element of an entry, with what of it means something on a kind of resource. */
export function aceMarkup(ace: ShownAce, kind: ResourceKind): Markup {
  return el(
    D('ace'),
    el(D('principal'), principalMarkup(ace.principal)),
    el(ace.grants ? D('grant') : D('deny'), privilegesMarkup(new Set(ace.privileges), kind)),
    ...(ace.protected ? [el(D('protected'))] : []),
    ...(ace.inheritedFrom === undefined ? [] : [el(D('inherited'), el(D('href'), text(ace.inheritedFrom)))]),
  );
}

function principalMarkup(principal: ShownAce['principal']): Markup {
  if (typeof principal !== 'string') return el(D('href'), text(principalHref(principal.name)));
  return principal === 'owner' ? el(D('property'), el(D('owner'))) : el(D(principal));
}

/** A DAV:privilege element for each privilege in a set that means something on a kind of resource. */
export function privilegesMarkup(privileges: ReadonlySet<string>, kind: ResourceKind): Markup {
  const named = PRIVILEGES.filter((privilege) => privileges.has(privilege) && isSupported(privilege, kind));
  return join(named.map((privilege) => el(D('privilege'), el(privilegeName(privilege)))));
}
