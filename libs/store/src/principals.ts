// Finding principals: by name, by what they are called, and those who stand in for others.
import type { Queries, Statement } from './database.js';
import type { PrincipalRecord } from './records.js';
import { PRINCIPAL_COLUMNS, type PrincipalRow, principalOf } from './rows.js';

const NAMED: Statement = {
  name: 'principals_named',
  text: `select ${PRINCIPAL_COLUMNS} from principal p where p.name = any ($1::text[])`,
};

/** The principals of these names; a name is absent where nobody has it. */
export async function principalsNamed(
  queries: Queries,
  names: readonly string[],
): Promise<ReadonlyMap<string, PrincipalRecord>> {
  const rows = await queries.query<PrincipalRow>(NAMED, [names]);
  return new Map(rows.map((row) => [row.principal_name, principalOf(row)]));
}

const PROXIES: Statement = {
  name: 'proxy_groups_of_principal',
  text: `select ${PRINCIPAL_COLUMNS} from principal p where p.owner_id = $1 order by p.kind`,
};

/** The proxy groups of a principal, the reading one first; none where it is itself a group. */
export async function proxyGroups(queries: Queries, principalId: number): Promise<readonly PrincipalRecord[]> {
  return (await queries.query<PrincipalRow>(PROXIES, [principalId])).map(principalOf);
}

/** What of a principal can be searched. */
export type SearchedField = 'display-name' | 'email' | 'address' | 'any';

/** A text that must be in a field; letters match whatever their case. */
export interface SearchTerm {
  /** Null: a field that no principal has. */
  readonly field: SearchedField | null;
  readonly match: 'contains' | 'starts-with' | 'ends-with' | 'equals';
  readonly text: string;
}

export interface PrincipalSearch {
  readonly terms: readonly SearchTerm[];
  /** Whether all terms must match, or one of them. */
  readonly test: 'allof' | 'anyof';
  /** Whether only those are found whose whole address is one of the texts. */
  readonly byAddress: boolean;
  /** Undefined: of any type. */
  readonly types: readonly PrincipalRecord['type'][] | undefined;
  readonly limit: number;
}

// RFC 6638 §2.4.1: an address is a URI.
const SEARCH: Statement = {
  name: 'principals_searched',
  text: `select ${PRINCIPAL_COLUMNS} from principal p
    where p.owner_id is null and ($1::text[] is null or p.kind = any ($1))
      and (
        select count(*) from unnest($2::text[], $3::text[]) term (field, pattern)
        where (field in ('display-name', 'any') and lower(p.display_name) like pattern)
          or (field in ('email', 'any') and lower(p.email) like pattern)
          or (field = 'address' and 'mailto:' || lower(p.email) like pattern)
      ) >= $4
      and ($6::text[] is null or lower(p.email) = any ($6))
    order by lower(p.display_name), p.name limit $5`,
};

/** Finds principals by what they are called, in the order of their display names; proxy groups are not among them. */
export async function searchPrincipals(
  queries: Queries,
  { terms, test, byAddress, types, limit }: PrincipalSearch,
): Promise<readonly PrincipalRecord[]> {
  const rows = await queries.query<PrincipalRow>(SEARCH, [
    types ?? null,
    terms.map(({ field }) => field),
    terms.map(patternOf),
    test === 'allof' ? terms.length : 1,
    limit,
    byAddress ? terms.map(({ text }) => text.toLowerCase().replace(/^mailto:/, '')) : null,
  ]);
  return rows.map(principalOf);
}

function patternOf({ match, text }: SearchTerm): string {
  const literal = text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[\\%_]/g, '\\$&');
  const before = match === 'contains' || match === 'ends-with' ? '%' : '';
  const after = match === 'contains' || match === 'starts-with' ? '%' : '';
  return `${before}${literal}${after}`;
}
