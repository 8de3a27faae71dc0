// Accounts and their credentials, on a real PostgreSQL.
import { describe, expect, it } from 'vitest';
import {
  addAppPassword,
  addUser,
  appPasswordForSignIn,
  CredentialGone,
  collectionChanges,
  findUser,
  listAppPasswords,
  listUsers,
  locate,
  passwordForSignIn,
  put,
  Refusal,
  removeUser,
  revokeAppPassword,
  setPassword,
  UNCONDITIONAL,
} from '#store';
import { freshDatabase } from '../../../test/support/database.js';
import { LIMITS } from '../../../test/support/limits.js';

const database = await freshDatabase();
const NOW = new Date('2026-02-03T04:05:06Z');

let users = 0;
const newUser = async () => {
  users += 1;
  const name = `user${users}`;
  await addUser(database, { name, displayName: `User ${users}`, email: `${name}@example.com`, secret: '$argon2id$' });
  const credential = await passwordForSignIn(database, name);
  if (credential === undefined) throw new Error('There is no password.');
  return { name, credential };
};
const phone = (secret: string) => ({ label: 'Phone', scope: 'full' as const, expiresAt: null, secret });
const calendarOf = async (name: string, credentialId: number) => {
  const { collection } = await locate(
    database,
    { credentialId, principal: { name } },
    { area: 'calendars', user: name, collection: 'default' },
    [],
  );
  if (collection === undefined) throw new Error('There is no calendar.');
  return collection;
};
const count = async (table: string) => {
  const [row] = await database.query<{ n: number }>(
    { name: `count_${table}`, text: `select count(*) as n from ${table}` },
    [],
  );
  return row?.n;
};

describe('a new account', () => {
  it('has a password, a calendar and an address book', async () => {
    const { name, credential } = await newUser();
    expect(credential).toMatchObject({
      secret: '$argon2id$',
      scope: 'full',
      expiresAt: null,
      principal: { kind: 'principal', type: 'user', name, email: `${name}@example.com` },
    });
    const calendar = await calendarOf(name, credential.id);
    expect(calendar).toMatchObject({
      kind: 'calendar',
      components: ['VEVENT', 'VTODO', 'VJOURNAL'],
      properties: { '{DAV:}displayname': '<displayname xmlns="DAV:">Calendar</displayname>' },
    });
    const { collection } = await locate(
      database,
      { credentialId: credential.id, principal: { name } },
      { area: 'addressbooks', user: name, collection: 'default' },
      [],
    );
    expect(collection).toMatchObject({
      kind: 'addressbook',
      components: null,
      properties: { '{DAV:}displayname': '<displayname xmlns="DAV:">Contacts</displayname>' },
    });
    expect([calendar.change, collection?.change, calendar.home.change]).toEqual([1, 2, 7]);
  });

  it('shows its collections as changes of its home', async () => {
    const { name, credential } = await newUser();
    const { home } = await calendarOf(name, credential.id);
    const { changed } = await collectionChanges(database, home, { since: 0, through: home.change });
    expect(changed.map((collection) => collection.name)).toEqual([
      'default',
      'inbox',
      'outbox',
      'notification',
      'dropbox',
    ]);
  });

  it('cannot have a name that is taken, and nothing is left of the attempt', async () => {
    const { name } = await newUser();
    const before = await Promise.all(['principal', 'credential', 'home', 'collection'].map(count));
    const attempt = addUser(database, { name, displayName: '', email: null, secret: '' });
    await expect(attempt).rejects.toThrow(Refusal);
    await expect(attempt).rejects.toMatchObject({ reason: 'name-taken' });
    expect(await Promise.all(['principal', 'credential', 'home', 'collection'].map(count))).toEqual(before);
  });

  it('is one of ten that were asked for at once', async () => {
    const attempts = Array.from({ length: 10 }, () =>
      addUser(database, { name: 'wanted', displayName: '', email: null, secret: '' }).then(
        () => 'made',
        (error: Refusal) => error.reason,
      ),
    );
    expect((await Promise.all(attempts)).sort()).toEqual(['made', ...Array(9).fill('name-taken')]);
  });

  it('is told from one whose name differs in case', async () => {
    const { name } = await newUser();
    expect(await findUser(database, name.toUpperCase())).toBeUndefined();
    expect(await passwordForSignIn(database, name.toUpperCase())).toBeUndefined();
  });
});

describe('the list of accounts', () => {
  it('counts what they have', async () => {
    const { name, credential } = await newUser();
    const calendar = await calendarOf(name, credential.id);
    for (const uid of ['a', 'b']) {
      const object = {
        uid,
        etag: uid,
        component: 'VEVENT',
        body: '',
        size: 0,
        asSent: true,
        occurrences: [],
        texts: [],
      };
      await put(database, calendar, `${uid}.ics`, object, UNCONDITIONAL, {
        credentialId: credential.id,
        limits: LIMITS,
      });
    }
    await addAppPassword(database, name, phone('counted'));
    const summary = await findUser(database, name);
    expect(summary).toMatchObject({
      principal: { name },
      calendars: 1,
      calendarObjects: 2,
      addressBooks: 1,
      addressObjects: 0,
      octets: 0,
      quota: null,
      appPasswords: 1,
      lastUsedAt: null,
    });
    expect((await listUsers(database)).find(({ principal }) => principal.name === name)).toEqual(summary);
  });
});

describe('a removed account', () => {
  it('leaves nothing behind', async () => {
    const before = await Promise.all(['principal', 'credential', 'home', 'collection', 'object', 'version'].map(count));
    const { name, credential } = await newUser();
    const calendar = await calendarOf(name, credential.id);
    const object = {
      uid: 'a',
      etag: '1',
      component: 'VEVENT',
      body: '',
      size: 0,
      asSent: true,
      occurrences: [],
      texts: [],
    };
    await put(database, calendar, 'a.ics', object, UNCONDITIONAL, { credentialId: credential.id, limits: LIMITS });
    await put(database, calendar, 'a.ics', { ...object, etag: '2' }, UNCONDITIONAL, {
      credentialId: credential.id,
      limits: LIMITS,
    });
    expect(await removeUser(database, name)).toBe(true);
    expect(await removeUser(database, name)).toBe(false);
    expect(
      await Promise.all(['principal', 'credential', 'home', 'collection', 'object', 'version'].map(count)),
    ).toEqual(before);
    await expect(
      locate(database, { credentialId: credential.id, principal: { name } }, { area: 'calendars', user: name }, []),
    ).rejects.toThrow(CredentialGone);
  });
});

describe('a changed password', () => {
  it('is another credential; statements with the old one end', async () => {
    const { name, credential } = await newUser();
    expect(await setPassword(database, name, 'new')).toBe(true);
    const changed = await passwordForSignIn(database, name);
    expect(changed).toMatchObject({ secret: 'new', principal: credential.principal });
    expect(changed?.id).not.toBe(credential.id);
    await expect(calendarOf(name, credential.id)).rejects.toThrow(CredentialGone);
    await calendarOf(name, changed?.id ?? 0);
  });

  it('leaves app passwords as they are', async () => {
    const { name } = await newUser();
    await addAppPassword(database, name, phone('kept'));
    await setPassword(database, name, 'new');
    expect(await appPasswordForSignIn(database, name, 'kept')).toBeDefined();
  });

  it('is one also when several change it at once', async () => {
    const { name } = await newUser();
    await Promise.all(['a', 'b', 'c', 'd'].map((secret) => setPassword(database, name, secret)));
    expect(['a', 'b', 'c', 'd']).toContain((await passwordForSignIn(database, name))?.secret);
  });

  it('needs an account', async () => {
    expect(await setPassword(database, 'nobody', 'new')).toBe(false);
  });
});

describe('an app password', () => {
  it('is listed without its secret', async () => {
    const { name } = await newUser();
    const id = await addAppPassword(database, name, {
      label: 'Tablet',
      scope: 'read-only',
      expiresAt: NOW,
      secret: 's',
    });
    const listed = await listAppPasswords(database, name);
    expect(listed).toEqual([
      { id, label: 'Tablet', scope: 'read-only', expiresAt: NOW, createdAt: expect.any(Date), lastUsedAt: null },
    ]);
  });

  it('is found by its digest until it expires', async () => {
    const { name } = await newUser();
    const id = await addAppPassword(database, name, { ...phone('valid'), expiresAt: new Date(Date.now() + 60_000) });
    await addAppPassword(database, name, { ...phone('expired'), expiresAt: new Date(Date.now() - 1000) });
    expect(await appPasswordForSignIn(database, name, 'valid')).toMatchObject({ id, principal: { name } });
    expect(await appPasswordForSignIn(database, name, 'expired')).toBeUndefined();
    expect(await appPasswordForSignIn(database, name, '$argon2id$')).toBeUndefined();
  });

  it('is revoked by the account it belongs to, and only that one', async () => {
    const { name } = await newUser();
    const { name: other, credential } = await newUser();
    const id = (await addAppPassword(database, name, phone('x'))) ?? 0;
    expect(await revokeAppPassword(database, other, id)).toBe(false);
    expect(await revokeAppPassword(database, other, credential.id)).toBe(false);
    expect(await revokeAppPassword(database, name, id)).toBe(true);
    expect(await revokeAppPassword(database, name, id)).toBe(false);
    expect(await listAppPasswords(database, name)).toEqual([]);
  });

  it('needs an account', async () => {
    expect(await addAppPassword(database, 'nobody', phone('x'))).toBeUndefined();
    expect(await listAppPasswords(database, 'nobody')).toBeUndefined();
    expect(await revokeAppPassword(database, 'nobody', 1)).toBe(false);
  });
});
