// Request bodies of access control and of the reports about principals, as markup.
import { C, CS, D, document, el, elWith, localNameOf, type Markup, type Name, namespaceOf, text } from '#xml';

/** Whom an entry is about: the path of a principal, or the name of a pseudo-principal's element. */
type Whom = string | Name;

const isName = (whom: Whom): whom is Name => whom.startsWith('{');

const privilege = (name: string) =>
  el(D('privilege'), el(name === 'read-free-busy' || name.startsWith('schedule-') ? C(name) : D(name)));

const ace = (whom: Whom, decision: 'grant' | 'deny', privileges: readonly string[]) =>
  el(
    D('ace'),
    el(D('principal'), isName(whom) ? el(whom) : hrefElement(whom)),
    el(D(decision), ...privileges.map(privilege)),
  );

export const hrefElement = (path: string): Markup => el(D('href'), text(path));

export const grant = (whom: Whom, ...privileges: readonly string[]): Markup => ace(whom, 'grant', privileges);

export const deny = (whom: Whom, ...privileges: readonly string[]): Markup => ace(whom, 'deny', privileges);

/** The body of an ACL request. */
export const acl = (...aces: readonly Markup[]): string => document(D('acl'), ...aces);

/** The value of DAV:group-member-set. */
export const memberSet = (...members: readonly string[]): Markup =>
  el(D('group-member-set'), ...members.map(hrefElement));

/** A property that is asked for by expand-property, and what is asked for of whatever its hrefs name. */
export const expanded = (name: Name, ...nested: readonly Markup[]): Markup =>
  elWith(D('property'), { name: localNameOf(name), namespace: namespaceOf(name) }, ...nested);

export const expandProperty = (...properties: readonly Markup[]): string =>
  document(D('expand-property'), ...properties);

const prop = (names: readonly Name[]) => (names.length === 0 ? [] : [el(D('prop'), ...names.map((name) => el(name)))]);

/** A text to look for in some properties. */
export const propertySearch = (match: string, searched: readonly Name[], matchType?: string): Markup =>
  el(
    D('property-search'),
    ...prop(searched),
    elWith(D('match'), matchType === undefined ? {} : { 'match-type': matchType }, text(match)),
  );

export const principalPropertySearch = (searches: readonly Markup[], ...wanted: readonly Name[]): string =>
  document(D('principal-property-search'), ...searches, ...prop(wanted));

export const principalMatch = (what: Markup, ...wanted: readonly Name[]): string =>
  document(D('principal-match'), what, ...prop(wanted));

export const principalSearch = (tokens: readonly string[], ...wanted: readonly Name[]): string =>
  document(
    CS('calendarserver-principal-search'),
    ...tokens.map((token) => el(CS('search-token'), text(token))),
    ...prop(wanted),
  );

export const aclPrincipalPropSet = (...wanted: readonly Name[]): string =>
  document(D('acl-principal-prop-set'), ...prop(wanted));

export const principalSearchPropertySet = (): string => document(D('principal-search-property-set'));
