// ACL (RFC 3744 §8.1): replaces the entries of a calendar, address book or home; what is protected or inherited stays.
import {
  type CollectionRecord,
  type HomeRecord,
  type NewAce,
  type PseudoPrincipal,
  principalsNamed,
  Refusal,
  setAcl,
} from '#store';
import { D, element, elements, type Name, textOf, type XmlElement } from '#xml';
import { aclOf, type ShownAce } from '../acl.js';
import { expectRoot, xmlBody } from '../body.js';
import { writeCondition } from '../conditions.js';
import type { Context } from '../context.js';
import { empty } from '../message.js';
import { method } from '../method-row.js';
import { hrefOf, principalHref, principalNameIn } from '../paths.js';
import {
  allowedPrincipal,
  badRequest,
  limitedNumberOfAces,
  noAceConflict,
  noInvert,
  noProtectedAceConflict,
  notSupportedPrivilege,
  recognizedPrincipal,
} from '../preconditions.js';
import { isSupported, type Privilege, privilegeNamed } from '../privilege-tree.js';
import { refuse } from '../refusals.js';
import { COLLECTION_KINDS, HOME_KINDS, homeOf, type ResourceKind } from '../resource.js';

// Enough to name everybody of a large house one by one; beyond that there are groups.
const MAX_ACES = 500;

export const acl = method({
  name: 'ACL',
  on: [...HOME_KINDS, ...COLLECTION_KINDS],
  privilege: 'write-acl',
  async run(resource, context) {
    const root = await xmlBody(context);
    if (root === undefined) throw badRequest('An ACL needs an acl element as its body.');
    expectRoot(root, D('acl'));
    const requested = elements(root, D('ace')).map((ace) => aceIn(ace, resource.kind));
    if (requested.length > MAX_ACES) throw limitedNumberOfAces(`There can be at most ${MAX_ACES} entries.`);
    const aces = await identified(requested, resource, context);
    const { database, protocol } = context;
    try {
      await setAcl(database, resource, aces, writeCondition(context, resource));
    } catch (error) {
      throw error instanceof Refusal ? refuse(error, 'home' in resource ? resource : undefined, protocol) : error;
    }
    context.audit({ act: 'rights-changed', href: hrefOf(resource) });
    return empty(200);
  },
});

interface RequestedAce {
  /** The name of a principal, or a set of people. */
  readonly principal: { readonly name: string } | PseudoPrincipal;
  readonly grants: boolean;
  readonly privileges: readonly Privilege[];
}

function aceIn(ace: XmlElement, kind: ResourceKind): RequestedAce {
  if (element(ace, D('invert')) !== undefined)
    throw noInvert('An entry is about those it names, never about all others.');
  if (element(ace, D('protected')) !== undefined) throw noAceConflict('No entry can be made protected.');
  if (element(ace, D('inherited')) !== undefined)
    throw noAceConflict('An inherited entry is changed where it comes from.');
  const principal = only(ace, [D('principal')]);
  const grantOrDeny = only(ace, [D('grant'), D('deny')]);
  return {
    principal: principalIn(principal),
    grants: grantOrDeny.name === D('grant'),
    privileges: privilegesIn(grantOrDeny, kind),
  };
}

/** The one child with one of these names. @throws DavError 400, as §8.1.5 shows it */
function only(parent: XmlElement, names: readonly Name[]): XmlElement {
  const [child, ...others] = elements(parent).filter(({ name }) => names.includes(name));
  if (child === undefined || others.length > 0) {
    throw badRequest('An ace element must have one principal and one grant or deny element.');
  }
  return child;
}

function privilegesIn(grantOrDeny: XmlElement, kind: ResourceKind): readonly Privilege[] {
  const privileges = elements(grantOrDeny, D('privilege')).flatMap((privilege) => elements(privilege));
  if (privileges.length === 0) throw badRequest('A grant or deny element must have a privilege element.');
  return privileges.map(({ name }) => {
    const privilege = privilegeNamed(name);
    if (privilege === undefined || !isSupported(privilege, kind))
      throw notSupportedPrivilege(`There is no privilege ${name} here.`);
    return privilege;
  });
}

function principalIn(principal: XmlElement): RequestedAce['principal'] {
  const [child, ...others] = elements(principal);
  if (others.length > 0) throw badRequest('A principal element must have one element, not several.');
  switch (child?.name) {
    case D('href'): {
      const name = principalNameIn(textOf(child));
      if (name === undefined) throw recognizedPrincipal(`There is no principal at ${textOf(child).slice(0, 200)}.`);
      return { name };
    }
    case D('all'):
      return 'all';
    case D('authenticated'):
      return 'authenticated';
    case D('property'):
      if (element(child, D('owner')) !== undefined) return 'owner';
      throw allowedPrincipal('The only property that names a principal here is DAV:owner.');
    case D('self'):
      throw allowedPrincipal('DAV:self matches principals, and this is none.');
    case D('unauthenticated'):
      throw allowedPrincipal('Nobody gets in without signing in.');
    default:
      throw badRequest('A principal element must have one of the elements of RFC 3744, section 5.5.1.');
  }
}

/** The entries with the ids of their principals. @throws DavError recognized-principal, no-protected-ace-conflict */
async function identified(
  aces: readonly RequestedAce[],
  resource: HomeRecord | CollectionRecord,
  { database }: Context,
): Promise<readonly NewAce[]> {
  const names = aces.flatMap(({ principal }) => (typeof principal === 'string' ? [] : principal.name));
  const known = await principalsNamed(database, names);
  const find = (name: string) => {
    const principal = known.get(name);
    if (principal === undefined) throw recognizedPrincipal(`There is no principal at ${principalHref(name)}.`);
    return principal.id;
  };
  // No name has a colon.
  const keyOf = (principal: ShownAce['principal']) =>
    typeof principal === 'string' ? `DAV:${principal}` : principal.name;
  const granted = aclOf(resource, []).filter((ace) => ace.grants);
  const protectedOnes = granted.map(({ principal }) => keyOf(principal));
  const undeniable = new Set([...protectedOnes, homeOf(resource)?.owner.name]);
  return aces.map(({ principal, grants, privileges }) => {
    if (!grants && undeniable.has(keyOf(principal))) {
      throw noProtectedAceConflict(`What is granted for good on ${hrefOf(resource)} cannot be denied.`);
    }
    return { principal: typeof principal === 'string' ? principal : find(principal.name), grants, privileges };
  });
}
