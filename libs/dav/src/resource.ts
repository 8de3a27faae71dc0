// The kinds of resource a URL can name, stored or fixed, and the URLs at which there could be one.
import {
  type Area,
  type CollectionPlace,
  type CollectionRecord,
  type Facet,
  GIVEN_KINDS,
  type HomeRecord,
  isCollection,
  type ObjectRecord,
  type PrincipalRecord,
  pathIn,
} from '#store';

/** `/`, `/dav/` and `/.well-known/`, where clients begin. */
export interface RootResource {
  readonly kind: 'root';
  readonly path: string;
}

/** `/dav/principals/` and `/dav/principals/users/`. */
export interface PrincipalCollectionResource {
  readonly kind: 'principal-collection';
  readonly path: string;
}

/** `/dav/calendars/` and the like: the collections of homes. */
export interface HomeCollectionResource {
  readonly kind: 'home-collection';
  readonly area: Area;
}

export type Resource<F extends Facet = never> =
  | RootResource
  | PrincipalCollectionResource
  | HomeCollectionResource
  | PrincipalRecord
  | HomeRecord
  | CollectionRecord
  | ObjectRecord<F>
  | FreeBusy;

export type ResourceKind = Resource['kind'];

/** A name in a home at which no collection exists yet. */
export interface UnmappedCollection {
  readonly kind: 'unmapped-collection';
  readonly home: HomeRecord;
  readonly name: string;
}

/** A name in a collection at which nothing exists yet: an object could, and in a folder also another folder. */
export interface UnmappedObject {
  readonly kind: 'unmapped-object' | 'unmapped-file';
  readonly collection: CollectionRecord;
  readonly name: string;
}

/** Where the owner of a home says when there is time: `/dav/calendars/{user}/freebusy`. It can only be read. */
export interface FreeBusy {
  readonly kind: 'free-busy';
  readonly home: HomeRecord;
}

/** A URL at which nothing is and nothing can be made: too deep, or below what does not exist. */
export interface Nowhere {
  readonly kind: 'nowhere';
  /** The parent could be there, but is not. */
  readonly parentMissing: boolean;
}

export type Target = Resource<Facet> | UnmappedCollection | UnmappedObject | Nowhere;
export type TargetKind = Target['kind'];

interface RecordsByKind<F extends Facet> {
  readonly root: RootResource;
  readonly 'principal-collection': PrincipalCollectionResource;
  readonly 'home-collection': HomeCollectionResource;
  readonly principal: PrincipalRecord;
  readonly 'calendar-home': HomeRecord;
  readonly 'addressbook-home': HomeRecord;
  readonly home: HomeRecord;
  readonly 'free-busy': FreeBusy;
  readonly calendar: CollectionRecord;
  readonly addressbook: CollectionRecord;
  readonly folder: CollectionRecord;
  readonly 'file-home': CollectionRecord;
  readonly 'schedule-inbox': CollectionRecord;
  readonly 'schedule-outbox': CollectionRecord;
  readonly notifications: CollectionRecord;
  readonly attachments: CollectionRecord;
  readonly 'calendar-object': ObjectRecord<F>;
  readonly 'address-object': ObjectRecord<F>;
  readonly file: ObjectRecord<F>;
}

/** The record of a kind of resource, with facets where it can have some. */
export type RecordOf<Kind extends ResourceKind, F extends Facet = never> = RecordsByKind<F>[Kind];

interface TargetsByKind extends RecordsByKind<Facet> {
  readonly 'unmapped-collection': UnmappedCollection;
  readonly 'unmapped-object': UnmappedObject;
  readonly 'unmapped-file': UnmappedObject;
  readonly nowhere: Nowhere;
}

/** What a method is given for a kind of target. Of an object, it has the facets that `dispatch.ts` loads for the method. */
export type TargetOf<Kind extends TargetKind> = TargetsByKind[Kind];

/** The collection that something is, is in, or could be in. */
export function collectionOf(target: Resource | Target): CollectionRecord | undefined {
  if ('collection' in target) return target.collection;
  return isCollection(target) ? target : undefined;
}

/** What belongs to somebody: a home, whatever is in it, or a name in it that nothing has yet. */
export type Owned = HomeRecord | CollectionRecord | ObjectRecord | UnmappedCollection | UnmappedObject;

export function isOwned(target: Resource | Target | Owned): target is Owned {
  return 'access' in target || 'collection' in target || ('home' in target && 'name' in target);
}

/** The home that something is, is in, or could be in. */
export function homeOf(target: Owned): HomeRecord;
export function homeOf(target: Resource | Target): HomeRecord | undefined;
export function homeOf(target: Resource | Target | Owned): HomeRecord | undefined {
  if ('access' in target) return target;
  return 'home' in target ? target.home : collectionOf(target)?.home;
}

/** What holds a resource: a collection, or the home. */
export function holderOf(resource: CollectionRecord | ObjectRecord): HomeRecord | CollectionRecord {
  return 'collection' in resource ? resource.collection : (resource.parent ?? resource.home);
}

/** The place of a collection in its home, by what holds it. */
export function placeIn(holder: HomeRecord | CollectionRecord, name: string): CollectionPlace {
  return 'home' in holder ? { home: holder.home, name: pathIn(holder.name, name) } : { home: holder, name };
}

/** Collections that users make and delete. */
export const MADE_KINDS = ['calendar', 'addressbook', 'folder'] as const;
/** Collections into which users put something. */
export const FILLED_KINDS = [...MADE_KINDS, 'file-home'] as const;
export const COLLECTION_KINDS = [...FILLED_KINDS, ...GIVEN_KINDS] as const;
/** Collections that synchronise: all but those of which each member is known from elsewhere. */
export const SYNCHRONISED_KINDS = [...FILLED_KINDS, 'schedule-inbox', 'schedule-outbox', 'notifications'] as const;
export const HOME_KINDS = ['calendar-home', 'addressbook-home'] as const;
export const OBJECT_KINDS = ['calendar-object', 'address-object', 'file'] as const;
/** Whether nothing is there, in a collection. */
export function isUnmapped(target: Target): target is UnmappedObject {
  return target.kind === 'unmapped-object' || target.kind === 'unmapped-file';
}

export const UNMAPPED_OBJECT_KINDS = ['unmapped-object', 'unmapped-file'] as const;
export const RESOURCE_KINDS = [
  'root',
  'principal-collection',
  'home-collection',
  'principal',
  ...HOME_KINDS,
  ...COLLECTION_KINDS,
  ...OBJECT_KINDS,
  'free-busy',
] as const satisfies readonly ResourceKind[];
