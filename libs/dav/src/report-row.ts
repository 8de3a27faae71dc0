// The rows of reports (RFC 3253 §3.6).
import type { Name, XmlElement } from '#xml';
import type { Context } from './context.js';
import type { DavResponse } from './message.js';
import type { Privilege } from './privilege-tree.js';
import type { RecordOf, Resource, ResourceKind } from './resource.js';

export interface ReportRow {
  readonly name: Name;
  readonly on: ReadonlySet<ResourceKind>;
  readonly privilege: Privilege;
  answer(body: XmlElement, resource: Resource, context: Context): Promise<DavResponse>;
}

interface ReportDeclaration<Kind extends ResourceKind, Query> {
  readonly name: Name;
  readonly on: readonly Kind[];
  readonly privilege: Privilege;
  /** From the request's root element to a typed query. @throws DavError */
  readonly parse: (root: XmlElement, context: Context) => Query;
  readonly run: (query: Query, resource: RecordOf<Kind>, context: Context) => Promise<DavResponse>;
}

/** Declares a report (RFC 3253 §3.6). */
export function report<const Kind extends ResourceKind, Query>({
  name,
  on,
  privilege,
  parse,
  run,
}: ReportDeclaration<Kind, Query>): ReportRow {
  return {
    name,
    on: new Set(on),
    privilege,
    answer: (body, resource, context) => run(parse(body, context), resource as RecordOf<Kind>, context),
  };
}
