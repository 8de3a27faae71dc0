// Properties that name one of the collections of a home, the default one: the one that was chosen, or else the oldest.
import { type CollectionRecord, collections, type HomeRecord, type StoredProperties } from '#store';
import { D, el, element, type Name, serialize, text, textOf } from '#xml';
import type { PreconditionRow } from './errors.js';
import { hrefOf, isHrefOf } from './paths.js';
import { permitted } from './privileges.js';
import { type PropertyRow, property } from './property-row.js';

interface NamedCollectionDeclaration {
  readonly name: Name;
  /** What has the property, in the home or the home itself. */
  readonly on: 'addressbook-home' | 'schedule-inbox';
  /** Whether a collection of the home can be named. */
  readonly isEligible: (collection: CollectionRecord) => boolean;
  /** Refuses another value. */
  readonly refuse: PreconditionRow;
}

/** The property as it is kept; it is compared, never read. */
function naming(name: Name, collection: CollectionRecord): string {
  const href = { name: D('href'), attributes: new Map(), children: [hrefOf(collection)] };
  return serialize({ name, attributes: new Map(), children: [href] });
}

/** The collection that was chosen, or the oldest where none was or that one is gone. @param eligible the oldest first */
export function namedAmong(
  eligible: readonly CollectionRecord[],
  name: Name,
  properties: StoredProperties,
): CollectionRecord | undefined {
  const written = properties[name];
  return eligible.find((each) => naming(name, each) === written) ?? eligible[0];
}

/** Declares a property that names a collection; clients may choose another one. */
export function namedCollection({ name, on, isEligible, refuse }: NamedCollectionDeclaration): PropertyRow {
  return property({
    name,
    on: [on],
    privilege: 'traverse',
    async load(resources: readonly (HomeRecord | CollectionRecord)[], context) {
      const found = new Map<HomeRecord | CollectionRecord, CollectionRecord>();
      for (const resource of resources) {
        const all = await collections(context.database, 'home' in resource ? resource.home : resource);
        const visible = permitted(all.filter(isEligible), 'read', context.caller);
        const named = namedAmong(visible, name, resource.properties);
        if (named !== undefined) found.set(resource, named);
      }
      return found;
    },
    get: (_resource, _context, _parameters, named) => named && el(D('href'), text(hrefOf(named))),
    namesCollection: true,
    set(draft, value) {
      const wanted = element(value, D('href'));
      const chosen =
        wanted && draft.collections.filter(isEligible).find((collection) => isHrefOf(textOf(wanted), collection));
      if (chosen === undefined) throw refuse('There is no such collection in this home.');
      draft.set.set(name, naming(name, chosen));
    },
  });
}
