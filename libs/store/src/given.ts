// Collections that nobody makes: each account has them, and only the server puts something into them.
// They are stored under an area of their own, so that nodes of an older version do not meet kinds that they do not know.
import type { Queries, Statement } from './database.js';
import { type Area, type CollectionKind, GIVEN_KINDS, type GivenKind } from './records.js';

/** The end of the areas under which they are stored. */
const GIVEN = '/given';

export function isGiven(kind: CollectionKind): kind is GivenKind {
  return GIVEN_KINDS.some((given) => given === kind);
}

/** The area under which a collection of an area is stored. */
export function storedArea(area: Area, kind: CollectionKind): string {
  return isGiven(kind) ? `${area}${GIVEN}` : area;
}

/** The condition that a collection is in an area, given or made. @param column with the stored area @param area in SQL */
export function inArea(column: string, area: string): string {
  return `${column} in (${area}, ${area}::text || '${GIVEN}')`;
}

const NAMES: Statement = {
  name: 'names_of_given_collections',
  text: `select h.principal_id as "principalId", c.kind, c.name from collection c join home h on h.id = c.home_id
    where h.principal_id = any($1::bigint[]) and c.area = 'calendars${GIVEN}'`,
};

/** What the given collections of somebody are called. */
export type GivenNames = ReadonlyMap<GivenKind, string>;

/** The names of what principals have been given, by their ids. */
export async function namesOfGiven(
  queries: Queries,
  principalIds: readonly number[],
): Promise<ReadonlyMap<number, GivenNames>> {
  const rows = await queries.query<{ principalId: number; kind: GivenKind; name: string }>(NAMES, [principalIds]);
  const names = new Map<number, Map<GivenKind, string>>();
  for (const { principalId, kind, name } of rows) {
    names.set(principalId, (names.get(principalId) ?? new Map<GivenKind, string>()).set(kind, name));
  }
  return names;
}
