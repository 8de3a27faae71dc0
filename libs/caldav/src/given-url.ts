// Properties of principals that say where a collection is that each account has.
import { type Context, encodeSegment, homeHref, type PropertyRow, property } from '#dav';
import { type GivenKind, namesOfGiven, type PrincipalRecord } from '#store';
import { D, el, type Name, text } from '#xml';

/** Declares one; principals without a home do not have it. */
export function givenUrl({ name, kind }: { readonly name: Name; readonly kind: GivenKind }): PropertyRow {
  return property({
    name,
    on: ['principal'],
    async load(principals: readonly PrincipalRecord[], { database }: Context) {
      const ids = principals.map(({ id }) => id);
      const names = await namesOfGiven(database, ids, kind);
      return new Map(principals.map((principal) => [principal, names.get(principal.id)]));
    },
    get({ name: owner }, _context, _parameters, collection) {
      if (collection === undefined) return undefined;
      return el(D('href'), text(`${homeHref('calendars', owner)}${encodeSegment(collection)}/`));
    },
  });
}
