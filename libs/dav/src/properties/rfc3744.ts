// Properties of principals and of access control (RFC 3744 §4, §5).
import { type PrincipalRecord, type Relation, related } from '#store';
import { D, el, elements, elWith, join, type Markup, text, textOf, type XmlElement } from '#xml';
import { aceMarkup, aclOf, privilegesMarkup, storedAces } from '../acl.js';
import type { Context } from '../context.js';
import { hrefOf, PRINCIPALS_PATH, principalNameIn } from '../paths.js';
import { recognizedPrincipal } from '../preconditions.js';
import { ALL, isSupported, privilegeName, type SupportedPrivilege } from '../privilege-tree.js';
import { type PropertyDraft, property } from '../property-row.js';
import {
  COLLECTION_KINDS,
  HOME_KINDS,
  homeOf,
  OBJECT_KINDS,
  RESOURCE_KINDS,
  type Resource,
  type ResourceKind,
} from '../resource.js';

const OWNED = [...HOME_KINDS, ...COLLECTION_KINDS, ...OBJECT_KINDS] as const;

/** A DAV:href element for each principal. */
export function principalHrefs(principals: readonly PrincipalRecord[]): Markup {
  return join(principals.map((principal) => el(D('href'), text(hrefOf(principal)))));
}

/** Loads the members or groups of principals. */
export function relatives(relation: Relation) {
  return async (principals: readonly PrincipalRecord[], { database }: Context) => {
    const ids = principals.map(({ id }) => id);
    const byId = await related(database, relation, ids);
    return new Map(principals.map((principal) => [principal, byId.get(principal.id) ?? []]));
  };
}

// §4.1: there is nothing else to be known of a principal.
const alternateUriSet = property({ name: D('alternate-URI-set'), on: ['principal'], get: () => join([]) });

// §4.2
const principalUrl = property({
  name: D('principal-URL'),
  on: ['principal'],
  get: (principal) => principalHrefs([principal]),
});

// §4.3: empty for whoever is no group.
const groupMemberSet = property({
  name: D('group-member-set'),
  on: ['principal'],
  load: relatives('members'),
  get: (_principal, _context, _parameters, members = []) => principalHrefs(members),
  set(draft: PropertyDraft, value: XmlElement) {
    draft.members = elements(value, D('href')).map((href) => {
      const name = principalNameIn(textOf(href));
      if (name === undefined) throw recognizedPrincipal(`There is no principal at ${textOf(href).slice(0, 200)}.`);
      return name;
    });
  },
});

// §4.4
const groupMembership = property({
  name: D('group-membership'),
  on: ['principal'],
  load: relatives('groups'),
  get: (_principal, _context, _parameters, groups = []) => principalHrefs(groups),
});

// §5.1
const owner = property({
  name: D('owner'),
  on: OWNED,
  privilege: 'traverse',
  get: (resource) => principalHrefs(ownersOf(resource)),
});

function ownersOf(resource: Resource): readonly PrincipalRecord[] {
  const home = homeOf(resource);
  return home === undefined ? [] : [home.owner];
}

// §5.2: nothing belongs to a group.
const group = property({ name: D('group'), on: OWNED, get: () => join([]) });

// §5.3
const supportedPrivilegeSet = property({
  name: D('supported-privilege-set'),
  on: RESOURCE_KINDS,
  privilege: 'traverse',
  get: ({ kind }) => supportedPrivilege(ALL, kind),
});

function supportedPrivilege({ privilege, description, contains }: SupportedPrivilege, kind: ResourceKind): Markup {
  return el(
    D('supported-privilege'),
    el(D('privilege'), el(privilegeName(privilege))),
    elWith(D('description'), { 'xml:lang': 'en' }, text(description)),
    ...contains.filter((part) => isSupported(part.privilege, kind)).map((part) => supportedPrivilege(part, kind)),
  );
}

// §5.4
const currentUserPrivilegeSet = property({
  name: D('current-user-privilege-set'),
  on: RESOURCE_KINDS,
  privilege: 'read-current-user-privilege-set',
  get: ({ kind }, { privileges }) => privilegesMarkup(privileges, kind),
});

// §5.5
const acl = property({
  name: D('acl'),
  on: RESOURCE_KINDS,
  privilege: 'read-acl',
  load: (resources: readonly Resource[], { database }) => storedAces(database, resources),
  get: (resource, _context, _parameters, stored = []) =>
    join(aclOf(resource, stored).map((ace) => aceMarkup(ace, resource.kind))),
});

// §5.6
const aclRestrictions = property({
  name: D('acl-restrictions'),
  on: RESOURCE_KINDS,
  get: () => el(D('no-invert')),
});

// §5.7: what is inherited stands in DAV:acl; no other list takes any of it back.
const inheritedAclSet = property({ name: D('inherited-acl-set'), on: RESOURCE_KINDS, get: () => join([]) });

// §5.8
const principalCollectionSet = property({
  name: D('principal-collection-set'),
  on: RESOURCE_KINDS,
  privilege: 'traverse',
  get: () => el(D('href'), text(PRINCIPALS_PATH)),
});

export const rfc3744 = [
  alternateUriSet,
  principalUrl,
  groupMemberSet,
  groupMembership,
  owner,
  group,
  supportedPrivilegeSet,
  currentUserPrivilegeSet,
  acl,
  aclRestrictions,
  inheritedAclSet,
  principalCollectionSet,
];
