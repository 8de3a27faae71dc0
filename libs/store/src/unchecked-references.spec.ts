// Whatever is deleted, nothing stays behind that refers to it, also where no foreign key says so.
import { expect, it } from 'vitest';
import { newCalendar } from '../../../test/support/calendar.js';
import { freshDatabase } from '../../../test/support/database.js';
import { LIMITS } from '../../../test/support/limits.js';
import {
  addAppPassword,
  type CollectionRecord,
  type NewObject,
  put,
  removeCollection,
  removeObject,
  removeUser,
  UNCONDITIONAL,
} from './index.js';

const database = await freshDatabase();

/** The calendar of a new account, and a credential for it. */
async function newAccount(name: string): Promise<{ calendar: CollectionRecord; credentialId: number }> {
  const calendar = await newCalendar(database, name);
  const password = { label: 'x', secret: name, scope: 'full', expiresAt: null } as const;
  const credentialId = await addAppPassword(database, name, password);
  if (credentialId === undefined) throw new Error('There is no account.');
  return { calendar, credentialId };
}

const objectOf = (uid: string, etag = uid): NewObject => ({
  ...{ uid, etag, component: 'VEVENT', body: 'x', size: 1, asSent: true },
  occurrences: [{ start: 0, end: 3600, busy: 'busy', exact: true }],
  texts: [{ property: 'SUMMARY', value: uid }],
});

// What could refer to something that is gone.
const REFERRING = [
  'occurrence',
  'object_text',
  'tombstone',
  'version',
  'version where written_by is not null',
  'version where replaced_by is not null',
  'object where credential_id is not null',
];
const LEFT = {
  name: '',
  text: `select array[${REFERRING.map((rows) => `(select count(*) from ${rows})`)}]::integer[] as left`,
};

/** How many there are of each, in that order. */
const left = async () => (await database.query<{ left: readonly number[] }>(LEFT, []))[0]?.left;

it('an object, a collection, a device, an account', async () => {
  const { calendar: theirs, credentialId } = await newAccount('ann');
  const { calendar: other, credentialId: guest } = await newAccount('guest');
  const author = { credentialId, limits: LIMITS };
  for (const name of ['a', 'b', 'c']) await put(database, theirs, name, objectOf(name), UNCONDITIONAL, author);
  await put(database, other, 'a', objectOf('a'), UNCONDITIONAL, { ...author, credentialId: guest });
  await put(database, theirs, 'a', objectOf('a', 'new'), UNCONDITIONAL, { ...author, credentialId: guest });
  await put(database, theirs, 'a', objectOf('a', 'newer'), UNCONDITIONAL, author);
  expect(await left()).toEqual([4, 4, 0, 2, 2, 2, 4]);

  await removeObject(database, theirs, 'a', UNCONDITIONAL, author);
  expect(await left()).toEqual([3, 3, 1, 3, 3, 3, 3]);

  await removeUser(database, 'guest');
  expect(await left()).toEqual([2, 2, 1, 3, 2, 2, 2]);

  await removeCollection(database, theirs, UNCONDITIONAL, author);
  expect(await left()).toEqual([0, 0, 0, 5, 4, 4, 0]);

  await removeUser(database, 'ann');
  expect(await left()).toEqual([0, 0, 0, 0, 0, 0, 0]);
});
