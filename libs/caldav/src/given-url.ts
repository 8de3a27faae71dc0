// Properties of principals that say where a collection is that each account has.
import { type Context, encodeSegment, homeHref, type PropertyRow, property } from '#dav';
import { type GivenKind, type GivenNames, namesOfGiven, type PrincipalRecord } from '#store';
import { D, el, type Name, text } from '#xml';

/** For all of these properties in one. */
async function load(
  principals: readonly PrincipalRecord[],
  { database }: Context,
): Promise<ReadonlyMap<PrincipalRecord, GivenNames>> {
  const ids = principals.map(({ id }) => id);
  const names = await namesOfGiven(database, ids);
  return new Map(principals.map((principal) => [principal, names.get(principal.id) ?? new Map()]));
}

/** Declares one; principals without a home do not have it. */
export function givenUrl({ name, kind }: { readonly name: Name; readonly kind: GivenKind }): PropertyRow {
  return property({
    name,
    on: ['principal'],
    load,
    get({ name: owner }, _context, _parameters, names) {
      const collection = names?.get(kind);
      if (collection === undefined) return undefined;
      return el(D('href'), text(`${homeHref('calendars', owner)}${encodeSegment(collection)}/`));
    },
  });
}
