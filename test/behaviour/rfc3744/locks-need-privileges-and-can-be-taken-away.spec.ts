// Who may lock and unlock (RFC 3744 §3.5, Appendix B, RFC 4918 §6.4), and what all others do not learn.
import { describe, expect, it } from 'vitest';
import { appPasswordDigest, generateAppPassword } from '#accounts';
import { addAppPassword } from '#store';
import { D } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import { basic } from '../../support/dav-client.js';
import { event } from '../../support/objects.js';
import { lockinfo, propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, client, database } = await startDaybook();

/** Alice with a calendar on which Bob has some privileges. */
async function shared(...privileges: readonly string[]) {
  const [alice, bob] = [await account(), await account()];
  const calendar = `${alice.calendarHome}shared/`;
  const object = `${calendar}a.ics`;
  await alice.mkcalendar(calendar).status(201);
  await alice.put(object, event({ uid: 'a' })).status(201);
  const give = (...given: readonly string[]) =>
    alice.send('ACL', calendar, acl(...(given.length === 0 ? [] : [grant(bob.principal, ...given)]))).status(200);
  await give(...privileges);
  return { alice, bob, calendar, object, give };
}

describe('LOCK', () => {
  it('needs write-content, and for a name that nothing has bind', async () => {
    const { bob, calendar, object, give } = await shared('read', 'write-properties', 'bind', 'unbind', 'unlock');
    for (const place of [object, calendar]) {
      await bob.lock(place, lockinfo()).status(403).precondition(D('need-privileges'));
    }
    await bob
      .lock(`${calendar}new.ics`, lockinfo())
      .status(403)
      .precondition('{urn:ietf:params:xml:ns:caldav}valid-calendar-data');
    await give('read', 'write-content');
    await bob.lock(`${calendar}new.ics`, lockinfo()).status(403).precondition(D('need-privileges'));
    const { lockToken } = await bob.lock(object, lockinfo()).status(200);
    await bob.lock(object, undefined, { if: `(<${lockToken}>)` }).status(200);
    await give('read');
    await bob.lock(object, undefined, { if: `(<${lockToken}>)` }).status(403);
  });

  it('gives nobody a privilege (RFC 4918 §6.4)', async () => {
    const { bob, calendar, object } = await shared('read', 'write-content');
    const { lockToken } = await bob.lock(object, lockinfo()).status(200);
    const headers = { if: `(<${lockToken}>)` };
    await bob.put(object, event({ uid: 'a', summary: 'x' }), headers).status(204);
    await bob.delete(object, headers).status(403).precondition(D('need-privileges'));
    await bob.proppatch(object, '<d:propertyupdate xmlns:d="DAV:"/>', headers).status(403);
    await bob.put(`${calendar}b.ics`, event(), headers).status(403);
  });
});

describe('UNLOCK', () => {
  it('needs nothing for a lock of one’s own', async () => {
    const { bob, object, give } = await shared('write-content');
    const { lockToken } = await bob.lock(object, lockinfo()).status(200);
    await give('read');
    await bob.unlock(object, lockToken).status(204);
  });

  it('needs DAV:unlock for the locks of others', async () => {
    const { alice, bob, object, calendar, give } = await shared('read', 'write');
    const { lockToken } = await alice.lock(object, lockinfo()).status(200);
    await bob.unlock(object, lockToken).status(403).precondition(D('need-privileges'));
    await give('read', 'unlock');
    await bob.unlock(object, 'urn:uuid:x').status(409);
    await bob.unlock(calendar, lockToken).status(409);
    await bob.unlock(object, lockToken).status(204);
    await alice.put(object, event({ uid: 'a', summary: 'x' })).status(204);
  });

  it('of a lock on the whole home needs it on the home', async () => {
    const { alice, bob, object } = await shared('read', 'unlock');
    const { lockToken } = await alice.lock(alice.calendarHome, lockinfo()).status(200);
    await bob.unlock(object, lockToken).status(403).precondition(D('need-privileges'));
    await alice.send('ACL', alice.calendarHome, acl(grant(bob.principal, 'unlock'))).status(200, 423);
    await alice
      .send('ACL', alice.calendarHome, acl(grant(bob.principal, 'unlock')), { if: `(<${lockToken}>)` })
      .status(200);
    await bob.unlock(object, lockToken).status(204);
  });

  it('is possible for the owner of the home and for administrators', async () => {
    const { alice, bob, object } = await shared('read', 'write-content');
    const root = await account(undefined, { administrator: true });
    for (const other of [alice, root]) {
      const { lockToken } = await bob.lock(object, lockinfo()).status(200);
      await other.put(object, event({ uid: 'a', summary: 'x' }), { if: `(<${lockToken}>)` }).status(423);
      await other.unlock(object, lockToken).status(204);
    }
  });
});

describe('a stranger', () => {
  it('learns nothing of locks, nor of what is locked', async () => {
    const { alice, object, calendar } = await shared();
    const eve = await account();
    const { lockToken } = await alice.lock(object, lockinfo()).status(200);
    const [absent, token] = [`${calendar}x.ics`, `(<${lockToken}>)`];
    for (const [locked, free] of [
      [object, absent],
      [calendar, `${alice.calendarHome}absent/`],
    ] as const) {
      for (const send of [
        (path: string) => eve.lock(path, lockinfo()),
        (path: string) => eve.lock(path, undefined, { if: token }),
        (path: string) => eve.unlock(path, lockToken),
        (path: string) => eve.put(path, event(), { if: token }),
        (path: string) => eve.propfind(path, propfind(D('lockdiscovery'))),
      ]) {
        const [one, other] = [await send(locked), await send(free)];
        expect([one.status, one.text]).toEqual([other.status, other.text]);
        expect(one.status).toBeGreaterThanOrEqual(400);
      }
    }
  });

  it('nor does whoever may do little but not read', async () => {
    const { alice, bob, object, calendar } = await shared('read-free-busy', 'write-acl');
    const { lockToken } = await alice.lock(object, lockinfo()).status(200);
    for (const send of [
      (path: string) => bob.lock(path, lockinfo()),
      (path: string) => bob.unlock(path, lockToken),
      (path: string) => bob.unlock(path, 'urn:uuid:x'),
      (path: string) => bob.propfind(path, propfind(D('lockdiscovery'))),
    ]) {
      const [there, missing] = [await send(object).status(403), await send(`${calendar}b.ics`).status(403)];
      expect(there.text).toBe(missing.text.replaceAll('b.ics', 'a.ics'));
    }
  });

  it('who may delete a calendar but not read it is not told what in it is locked', async () => {
    const { alice, bob, object, calendar } = await shared();
    await alice.send('ACL', calendar, acl(deny(bob.principal, 'read'))).status(200);
    await alice.send('ACL', alice.calendarHome, acl(grant(bob.principal, 'all'))).status(200);
    await alice.lock(object, lockinfo()).status(200);
    const { text } = await bob.delete(calendar).status(423).precondition(D('lock-token-submitted'), calendar);
    expect(text).not.toContain('a.ics');
    expect((await bob.lock(calendar, lockinfo()).status(423)).text).not.toContain('a.ics');
  });
});

it('an app password that is read-only neither locks nor unlocks', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  const password = generateAppPassword();
  const secret = appPasswordDigest(password) ?? '';
  await addAppPassword(database, alice.name, { label: 'Wall', scope: 'read-only', expiresAt: null, secret });
  const wall = client({ authorization: basic(alice.name, password) });
  const { lockToken } = await alice.lock(path, lockinfo()).status(200);
  await wall.lock(alice.calendar, lockinfo('shared')).status(403);
  await wall.lock(path, undefined, { if: `(<${lockToken}>)` }).status(403);
  await wall.unlock(path, lockToken).status(403);
  expect((await wall.propfind(path, propfind(D('lockdiscovery')))).text).toContain(lockToken);
});
