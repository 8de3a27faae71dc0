// What the database holds, as read-only records told apart by `kind`.
import type { Name } from '#xml';

/** The part of the URL space a collection lives in: `/dav/{area}/{user}/…`. */
export const AREAS = ['calendars', 'addressbooks', 'files'] as const;
export type Area = (typeof AREAS)[number];
/** `home` is one that no URL names: where collections hold collections, the topmost one is in its place. */
export type HomeKind = 'calendar-home' | 'addressbook-home' | 'home';
export type CollectionKind = 'calendar' | 'addressbook' | 'folder' | 'file-home' | GivenKind;
/**
 * What each account has in its calendar home, and only the server fills: RFC 6638 §2.1, §2.2; messages of the server
 * (caldav-notifications §4); what is attached to events.
 */
export const GIVEN_KINDS = ['schedule-inbox', 'schedule-outbox', 'notifications', 'attachments'] as const;
export type GivenKind = (typeof GIVEN_KINDS)[number];
export type ObjectKind = 'calendar-object' | 'address-object' | 'file';

/** Each area's kind of home, and the kind of object that each kind of collection holds. */
export const HOME_KIND: Readonly<Record<Area, HomeKind>> = {
  calendars: 'calendar-home',
  addressbooks: 'addressbook-home',
  files: 'home',
};
export const OBJECT_KIND: Readonly<Record<CollectionKind, ObjectKind>> = {
  calendar: 'calendar-object',
  addressbook: 'address-object',
  folder: 'file',
  'file-home': 'file',
  'schedule-inbox': 'calendar-object',
  'schedule-outbox': 'calendar-object',
  notifications: 'file',
  attachments: 'file',
};

export function isArea(text: string): text is Area {
  return Object.hasOwn(HOME_KIND, text);
}

/** Properties kept as they were written: expanded name to the element's XML. */
export type StoredProperties = Readonly<Record<Name, string>>;

/** The groups of those who act for somebody (caldav-proxy §5.2). Each user has one of each, named `{user}/{type}`. */
export const PROXY_TYPES = ['calendar-proxy-read', 'calendar-proxy-write'] as const;
export type ProxyType = (typeof PROXY_TYPES)[number];

export function isProxy(type: PrincipalRecord['type']): type is ProxyType {
  return PROXY_TYPES.some((proxy) => proxy === type);
}

export interface PrincipalRecord {
  readonly kind: 'principal';
  readonly id: number;
  readonly type: 'user' | 'group' | 'resource' | 'room' | ProxyType;
  /** The name in URLs, compared byte by byte; no two principals share one. */
  readonly name: string;
  readonly displayName: string;
  readonly email: string | null;
  /** Whether it may do everything everywhere. */
  readonly administrator: boolean;
  /** The principal for whom the members of a proxy group act; null for all others. */
  readonly ownerId: number | null;
}

/** Whether a principal has calendars and address books. */
export function hasHome({ type }: PrincipalRecord): boolean {
  return type !== 'group' && !isProxy(type);
}

/** An access control entry that matches whoever located a home. */
export interface MatchingAce {
  /** Null for an entry of the home itself, which all its collections inherit. */
  readonly collectionId: number | null;
  /** The path of its collection where collections hold others, which inherit it. */
  readonly path: string | null;
  /** Whether it belongs to the home for good and goes before all others. */
  readonly protected: boolean;
  /** False for an entry that denies. */
  readonly grants: boolean;
  /** Local names of privileges. */
  readonly privileges: readonly string[];
}

/** What whoever located a home is to it. */
export interface Access {
  readonly as: 'owner' | 'administrator' | 'other';
  /** For others: what decides, in the order of evaluation among the entries of one resource. */
  readonly aces: readonly MatchingAce[];
}

export interface HomeRecord {
  readonly kind: HomeKind;
  readonly id: number;
  readonly area: Area;
  readonly owner: PrincipalRecord;
  readonly access: Access;
  readonly properties: StoredProperties;
  /** The number of the last change in this home; it only grows. */
  readonly change: number;
  /** The number of the last change of who may do what in this home. */
  readonly aclChange: number;
  /** Removals up to this number may have been forgotten. */
  readonly purgedChange: number;
  /** Drawn anew after a restore from a backup, so that newer tokens of clients are recognised as foreign. */
  readonly epoch: string;
  /** When something in one of the owner's homes last changed. */
  readonly modifiedAt: Date;
}

export interface CollectionRecord {
  readonly kind: CollectionKind;
  readonly home: HomeRecord;
  readonly id: number;
  /** In the URL; the path below the home where collections hold others, and `''` for the topmost of these. */
  readonly name: string;
  /** The collection that holds it, where there is one and the collection was located by its URL. */
  readonly parent?: CollectionRecord;
  /** The iCalendar components a calendar takes; null for an address book. */
  readonly components: readonly string[] | null;
  readonly properties: StoredProperties;
  /** The number of the last change of the collection or of a member. */
  readonly change: number;
  /** The number of the last change of the collection itself: made, or its properties written. */
  readonly ownChange: number;
  /** Removals of members up to this number may have been forgotten. */
  readonly purgedChange: number;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
}

export function isCollection(record: { readonly kind: string }): record is CollectionRecord {
  return Object.hasOwn(OBJECT_KIND, record.kind);
}

/** What of an object can be left in the database when nobody asks for it. */
interface ObjectFacets {
  readonly state: {
    readonly uid: string | null;
    /** An iCalendar component, `VCARD`, or the media type of a file. */
    readonly component: string;
    /** Octets of the body. */
    readonly size: number;
    readonly createdAt: Date;
    readonly modifiedAt: Date;
  };
  /** The text as it came; empty for a file. */
  readonly body: { readonly body: string };
  /** The octets of a file. */
  readonly bytes: { readonly bytes: Buffer | null };
  readonly properties: { readonly properties: StoredProperties };
}
export type Facet = keyof ObjectFacets;

interface ObjectIdentity {
  readonly kind: ObjectKind;
  readonly collection: CollectionRecord;
  readonly name: string;
  /** Opaque, without the quotes of the header. */
  readonly etag: string;
}

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** An object with at least the facets `F` loaded. */
export type ObjectRecord<F extends Facet = never> = ObjectIdentity &
  ([F] extends [never] ? unknown : Intersection<ObjectFacets[F]>);

/** A member that was there once: deleted, or moved away. */
export interface RemovedRecord {
  readonly kind: 'removed';
  readonly collection: CollectionRecord;
  readonly name: string;
}

/** A collection that was there once. */
export interface RemovedCollectionRecord {
  readonly kind: 'removed-collection';
  readonly home: HomeRecord;
  readonly name: string;
}
