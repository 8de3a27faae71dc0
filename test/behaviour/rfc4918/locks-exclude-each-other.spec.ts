// Which locks can be held at once, on a resource, above it and below it (RFC 4918 §6.1, §9.10.3, §9.10.5).
import { describe, expect, it } from 'vitest';
import { D } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import { event } from '../../support/objects.js';
import { lockinfo, propfind } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const first = await startDaybook();
const second = await startDaybook({ beside: first });
const { account } = first;

async function withObject(): Promise<{ alice: Account; path: string }> {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event({ uid: 'a' })).status(201);
  return { alice, path };
}

const locksOn = async (alice: Account, path: string) =>
  (await alice.propfind(path, propfind(D('lockdiscovery'))).status(207)).text.match(/<d:activelock>/g)?.length ?? 0;

const conflict = D('no-conflicting-lock');

describe('on one resource', () => {
  it.each([
    ['shared', 'shared', 200],
    ['shared', 'exclusive', 423],
    ['exclusive', 'shared', 423],
    ['exclusive', 'exclusive', 423],
  ] as const)('after a lock that is %s, one that is %s is answered with %i (§9.10.5)', async (held, wanted, status) => {
    const { alice, path } = await withObject();
    const { lockToken } = await alice.lock(path, lockinfo(held)).status(200);
    const answer = alice.lock(path, lockinfo(wanted), { if: `(<${lockToken}>)` }).status(status);
    if (status === 423) await answer.precondition(conflict, path);
    expect(await locksOn(alice, path)).toBe(status === 200 ? 2 : 1);
  });

  it('each shared lock has a token of its own (§6.2)', async () => {
    const { alice, path } = await withObject();
    const tokens = new Set<string>();
    for (let n = 0; n < 5; n += 1) tokens.add((await alice.lock(path, lockinfo('shared')).status(200)).lockToken);
    expect(tokens.size).toBe(5);
    expect(await locksOn(alice, path)).toBe(5);
  });

  it('of twenty that ask for it at two servers at once, one gets it', async () => {
    const { alice, path } = await withObject();
    const there = second.client({ authorization: alice.authorization });
    const clients = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? alice : there));
    const answers = await Promise.all(clients.map((client) => client.lock(path, lockinfo())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 423)]);
    expect(await locksOn(alice, path)).toBe(1);
  });

  it('a lock that was taken at one server is obeyed by the other', async () => {
    const { alice, path } = await withObject();
    const there = second.client({ authorization: alice.authorization });
    const { lockToken } = await alice.lock(path, lockinfo()).status(200);
    await there.put(path, event({ uid: 'a', summary: 'x' })).status(423);
    await there.put(path, event({ uid: 'a', summary: 'x' }), { if: `(<${lockToken}>)` }).status(204);
    await there.unlock(path, lockToken).status(204);
    await alice.put(path, event({ uid: 'a', summary: 'y' })).status(204);
  });

  it('a lock and a write that race end in an order: the write came first, or is refused', async () => {
    const { alice, path } = await withObject();
    first.interrupt('begin', () => alice.lock(path, lockinfo()).status(200));
    await alice.put(path, event({ uid: 'a', summary: 'late' })).status(423);
    expect((await alice.get(path)).text).not.toContain('late');
  });
});

describe('on a collection and its members', () => {
  it('depth infinity is in conflict with what is locked below, and says what that is (§9.10.9)', async () => {
    const { alice, path } = await withObject();
    const { lockToken } = await alice.lock(path, lockinfo()).status(200);
    for (const place of [alice.calendar, alice.calendarHome]) {
      const answer = await alice.lock(place, lockinfo('shared'), { depth: 'infinity' }).status(207);
      expect(answer.resources.map(({ href, status, error }) => [href, status, error])).toEqual([
        [path, 423, conflict],
        [place, 424, '{urn:daybook:ns}message'],
      ]);
      expect(answer.headers['lock-token']).toBeUndefined();
      expect(await locksOn(alice, place)).toBe(0);
    }
    await alice.unlock(path, lockToken).status(204);
    await alice.lock(alice.calendarHome, lockinfo()).status(200);
  });

  it('depth 0 is not', async () => {
    const { alice, path } = await withObject();
    await alice.lock(path, lockinfo()).status(200);
    await alice.lock(alice.calendar, lockinfo(), { depth: '0' }).status(200);
    await alice.lock(alice.calendarHome, lockinfo(), { depth: '0' }).status(200);
    expect(await locksOn(alice, path)).toBe(1);
  });

  it('what is locked from above cannot be locked again, and the root of the lock is named', async () => {
    const { alice, path } = await withObject();
    await alice.lock(alice.calendarHome, lockinfo()).status(200);
    await alice.lock(path, lockinfo('shared')).status(423).precondition(conflict, alice.calendarHome);
    await alice.lock(alice.calendar, lockinfo(), { depth: '0' }).status(423).precondition(conflict, alice.calendarHome);
    await alice.lock(alice.addressBook, lockinfo()).status(200);
  });

  it('shared locks of any depth go together', async () => {
    const { alice, path } = await withObject();
    for (const place of [path, alice.calendarHome, alice.calendar])
      await alice.lock(place, lockinfo('shared')).status(200);
    expect(await locksOn(alice, path)).toBe(3);
    await alice.lock(path, lockinfo()).status(423).precondition(conflict, alice.calendarHome, alice.calendar, path);
  });

  it('names that only begin alike have nothing to do with each other', async () => {
    const { alice, path } = await withObject();
    await alice.put(`${path}2`, event()).status(201);
    await alice.mkcalendar(`${alice.calendar.slice(0, -1)}2/`).status(201);
    await alice.lock(path, lockinfo()).status(200);
    await alice.lock(`${path}2`, lockinfo()).status(200);
    await alice.lock(`${alice.calendar.slice(0, -1)}2/`, lockinfo()).status(200);
    await alice.proppatch(`${path}2`, '<d:propertyupdate xmlns:d="DAV:"/>').status(423);
  });

  it('names with percent signs, wildcards and other letters are names like all others', async () => {
    const { alice } = await withObject();
    const odd = `${alice.calendarHome}${encodeURIComponent('50%_ü ')}/`;
    await alice.mkcalendar(odd).status(201);
    const { lockToken } = await alice.lock(odd, lockinfo()).status(200);
    expect((await alice.propfind(odd, propfind(D('lockdiscovery')))).text).toContain(`<d:href>${odd}</d:href>`);
    await alice.put(`${odd}a.ics`, event()).status(423).precondition(D('lock-token-submitted'), odd);
    await alice.put(`${odd}a.ics`, event(), { if: `<${odd}> (<${lockToken}>)` }).status(201);
  });
});

describe('for what the caller may not all write', () => {
  it('depth infinity is refused, and what may be known is named (§9.10.9)', async () => {
    const { alice } = await withObject();
    const bob = await account();
    const [secret, open] = [`${alice.calendarHome}secret/`, `${alice.calendarHome}open/`];
    for (const calendar of [secret, open]) await alice.mkcalendar(calendar).status(201);
    await alice.send('ACL', alice.calendarHome, acl(grant(bob.principal, 'read', 'write'))).status(200);
    await alice.lock(`${alice.calendarHome}open/`, lockinfo()).status(200);
    await bob.lock(alice.calendarHome, lockinfo()).status(423).precondition(conflict, alice.calendarHome);
    await alice.send('ACL', secret, acl(deny(bob.principal, 'write'))).status(200);
    const refused = await bob.lock(alice.calendarHome, lockinfo(), { depth: 'infinity' }).status(207);
    expect(refused.resources.map(({ href, status, error }) => [href, status, error])).toEqual([
      [secret, 403, D('need-privileges')],
      [alice.calendarHome, 424, '{urn:daybook:ns}message'],
    ]);
    await alice.send('ACL', secret, acl(deny(bob.principal, 'all'))).status(200);
    const { text } = await bob.lock(alice.calendarHome, lockinfo(), { depth: 'infinity' }).status(403);
    expect(text).not.toContain('secret');
    await bob.lock(alice.calendarHome, lockinfo(), { depth: '0' }).status(200);
  });
});
