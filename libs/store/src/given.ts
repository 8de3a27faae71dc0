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
  text: `select h.principal_id as "principalId", c.name from collection c join home h on h.id = c.home_id
    where h.principal_id = any($1::bigint[]) and c.area = 'calendars${GIVEN}' and c.kind = $2`,
};

/** The names of the collections of a given kind, by the ids of the principals that own them. */
export async function namesOfGiven(
  queries: Queries,
  principalIds: readonly number[],
  kind: GivenKind,
): Promise<ReadonlyMap<number, string>> {
  const rows = await queries.query<{ principalId: number; name: string }>(NAMES, [principalIds, kind]);
  return new Map(rows.map(({ principalId, name }) => [principalId, name]));
}
