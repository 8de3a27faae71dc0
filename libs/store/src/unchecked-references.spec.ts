// Whatever is deleted, nothing stays behind that refers to it, also where no foreign key says so.
import { expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/database.js';
import { LIMITS } from '../../../test/support/limits.js';
import {
  addAppPassword,
  addUser,
  type CollectionRecord,
  collections,
  homeOfUser,
  type NewObject,
  put,
  removeCollection,
  removeObject,
  removeUser,
  UNCONDITIONAL,
} from './index.js';

const database = await freshDatabase();

/** The calendar of a new account, and a credential for it. */
async function newCalendar(name: string): Promise<{ calendar: CollectionRecord; credentialId: number }> {
  await addUser(database, { name, displayName: name, email: null, secret: 'x' });
  const home = await homeOfUser(database, name, 'calendars');
  const [calendar] = home === undefined ? [] : await collections(database, home);
  if (calendar === undefined) throw new Error('There is no calendar.');
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

const LEFT = {
  name: '',
  text: `select (select count(*) from occurrence) as occurrence, (select count(*) from object_text) as object_text,
    (select count(*) from version) as version, (select count(*) from version where written_by is not null) as written,
    (select count(*) from version where replaced_by is not null) as replaced, (select count(*) from tombstone) as tombstone,
    (select count(*) from object where credential_id is not null) as authors`,
};

const left = async () => (await database.query(LEFT, []))[0];

it('an object, a collection, a device, an account', async () => {
  const { calendar: theirs, credentialId } = await newCalendar('ann');
  const { calendar: other, credentialId: guest } = await newCalendar('guest');
  const author = { credentialId, limits: LIMITS };
  for (const name of ['a', 'b', 'c']) await put(database, theirs, name, objectOf(name), UNCONDITIONAL, author);
  await put(database, other, 'a', objectOf('a'), UNCONDITIONAL, { ...author, credentialId: guest });
  await put(database, theirs, 'a', objectOf('a', 'new'), UNCONDITIONAL, { ...author, credentialId: guest });
  await put(database, theirs, 'a', objectOf('a', 'newer'), UNCONDITIONAL, author);
  expect(await left()).toEqual({
    occurrence: 4,
    object_text: 4,
    version: 2,
    written: 2,
    replaced: 2,
    tombstone: 0,
    authors: 4,
  });

  await removeObject(database, theirs, 'a', UNCONDITIONAL, author);
  expect(await left()).toEqual({
    occurrence: 3,
    object_text: 3,
    version: 3,
    written: 3,
    replaced: 3,
    tombstone: 1,
    authors: 3,
  });

  await removeUser(database, 'guest');
  expect(await left()).toEqual({
    occurrence: 2,
    object_text: 2,
    version: 3,
    written: 2,
    replaced: 2,
    tombstone: 1,
    authors: 2,
  });

  await removeCollection(database, theirs, UNCONDITIONAL, author);
  expect(await left()).toEqual({
    occurrence: 0,
    object_text: 0,
    version: 5,
    written: 4,
    replaced: 4,
    tombstone: 0,
    authors: 0,
  });

  await removeUser(database, 'ann');
  expect(await left()).toEqual({
    occurrence: 0,
    object_text: 0,
    version: 0,
    written: 0,
    replaced: 0,
    tombstone: 0,
    authors: 0,
  });
});
