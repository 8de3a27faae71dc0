// Which properties a request asks for, and what that means for a kind of resource.
import type { Facet } from '#store';
import { D, element, elements, type Name, type XmlElement } from '#xml';
import { badRequest, contentTooLarge } from './preconditions.js';
import type { Load, PropertyRow } from './property-row.js';
import type { Protocol } from './protocol.js';
import type { ResourceKind } from './resource.js';

/** `propname`, `allprop` with what it includes, or named properties, each with the element that named it. */
export type Wanted = (
  | { readonly type: 'propname' }
  | { readonly type: 'allprop'; readonly include: readonly XmlElement[] }
  | { readonly type: 'prop'; readonly properties: readonly XmlElement[] }
) & {
  /** The whole body, where parameters of a property may stand in it, too. */
  readonly root?: XmlElement;
};

/** Reads the children of a propfind or report element; none of the three means allprop (RFC 4918 §9.1). @throws DavError */
export function wantedIn(root: XmlElement): Wanted {
  const prop = element(root, D('prop'));
  const allprop = element(root, D('allprop'));
  const propname = element(root, D('propname'));
  if ([prop, allprop, propname].filter((one) => one !== undefined).length > 1) {
    throw badRequest('Only one of prop, allprop and propname can be asked for.');
  }
  if (prop !== undefined) return { type: 'prop', properties: namedOnce(elements(prop)), root };
  if (propname !== undefined) return { type: 'propname' };
  const include = element(root, D('include'));
  return { type: 'allprop', include: include === undefined ? [] : namedOnce(elements(include)) };
}

// Many times as many as there are. Of each resource it is told that it does not have the others.
const MAX_PROPERTIES = 1000;

/** The properties that a request names, each once. @throws DavError 413 */
export function namedOnce(properties: readonly XmlElement[]): XmlElement[] {
  const byName = new Map(properties.map((property) => [property.name, property]));
  if (byName.size > MAX_PROPERTIES) throw contentTooLarge(`More than ${MAX_PROPERTIES} properties are asked for.`);
  return [...byName.values()];
}

/** One property of an answer. Without a row it is a dead property, or unknown. */
export interface PlannedProperty {
  readonly name: Name;
  readonly row: PropertyRow | undefined;
  /** What the row made of the element that named the property. */
  readonly parameters: unknown;
  /** Whether it was asked for by name, so that its absence is to be told. */
  readonly isNamed: boolean;
}

/** What to do for every resource of one kind. */
export interface Plan {
  readonly kind: ResourceKind;
  readonly properties: readonly PlannedProperty[];
  /** What the rows have to load before. */
  readonly loading: ReadonlyMap<Load, PlannedProperty['parameters']>;
  /** Whether all dead properties are wanted, or only the names of everything. */
  readonly allDead: boolean;
  readonly namesOnly: boolean;
}

/** Resolves a wish for a kind of resource. @throws DavError for parameters of a property that make no sense */
export function planFor(wanted: Wanted, kind: ResourceKind, protocol: Protocol, inReport: boolean): Plan {
  const usable = (row: PropertyRow | undefined) =>
    row?.on.has(kind) && (inReport || !row.inReportsOnly) ? row : undefined;
  const named = (requested: XmlElement): PlannedProperty => {
    const row = usable(protocol.properties.get(requested.name));
    return { name: requested.name, row, parameters: row?.parse(requested, wanted.root), isNamed: true };
  };
  const listed = (rows: readonly PropertyRow[]) =>
    rows.map((row) => ({ name: row.name, row, parameters: undefined, isNamed: false }));
  const rows = protocol.propertiesOf(kind).filter((row) => !row.inReportsOnly);
  switch (wanted.type) {
    case 'prop':
      return planOf(kind, wanted.properties.map(named), false);
    case 'propname':
      return { kind, properties: listed(rows), loading: new Map(), allDead: true, namesOnly: true };
    case 'allprop': {
      const included = wanted.include.map(named);
      const names = new Set(included.map(({ name }) => name));
      const others = rows.filter((row) => row.inAllprop && !names.has(row.name));
      return planOf(kind, [...listed(others), ...included], true);
    }
  }
}

function planOf(kind: ResourceKind, properties: readonly PlannedProperty[], allDead: boolean): Plan {
  const loading = new Map(
    properties.flatMap(({ row, parameters }) => (row?.load === undefined ? [] : [[row.load, parameters] as const])),
  );
  return { kind, properties, loading, allDead, namesOnly: false };
}

/** What must be loaded of an object to answer a plan. */
export function facetsOf({ kind, properties, allDead }: Plan): readonly Facet[] {
  const facets = new Set<Facet>(properties.flatMap(({ row }) => row?.needs(kind) ?? []));
  if (allDead || properties.some(({ row }) => row === undefined)) facets.add('properties');
  return [...facets].sort();
}
