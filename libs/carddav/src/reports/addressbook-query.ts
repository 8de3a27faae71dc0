// addressbook-query (RFC 6352 §8.6): the contacts of an address book, or of all address books of a home, that match a filter.
import { limitIn, query, wantedIn } from '#dav';
import { matches, readAdmitted } from '#vcard';
import { CARD } from '#xml';
import { evaluate } from '../evaluate.js';
import { filterIn } from '../filter.js';
import { searchFor } from '../search.js';

export const addressbookQuery = query({
  name: CARD('addressbook-query'),
  on: 'addressbook',
  parse(root) {
    const filter = filterIn(root);
    return {
      wanted: wantedIn(root),
      limit: limitIn(root, CARD('limit'), CARD('nresults')),
      search: searchFor(filter),
      decide: () => (body) => evaluate(() => matches(readAdmitted(body), filter)),
    };
  },
});
