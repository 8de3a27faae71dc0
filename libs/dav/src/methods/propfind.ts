// PROPFIND (RFC 4918 §9.1).
import type { ObjectKind } from '#store';
import { D, element, type XmlElement } from '#xml';
import { expectRoot, xmlBody } from '../body.js';
import { children } from '../children.js';
import type { Context } from '../context.js';
import { type Entry, listing } from '../listing.js';
import { method } from '../method-row.js';
import { badRequest, propfindFiniteDepth } from '../preconditions.js';
import { RESOURCE_KINDS, type Resource } from '../resource.js';
import { facetsOf, planFor, type Wanted, wantedIn } from '../wanted.js';

export const propfind = method({
  name: 'PROPFIND',
  on: RESOURCE_KINDS,
  // Through homes and folders leads the way to whatever is shared of them.
  privilege: () => 'traverse',
  async run(resource, context) {
    const { depth = 'infinity', prefer } = context.request.headers;
    if (depth === 'infinity') {
      throw propfindFiniteDepth('PROPFIND with Depth: infinity is not offered; use Depth: 0 or 1.');
    }
    const root = await xmlBody(context);
    if (root !== undefined) checkRoot(root);
    // RFC 4918 §9.1: an empty body is a request for allprop.
    const wanted: Wanted = root === undefined ? { type: 'allprop', include: [] } : wantedIn(root);
    // RFC 8144 §4
    const applied = depth === '1' && prefer.depthNoroot ? 'depth-noroot' : undefined;
    const found = pages(resource, wanted, applied !== undefined, context);
    return await listing(context, { wanted, pages: found, inReport: false, applied });
  },
});

async function* pages(
  resource: Resource,
  wanted: Wanted,
  isWithoutRoot: boolean,
  context: Context,
): AsyncGenerator<readonly Entry[]> {
  if (!isWithoutRoot) yield [{ resource }];
  if (context.request.headers.depth !== '1') return;
  const facetsOfKind = (kind: ObjectKind) => facetsOf(planFor(wanted, kind, context.protocol, false));
  for await (const found of children(resource, facetsOfKind, context))
    yield found.map((child) => ({ resource: child }));
}

// RFC 4918 §A.2: one that holds nothing known is not a request for everything.
function checkRoot(root: XmlElement): void {
  expectRoot(root, D('propfind'));
  if (![D('prop'), D('allprop'), D('propname')].some((name) => element(root, name) !== undefined)) {
    throw badRequest('A propfind element must have a prop, allprop or propname element.');
  }
}
