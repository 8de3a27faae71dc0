// principal-property-search (RFC 3744 §9.4): finding people and groups by what they are called.
import { type SearchedField, type SearchTerm, searchPrincipals } from '#store';
import { C, CS, D, element, elements, type Name, textOf, type XmlElement } from '#xml';
import type { Context } from '../context.js';
import { limitIn } from '../limit.js';
import { GROUPS_PATH, hrefOf } from '../paths.js';
import { badRequest, CUT } from '../preconditions.js';
import { permitted } from '../privileges.js';
import { report } from '../report-row.js';
import type { Resource } from '../resource.js';
import { type Wanted, wantedIn } from '../wanted.js';
import { expectDepthZero } from './depth.js';
import { principalListing } from './principal-listing.js';

/** What can be searched, with what it is called in English. What is searched most comes first (§9.5). */
export const SEARCHED: ReadonlyMap<Name, readonly [SearchedField, string]> = new Map([
  [D('displayname'), ['display-name', 'Name']],
  [CS('email-address-set'), ['email', 'Email address']],
  [C('calendar-user-address-set'), ['address', 'Calendar user address']],
]);

/** What the request asks for after its XML has been read. */
export interface PrincipalQuery {
  readonly terms: readonly SearchTerm[];
  readonly test: 'allof' | 'anyof';
  /** The most results that the client wants. */
  readonly limit: number;
  readonly wanted: Wanted | undefined;
}

// Nobody gets a list of everybody.
const MAX_RESULTS = 100;
const MIN_CHARACTERS = 2;
const MAX_CHARACTERS = 200;
const MAX_TERMS = 50;

/** Kinds at which clients search. Some leave apply-to-principal-collection-set out; what else than all could they mean? */
export const SEARCHABLE = ['root', 'principal-collection', 'principal', 'calendar-home', 'addressbook-home'] as const;

export const principalPropertySearch = report({
  name: D('principal-property-search'),
  on: SEARCHABLE,
  privilege: 'read',
  parse(root, context): PrincipalQuery {
    expectDepthZero(context);
    const terms = elements(root, D('property-search')).flatMap(termsIn);
    if (terms.length === 0) throw badRequest('A principal-property-search needs a property-search element.');
    return { ...queryIn(root, terms), test: root.attributes.get('test') === 'anyof' ? 'anyof' : 'allof' };
  },
  run: (query, resource, context) => searchAmong(query, resource, undefined, context),
});

/** The parts that this report and its relative share. @throws DavError */
export function queryIn(root: XmlElement, terms: readonly SearchTerm[]): Omit<PrincipalQuery, 'test'> {
  if (terms.length > MAX_TERMS) throw badRequest(`At most ${MAX_TERMS} texts can be searched at once.`);
  return {
    terms,
    limit: limitIn(root, CS('limit'), CS('nresults')),
    wanted: element(root, D('prop')) === undefined ? undefined : wantedIn(root),
  };
}

const MATCHES: ReadonlyMap<string, SearchTerm['match']> = new Map(
  (['contains', 'starts-with', 'ends-with', 'equals'] as const).map((match) => [match, match]),
);

function termsIn(search: XmlElement): readonly SearchTerm[] {
  const prop = element(search, D('prop'));
  const match = element(search, D('match'));
  if (prop === undefined || match === undefined) {
    throw badRequest('A property-search element must have a prop and a match element.');
  }
  const how = MATCHES.get(match.attributes.get('match-type') ?? 'contains');
  if (how === undefined) throw badRequest('The match-type is none of contains, starts-with, ends-with and equals.');
  return elements(prop).map(({ name }) => termFor(SEARCHED.get(name)?.[0] ?? null, how, textOf(match)));
}

/** A term that matches nobody where the text is too short to be told from a wish for a list of all. */
export function termFor(field: SearchTerm['field'], match: SearchTerm['match'], text: string): SearchTerm {
  const wanted = text.trim();
  const characters = [...wanted].length;
  return { field: characters < MIN_CHARACTERS || characters > MAX_CHARACTERS ? null : field, match, text: wanted };
}

/** Answers with the principals found. @param types undefined: all below the resource */
export async function searchAmong(
  { terms, test, limit, wanted }: PrincipalQuery,
  resource: Resource,
  types: Parameters<typeof searchPrincipals>[1]['types'],
  context: Context,
) {
  const most = Math.min(limit, MAX_RESULTS);
  const below =
    resource.kind === 'principal-collection' && resource.path === GROUPS_PATH ? (['group'] as const) : types;
  const { caller, database, limits } = context;
  const byAddress = limits.directory === 'addresses' && !caller.principal.administrator;
  const found = await searchPrincipals(database, { terms, test, byAddress, types: below, limit: most + 1 });
  const principals = permitted(found.slice(0, most), 'read', caller);
  // §9.4: the ones that fit, and that there are more.
  const cut = found.length > most ? [{ href: hrefOf(resource), status: 507, error: CUT }] : [];
  return await principalListing(principals, wanted, cut, context);
}
