// From the columns of a statement to the records of `records.ts`.
import type {
  Access,
  Area,
  CollectionKind,
  CollectionRecord,
  Facet,
  HomeRecord,
  ObjectRecord,
  PrincipalRecord,
  StoredProperties,
} from './records.js';
import { HOME_KIND, OBJECT_KIND } from './records.js';

export interface PrincipalRow {
  readonly principal_id: number;
  readonly principal_kind: PrincipalRecord['type'];
  readonly principal_name: string;
  readonly display_name: string;
  readonly email: string | null;
  readonly administrator: boolean;
  readonly owner_id: number | null;
}
export const PRINCIPAL_COLUMNS = `p.id as principal_id, p.kind as principal_kind, p.name as principal_name, p.display_name,
  p.email, p.administrator, p.owner_id`;

export function principalOf(row: PrincipalRow): PrincipalRecord {
  return {
    kind: 'principal',
    id: row.principal_id,
    type: row.principal_kind,
    name: row.principal_name,
    displayName: row.display_name,
    email: row.email,
    administrator: row.administrator,
    ownerId: row.owner_id,
  };
}

export interface HomeRow extends PrincipalRow {
  readonly home_id: number;
  readonly home_change: number;
  readonly home_purged: number;
  readonly acl_change: number;
  readonly epoch: string;
  readonly home_modified_at: Date;
  readonly home_properties: Readonly<Partial<Record<Area, StoredProperties>>>;
}
export const HOME_COLUMNS = `h.id as home_id, h.change as home_change, h.purged_change as home_purged, h.acl_change,
  h.epoch, h.modified_at as home_modified_at, h.properties as home_properties`;

export function homeOf(row: HomeRow, area: Area, access: Access): HomeRecord {
  return {
    kind: HOME_KIND[area],
    id: row.home_id,
    area,
    owner: principalOf(row),
    access,
    properties: row.home_properties[area] ?? {},
    change: row.home_change,
    aclChange: row.acl_change,
    purgedChange: row.home_purged,
    epoch: row.epoch,
    modifiedAt: row.home_modified_at,
  };
}

export interface CollectionRow {
  readonly collection_id: number;
  readonly collection_kind: CollectionKind;
  readonly collection_name: string;
  readonly components: readonly string[] | null;
  readonly collection_properties: StoredProperties;
  readonly collection_change: number;
  readonly own_change: number;
  readonly collection_purged: number;
  readonly collection_created_at: Date;
  readonly collection_modified_at: Date;
}
export const COLLECTION_COLUMNS = `c.id as collection_id, c.kind as collection_kind, c.name as collection_name, c.components,
  c.properties as collection_properties, c.change as collection_change, c.own_change, c.purged_change as collection_purged,
  c.created_at as collection_created_at, c.modified_at as collection_modified_at`;

export function collectionOf(row: CollectionRow, home: HomeRecord, parent?: CollectionRecord): CollectionRecord {
  return {
    kind: row.collection_kind,
    home,
    id: row.collection_id,
    name: row.collection_name,
    components: row.components,
    properties: row.collection_properties,
    change: row.collection_change,
    ownChange: row.own_change,
    purgedChange: row.collection_purged,
    createdAt: row.collection_created_at,
    modifiedAt: row.collection_modified_at,
    ...(parent !== undefined && { parent }),
  };
}

export interface ObjectRow {
  readonly name: string;
  readonly etag: string;
  readonly uid?: string | null;
  readonly component?: string;
  readonly size?: number;
  readonly created_at?: Date;
  readonly modified_at?: Date;
  readonly body?: string;
  readonly bytes?: Buffer | null;
  readonly properties?: StoredProperties;
}

const CREATED_AT = 'coalesce(o.creationdate, o.created_at) as created_at';

const FACET_COLUMNS: Readonly<Record<Facet, readonly string[]>> = {
  state: ['o.uid', 'o.component', 'o.size', CREATED_AT, 'o.modified_at'],
  body: ['o.body'],
  bytes: ['o.bytes'],
  properties: ['o.properties'],
};

/** The columns that facets add to the name and the ETag of an object, which is called `o`. */
export function facetColumns(facets: readonly Facet[]): readonly string[] {
  return facets.flatMap((facet) => FACET_COLUMNS[facet]);
}

/** The columns of an object with these facets, for a statement in which `object` is called `o`. */
export function objectColumns(facets: readonly Facet[]): string {
  return ['o.name', 'o.etag', ...facetColumns(facets)].join(', ');
}

/** The row must come from a statement made with `objectColumns` of the same facets. */
export function objectOf<F extends Facet>(
  row: ObjectRow,
  collection: CollectionRecord,
  facets: readonly F[],
): ObjectRecord<F> {
  const loaded: Record<string, unknown> = {
    kind: OBJECT_KIND[collection.kind],
    collection,
    name: row.name,
    etag: row.etag,
  };
  for (const facet of facets) {
    if (facet === 'body') loaded.body = row.body;
    else if (facet === 'bytes') loaded.bytes = row.bytes;
    else if (facet === 'properties') loaded.properties = row.properties;
    else {
      loaded.uid = row.uid;
      loaded.component = row.component;
      loaded.size = row.size;
      loaded.createdAt = row.created_at;
      loaded.modifiedAt = row.modified_at;
    }
  }
  return loaded as unknown as ObjectRecord<F>;
}

/** Facets in one order without repetition, so that equal wishes make equal statements. */
export function distinctFacets<F extends Facet>(facets: Iterable<F>): readonly F[] {
  return [...new Set(facets)].sort();
}
