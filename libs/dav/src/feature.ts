// A feature is a list of rows; the kernel interprets them.

import type { CollectionType } from './collection-type.js';
import type { MethodRow } from './method-row.js';
import type { PropertyRow } from './property-row.js';
import type { ReportRow } from './report-row.js';

/** A part of the protocol, such as CalDAV. */
export interface Feature {
  readonly name: string;
  /** Its tokens in the `DAV` header (RFC 4918 §10.1). */
  readonly compliance: readonly string[];
  readonly properties: readonly PropertyRow[];
  readonly reports: readonly ReportRow[];
  readonly methods: readonly MethodRow[];
  readonly collectionTypes: readonly CollectionType[];
}
