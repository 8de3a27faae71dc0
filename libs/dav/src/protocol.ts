// The tables of all features joined into one protocol, which says of itself what it supports.
import { type Area, type CollectionKind, isGiven } from '#store';
import type { Name } from '#xml';
import type { CollectionType } from './collection-type.js';
import type { Feature } from './feature.js';
import type { MethodRow } from './method-row.js';
import type { PropertyRow } from './property-row.js';
import type { ReportRow } from './report-row.js';
import type { ResourceKind, TargetKind } from './resource.js';

export interface Protocol {
  /** The value of the `DAV` header. */
  readonly compliance: string;
  readonly properties: ReadonlyMap<Name, PropertyRow>;
  readonly reports: ReadonlyMap<Name, ReportRow>;
  readonly collectionTypes: readonly CollectionType[];
  readonly methodNames: readonly string[];
  method(name: string, kind: TargetKind): MethodRow | undefined;
  /** What can be done with a kind of target, and the same for the `Allow` header. */
  methodsOf(kind: TargetKind): readonly string[];
  allow(kind: TargetKind): string;
  propertiesOf(kind: ResourceKind): readonly PropertyRow[];
  reportsOf(kind: ResourceKind): readonly ReportRow[];
  collectionType(kind: CollectionKind): CollectionType;
  /** The kind of collection that users make in an area. */
  collectionTypeIn(area: Area): CollectionType;
}

/** Joins features. @throws Error when two rows claim one name, so that the server does not start */
export function assemble(features: readonly Feature[]): Protocol {
  const properties = table(features.flatMap((feature) => feature.properties));
  const reports = table(features.flatMap((feature) => feature.reports));
  const methods = features.flatMap((feature) => feature.methods);
  const methodTable = new Map<string, MethodRow>();
  for (const row of methods) {
    for (const kind of row.on) {
      const key = `${row.name} ${kind}`;
      if (methodTable.has(key)) throw new Error(`Two rows claim ${key}.`);
      methodTable.set(key, row);
    }
  }
  const collectionTypes = features.flatMap((feature) => feature.collectionTypes);
  const methodNames = [...new Set(methods.map((row) => row.name))];
  const methodsOf = (kind: TargetKind) =>
    methodNames.filter((name) => methodTable.get(`${name} ${kind}`)?.refuses === false);
  const propertiesByKind = new Map<ResourceKind, readonly PropertyRow[]>();

  return {
    compliance: features.flatMap((feature) => feature.compliance).join(', '),
    properties,
    reports,
    collectionTypes,
    methodNames,
    method: (name, kind) => methodTable.get(`${name} ${kind}`),
    methodsOf,
    allow: (kind) => methodsOf(kind).join(', '),
    propertiesOf(kind) {
      const known = propertiesByKind.get(kind) ?? [...properties.values()].filter((row) => row.on.has(kind));
      propertiesByKind.set(kind, known);
      return known;
    },
    reportsOf: (kind) => [...reports.values()].filter((row) => row.on.has(kind)),
    collectionType: (kind) =>
      only(
        collectionTypes.filter((type) => type.kind === kind || type.home === kind),
        kind,
      ),
    collectionTypeIn: (area) =>
      only(
        collectionTypes.filter((type) => type.area === area && !isGiven(type.kind)),
        area,
      ),
  };
}

function table<Row extends { readonly name: Name }>(rows: readonly Row[]): ReadonlyMap<Name, Row> {
  const byName = new Map<Name, Row>();
  for (const row of rows) {
    if (byName.has(row.name)) throw new Error(`Two rows claim ${row.name}.`);
    byName.set(row.name, row);
  }
  return byName;
}

function only(types: readonly CollectionType[], what: string): CollectionType {
  const [type] = types;
  if (type === undefined || types.length > 1) throw new Error(`There must be one collection type for ${what}.`);
  return type;
}
