// acl-principal-prop-set (RFC 3744 §9.2): properties of those who stand in an access control list.
import { principalsNamed } from '#store';
import { D, element } from '#xml';
import { aclOf, storedAces } from '../acl.js';
import { permitted } from '../privileges.js';
import { report } from '../report-row.js';
import { homeOf, RESOURCE_KINDS } from '../resource.js';
import { wantedIn } from '../wanted.js';
import { expectDepthZero } from './depth.js';
import { NOTHING, principalListing } from './principal-listing.js';

export const aclPrincipalPropSet = report({
  name: D('acl-principal-prop-set'),
  on: RESOURCE_KINDS,
  privilege: 'read-acl',
  parse(root, context) {
    expectDepthZero(context);
    return element(root, D('prop')) === undefined ? NOTHING : wantedIn(root);
  },
  async run(wanted, resource, context) {
    const { database, caller } = context;
    const stored = (await storedAces(database, [resource])).get(resource) ?? [];
    const owner = homeOf(resource)?.owner.name;
    const names = aclOf(resource, stored).flatMap(({ principal }) => {
      if (typeof principal !== 'string') return [principal.name];
      return principal === 'owner' && owner !== undefined ? [owner] : [];
    });
    const known = await principalsNamed(database, names);
    // Each once, however many entries are about it.
    const principals = [...new Set(names)].map((name) => known.get(name)).filter((found) => found !== undefined);
    return await principalListing(permitted(principals, 'read', caller), wanted, [], context);
  },
});
