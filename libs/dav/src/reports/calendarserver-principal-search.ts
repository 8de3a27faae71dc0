// calendarserver-principal-search: the same search in the words of Apple's clients, for the field in which one types a name.
import type { PrincipalRecord } from '#store';
import { CS, elements, textOf } from '#xml';
import { badRequest } from '../preconditions.js';
import { report } from '../report-row.js';
import { expectDepthZero } from './depth.js';
import { queryIn, SEARCHABLE, searchAmong, termFor } from './principal-property-search.js';

// What may be typed there; without a context, or in another one, everybody is meant.
const TYPES: ReadonlyMap<string, readonly PrincipalRecord['type'][]> = new Map([
  ['user', ['user']],
  ['group', ['group']],
  ['location', ['room']],
  ['resource', ['resource']],
]);

export const calendarserverPrincipalSearch = report({
  name: CS('calendarserver-principal-search'),
  on: SEARCHABLE,
  privilege: 'read',
  parse(root, context) {
    expectDepthZero(context);
    const tokens = elements(root, CS('search-token')).map(textOf);
    if (tokens.length === 0) throw badRequest('A calendarserver-principal-search needs a search-token.');
    const terms = tokens.map((token) => termFor('any', 'contains', token));
    // While somebody types, the last word may be too short to be searched for, but the others are not.
    const searched = terms.filter(({ field }) => field !== null);
    const query = queryIn(root, searched.length === 0 ? terms : searched);
    return { query: { ...query, test: 'allof' as const }, types: TYPES.get(root.attributes.get('context') ?? '') };
  },
  run: ({ query, types }, resource, context) => searchAmong(query, resource, types, context),
});
