// What a resource supports, read from the tables (RFC 3253 §3.1).
import { D, el, elWith, join } from '#xml';
import { property } from '../property-row.js';
import { RESOURCE_KINDS } from '../resource.js';

export const rfc3253 = [
  // §3.1.3
  property({
    name: D('supported-method-set'),
    on: RESOURCE_KINDS,
    get: ({ kind }, { protocol }) =>
      join(protocol.methodsOf(kind).map((name) => elWith(D('supported-method'), { name }))),
  }),
  // §3.1.4
  property({
    name: D('supported-live-property-set'),
    on: RESOURCE_KINDS,
    get: ({ kind }, { protocol }) =>
      join(
        protocol
          .propertiesOf(kind)
          .filter((row) => !row.inReportsOnly)
          .map((row) => el(D('supported-live-property'), el(D('prop'), el(row.name)))),
      ),
  }),
  // §3.1.5
  property({
    name: D('supported-report-set'),
    on: RESOURCE_KINDS,
    privilege: 'traverse',
    get: ({ kind }, { protocol }) =>
      join(protocol.reportsOf(kind).map((row) => el(D('supported-report'), el(D('report'), el(row.name))))),
  }),
];
