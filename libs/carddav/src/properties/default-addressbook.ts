// Where new contacts of a home go. No RFC has the property, but Apple's servers do, and small programs look there.
import { type Context, hrefOf, isHrefOf, permitted, property } from '#dav';
import { type CollectionRecord, collections, type HomeRecord } from '#store';
import { CARD, D, el, element, serialize, text, textOf } from '#xml';
import { validDefaultAddressbookUrl } from '../preconditions.js';

const NAME = CARD('default-addressbook-URL');

/** The property as it is kept; it is compared, never read. */
function naming(collection: CollectionRecord): string {
  const href = { name: D('href'), attributes: new Map(), children: [hrefOf(collection)] };
  return serialize({ name: NAME, attributes: new Map(), children: [href] });
}

async function defaultsOf(homes: readonly HomeRecord[], { database, caller }: Context) {
  const found = new Map<HomeRecord, CollectionRecord>();
  for (const home of homes) {
    // The oldest one where none was named, or that is gone.
    const [oldest, ...others] = permitted(await collections(database, home), 'read', caller);
    const chosen = others.find((each) => naming(each) === home.properties[NAME]) ?? oldest;
    if (chosen !== undefined) found.set(home, chosen);
  }
  return found;
}

export const defaultAddressbook = [
  property({
    name: NAME,
    on: ['addressbook-home'],
    privilege: 'traverse',
    load: defaultsOf,
    get: (_home, _context, _parameters, chosen) => chosen && el(D('href'), text(hrefOf(chosen))),
    set(draft, value) {
      const named = element(value, D('href'));
      const chosen = named && draft.collections.find((collection) => isHrefOf(textOf(named), collection));
      if (chosen === undefined) throw validDefaultAddressbookUrl('There is no such address book in this home.');
      draft.set.set(NAME, naming(chosen));
    },
  }),
];
