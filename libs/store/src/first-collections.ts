// The collections that each account has from the beginning, and the one that it is never without.
import { advance } from './changing.js';
import { createNumbered, type NewCollection } from './collections.js';
import type { Queries, Statement } from './database.js';
import type { Area, HomeRecord } from './records.js';

type FirstCollection = NewCollection & { readonly area: Area };

const displayName = (text: string) => ({ '{DAV:}displayname': `<displayname xmlns="DAV:">${text}</displayname>` });

const ADDRESS_BOOK: FirstCollection = {
  area: 'addressbooks',
  kind: 'addressbook',
  name: 'default',
  components: null,
  properties: displayName('Contacts'),
};

// What clients expect to find at the first look, since many cannot make collections themselves.
const FIRST_COLLECTIONS: readonly FirstCollection[] = [
  {
    area: 'calendars',
    kind: 'calendar',
    name: 'default',
    components: ['VEVENT', 'VTODO', 'VJOURNAL'],
    properties: displayName('Calendar'),
  },
  ADDRESS_BOOK,
  { area: 'files', kind: 'file-home', name: '', components: null, properties: {} },
  { area: 'calendars', kind: 'schedule-inbox', name: 'inbox', components: null, properties: {} },
  { area: 'calendars', kind: 'schedule-outbox', name: 'outbox', components: null, properties: {} },
  { area: 'calendars', kind: 'notifications', name: 'notification', components: null, properties: {} },
  { area: 'calendars', kind: 'attachments', name: 'dropbox', components: null, properties: {} },
];

/** Makes them in a new home. */
export async function makeFirstCollections(queries: Queries, homeId: number): Promise<void> {
  const first = await advance(queries, homeId, FIRST_COLLECTIONS.length);
  for (const [index, collection] of FIRST_COLLECTIONS.entries()) await make(queries, homeId, collection, first + index);
}

const LACKS_COLLECTIONS: Statement = {
  name: 'lacks_collections',
  text: 'select not exists (select from collection where home_id = $1 and area = $2) as lacks',
};

/**
 * Makes the address book of a home anew, empty, where the last one has gone: without one, clients that cannot make any had
 * no place for contacts. The default calendar cannot go. The lock on the home must have been taken.
 */
export async function keepAddressBook(queries: Queries, { id, area }: Pick<HomeRecord, 'id' | 'area'>): Promise<void> {
  if (area !== ADDRESS_BOOK.area) return;
  const [state] = await queries.query<{ lacks: boolean }>(LACKS_COLLECTIONS, [id, area]);
  if (state?.lacks) await make(queries, id, ADDRESS_BOOK, await advance(queries, id));
}

async function make(queries: Queries, id: number, { area, ...collection }: FirstCollection, change: number) {
  await createNumbered(queries, { id, area }, collection, Number.POSITIVE_INFINITY, change);
}
