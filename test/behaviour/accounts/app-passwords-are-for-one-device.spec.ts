// App passwords: one per device, with a scope and an end, and gone the moment they are revoked.
import { describe, expect, it } from 'vitest';
import { appPasswordDigest, generateAppPassword } from '#accounts';
import { addAppPassword, listAppPasswords, revokeAppPassword, type Scope } from '#store';
import { C, D, document } from '#xml';
import { basic } from '../../support/dav-client.js';
import { event } from '../../support/objects.js';
import { calendarMultiget, propertyupdate, propfind, syncCollection, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, client, database } = await startDaybook();

async function device(owner: Account, scope: Scope = 'full', expiresAt: Date | null = null) {
  const password = generateAppPassword();
  const secret = appPasswordDigest(password) ?? '';
  const id = (await addAppPassword(database, owner.name, { label: 'Phone', scope, expiresAt, secret })) ?? 0;
  return { id, password, ...client({ authorization: basic(owner.name, password) }) };
}

it('signs in to its account and to no other', async () => {
  const [alice, bob] = [await account(), await account()];
  const phone = await device(alice);
  await phone.put(`${alice.calendar}a.ics`, event()).status(201);
  await phone.get(`${bob.calendar}a.ics`).status(404);
  await client({ authorization: basic(bob.name, phone.password) })
    .propfind('/dav/')
    .status(401);
  await client({ authorization: basic(alice.name, generateAppPassword()) })
    .propfind('/dav/')
    .status(401);
});

// RFC 4648 §6
it('may be typed without its hyphens', async () => {
  const alice = await account();
  const { password } = await device(alice);
  await client({ authorization: basic(alice.name, password.replaceAll('-', '').toUpperCase()) })
    .propfind('/dav/')
    .status(207);
});

it('ends at once when it is revoked, and no other with it', async () => {
  const alice = await account();
  const [phone, laptop] = [await device(alice), await device(alice)];
  const { syncToken } = await phone.report(alice.calendar, syncCollection()).status(207);
  await revokeAppPassword(database, alice.name, phone.id);
  await phone.propfind(alice.calendar).status(401);
  await phone.put(`${alice.calendar}a.ics`, event()).status(401);
  await phone.report(alice.calendar, syncCollection({ since: syncToken })).status(401);
  await laptop.propfind(alice.calendar).status(207);
  await alice.propfind(alice.calendar).status(207);
});

it('ends with its expiry', async () => {
  const alice = await account();
  const old = await device(alice, 'full', new Date(Date.now() - 1000));
  await old.propfind('/dav/').status(401);
  const current = await device(alice, 'full', new Date(Date.now() + 60_000));
  await current.propfind(alice.calendar).status(207);
  await database.query({ name: 'expire', text: 'update credential set expires_at = now() where id = $1' }, [
    current.id,
  ]);
  await current.propfind(alice.calendar).status(401);
});

it('its owner sees when it was last used', async () => {
  const alice = await account();
  const phone = await device(alice);
  expect((await listAppPasswords(database, alice.name))?.[0]?.lastUsedAt).toBeNull();
  await phone.propfind('/dav/').status(207);
  const [listed] = (await listAppPasswords(database, alice.name)) ?? [];
  expect(Date.now() - (listed?.lastUsedAt?.getTime() ?? 0)).toBeLessThan(60_000);
});

describe('for reading only', () => {
  it('reads everything', async () => {
    const alice = await account();
    const path = `${alice.calendar}a.ics`;
    await alice.put(path, event()).status(201);
    const reader = await device(alice, 'read-only');
    await reader.get(path).status(200);
    await reader.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar, path]);
    await reader.report(alice.calendar, calendarMultiget([path])).hrefs([path]);
    await reader.report(alice.calendar, syncCollection()).hrefs([path]);
  });

  it('writes nothing by any method, and is told the privilege it lacks', async () => {
    const alice = await account();
    const path = `${alice.calendar}a.ics`;
    const { etag } = await alice.put(path, event({ uid: 'a' })).status(201);
    const reader = await device(alice, 'read-only');
    const lacks = D('need-privileges');
    await reader
      .put(path, event({ uid: 'a', summary: 'x' }))
      .status(403)
      .precondition(lacks);
    await reader.put(`${alice.calendar}b.ics`, event()).status(403).precondition(lacks);
    await reader.post(alice.calendar, event()).status(403).precondition(lacks);
    await reader.delete(path).status(403).precondition(lacks);
    await reader.delete(alice.calendar).status(403).precondition(lacks);
    await reader.mkcalendar(`${alice.calendarHome}x/`).status(403).precondition(lacks);
    await reader.mkcol(`${alice.addressBookHome}x/`).status(403).precondition(lacks);
    await reader.move(path, `${alice.calendar}b.ics`).status(403).precondition(lacks);
    await reader.copy(path, `${alice.calendar}b.ics`).status(403).precondition(lacks);
    for (const target of [path, alice.calendar, alice.calendarHome]) {
      await reader
        .proppatch(target, propertyupdate([valued(D('displayname'), 'x')]))
        .status(403)
        .precondition(lacks);
    }
    await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar, path]);
    await alice.get(path).header('etag', etag);
  });

  it('sees its privileges, so that a program shows the calendar as one to read', async () => {
    const alice = await account();
    const asked = propfind(D('current-user-privilege-set'));
    const reader = await device(alice, 'read-only');
    const { text } = await reader.propfind(alice.calendar, asked).status(207);
    expect(text).toContain('<d:privilege><d:read/></d:privilege>');
    for (const name of ['write', 'write-content', 'write-properties', 'bind', 'unbind', 'all'])
      expect(text).not.toContain(`<d:${name}/>`);
    expect((await alice.propfind(alice.calendar, asked)).text).toContain('<d:privilege><d:write/></d:privilege>');
  });

  it('names the resource and the privilege (RFC 3744 §7.1.1)', async () => {
    const alice = await account();
    const reader = await device(alice, 'read-only');
    const { text } = await reader.mkcalendar(`${alice.calendarHome}x/`, document(C('mkcalendar'))).status(403);
    expect(text).toContain(
      `<d:need-privileges><d:resource><d:href>${alice.calendarHome}</d:href><d:privilege><d:bind/></d:privilege></d:resource></d:need-privileges>`,
    );
  });
});
