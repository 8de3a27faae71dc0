// What a write lock stops: every change without the token, by whomever, and every change by others (RFC 4918 §6.4, §7).
import { beforeEach, describe, expect, it } from 'vitest';
import { C, D } from '#xml';
import { acl, grant } from '../../support/access-bodies.js';
import type { Pending } from '../../support/answer.js';
import { event } from '../../support/objects.js';
import { calendarQuery } from '../../support/queries.js';
import { lockinfo, propertyupdate, propfind, syncCollection, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const note = propertyupdate([valued('{urn:x}note', 'a note')]);

let alice: Account;
/** A calendar with the object `a.ics`, and another one with nothing in it. */
let calendar = '';
let object = '';
let other = '';

beforeEach(async () => {
  alice = await account();
  calendar = `${alice.calendarHome}work/`;
  object = `${calendar}a.ics`;
  other = `${alice.calendarHome}other/`;
  await alice.mkcalendar(calendar).status(201);
  await alice.mkcalendar(other).status(201);
  await alice.put(object, event({ uid: 'a' })).status(201);
});

type Write = (headers: Readonly<Record<string, string>>) => Pending;
let changes = 0;
const another = () => event({ uid: 'a', summary: String(++changes) });

/** Requests that change an object but not the names in its calendar. */
const contentWrites = (): Record<string, Write> => ({
  PUT: (headers) => alice.put(object, another(), headers),
  PROPPATCH: (headers) => alice.proppatch(object, note, headers),
});

/** Requests that change the names in the calendar. */
const memberWrites = (): Record<string, Write> => ({
  'PUT of a new one': (headers) => alice.put(`${calendar}new.ics`, event(), headers),
  POST: (headers) => alice.post(calendar, event(), headers),
  'COPY in': (headers) => alice.copy(`${other}b.ics`, `${calendar}b.ics`, headers),
  'MOVE in': (headers) => alice.move(`${other}c.ics`, `${calendar}c.ics`, headers),
  'MOVE within': (headers) => alice.move(object, `${calendar}moved.ics`, headers),
  'MOVE out': (headers) => alice.move(`${calendar}d.ics`, `${other}d.ics`, headers),
  DELETE: (headers) => alice.delete(`${calendar}e.ics`, headers),
});

/** Requests that change the calendar itself. */
const collectionWrites = (): Record<string, Write> => ({
  'PROPPATCH of the calendar': (headers) => alice.proppatch(calendar, note, headers),
  ACL: (headers) => alice.send('ACL', calendar, acl(), headers),
});

/** All of them are stopped by the lock on `root`, and none where its token is submitted. */
async function stopped(writes: Record<string, Write>, root: string, token: string) {
  for (const [name, write] of Object.entries(writes)) {
    const { status, text } = await write({}).precondition(D('lock-token-submitted'), root);
    expect(status, `${name} ${text}`).toBe(423);
    // True, but not the token (RFC 4918 §10.4.8).
    await write({ if: '(Not <DAV:no-lock>)' }).status(423);
  }
  for (const [name, write] of Object.entries(writes)) {
    const { status, text } = await write({ if: `<${root}> (<${token}>)` });
    expect([200, 201, 204, 207], `${name} ${text}`).toContain(status);
  }
}

async function going(writes: Record<string, Write>) {
  for (const [name, write] of Object.entries(writes)) {
    const { status, text } = await write({});
    expect([200, 201, 204, 207], `${name} ${text}`).toContain(status);
  }
}

const moreObjects = async () => {
  for (const uid of ['b', 'c']) await alice.put(`${other}${uid}.ics`, event({ uid })).status(201);
  for (const uid of ['d', 'e']) await alice.put(`${calendar}${uid}.ics`, event({ uid })).status(201);
};

describe('a lock on an object', () => {
  it('stops what changes the object, and nothing else', async () => {
    const { lockToken } = await alice.lock(object, lockinfo()).status(200);
    await stopped(contentWrites(), object, lockToken);
    await going(collectionWrites());
    await alice.put(`${calendar}new.ics`, event()).status(201);
    await alice.copy(object, `${other}a.ics`).status(201);
    await alice.copy(`${other}a.ics`, object).status(423).precondition(D('lock-token-submitted'), object);
    await alice.move(`${other}a.ics`, object).status(423).precondition(D('lock-token-submitted'), object);
    await alice.move(object, `${calendar}b.ics`).status(423).precondition(D('lock-token-submitted'), object);
    await alice.delete(object).status(423).precondition(D('lock-token-submitted'), object);
    await alice.delete(object, { if: `(<${lockToken}>)` }).status(204);
  });

  it('lets everybody read', async () => {
    await alice.lock(object, lockinfo()).status(200);
    await alice.get(object).status(200);
    await alice.list(calendar, propfind(D('getetag'))).status(207);
    await alice.report(calendar, syncCollection()).status(207);
    await alice.report(calendar, calendarQuery({ components: [{ name: 'VEVENT' }] })).status(207);
    await alice.options(object).status(200);
  });

  it('needs only the token of the destination for a COPY, as in the example of §7.5.1', async () => {
    const destination = `${other}b.ics`;
    await alice.put(destination, event({ uid: 'a' })).status(201);
    await alice.lock(object, lockinfo()).status(200);
    const { lockToken } = await alice.lock(destination, lockinfo()).status(200);
    await alice.copy(object, destination, { if: `<${destination}> (<${lockToken}>)` }).status(204);
  });

  it('needs both tokens for a MOVE, and the one at the destination stays (§7.6)', async () => {
    const destination = `${other}b.ics`;
    await alice.put(destination, event({ uid: 'a' })).status(201);
    const there = await alice.lock(destination, lockinfo()).status(200);
    const here = await alice.lock(object, lockinfo()).status(200);
    const both = `<${object}> (<${here.lockToken}>) <${destination}> (<${there.lockToken}>)`;
    await alice.move(object, destination, { if: `(<${here.lockToken}>)` }).status(423);
    await alice.move(object, destination, { if: `<${destination}> (<${there.lockToken}>)` }).status(423);
    await alice.move(object, destination, { if: both }).status(204);
    const locks = await alice.propfind(destination, propfind(D('lockdiscovery')));
    expect(locks.text).toContain(there.lockToken);
    expect(locks.text).not.toContain(here.lockToken);
  });
});

describe('a lock of depth 0 on a calendar', () => {
  it('guards its properties and the names in it, and not what is under the names (§7.4)', async () => {
    await moreObjects();
    const { lockToken } = await alice.lock(calendar, lockinfo(), { depth: '0' }).status(200);
    await going(contentWrites());
    await alice.copy(object, `${other}a.ics`).status(201);
    await stopped(memberWrites(), calendar, lockToken);
    await stopped(collectionWrites(), calendar, lockToken);
    await alice.delete(calendar).status(423).precondition(D('lock-token-submitted'), calendar);
    await alice.delete(calendar, { if: `(<${lockToken}>)` }).status(204);
  });
});

describe('a lock of depth infinity on a calendar', () => {
  it('guards everything in it, too, and what comes into it (§7.4)', async () => {
    await moreObjects();
    const { lockToken } = await alice.lock(calendar, lockinfo()).status(200);
    const writes = { ...contentWrites(), ...memberWrites(), ...collectionWrites() };
    await stopped(writes, calendar, lockToken);
    await alice.proppatch(`${calendar}b.ics`, note).status(423).precondition(D('lock-token-submitted'), calendar);
    // What was moved out is free.
    await alice.proppatch(`${other}d.ics`, note).status(207);
  });

  it('needs its token in whatever form, as in the example of §7.5.2', async () => {
    await alice.lock(alice.calendar, lockinfo()).status(200);
    const { lockToken } = await alice.lock(calendar, lockinfo()).status(200);
    await alice.delete(object).status(423).precondition(D('lock-token-submitted'), calendar);
    for (const condition of [
      `(<${lockToken}>)`,
      `<${calendar}> (<${lockToken}>)`,
      `<${object}> (<${lockToken}>)`,
      `(<urn:x>) (Not <DAV:no-lock>) (<${lockToken}>)`,
      `(<${lockToken}> <urn:x>) (Not <DAV:no-lock>)`,
    ]) {
      await alice.put(object, another(), { if: condition }).status(204);
    }
    await alice.delete(object, { if: `(<${lockToken}>)` }).status(204);
  });
});

describe('a lock on a home', () => {
  const writes = (): Record<string, Write> => ({
    MKCALENDAR: (headers) => alice.mkcalendar(`${alice.calendarHome}new/`, undefined, headers),
    MKCOL: (headers) => alice.mkcol(`${alice.calendarHome}newer/`, undefined, headers),
    'DELETE of a calendar': (headers) => alice.delete(other, headers),
    'PROPPATCH of the home': (headers) => alice.proppatch(alice.calendarHome, note, headers),
    'ACL of the home': (headers) => alice.send('ACL', alice.calendarHome, acl(), headers),
  });

  it('of depth 0 guards its properties and the names in it', async () => {
    const { lockToken } = await alice.lock(alice.calendarHome, lockinfo(), { depth: '0' }).status(200);
    await stopped(writes(), alice.calendarHome, lockToken);
    await going({ ...contentWrites(), ...collectionWrites() });
    await alice.mkcol(`${alice.addressBookHome}new/`).status(201);
  });

  it('of depth infinity guards all there is', async () => {
    const { lockToken } = await alice.lock(alice.calendarHome, lockinfo()).status(200);
    await stopped({ ...contentWrites(), ...collectionWrites(), ...writes() }, alice.calendarHome, lockToken);
    await alice.proppatch(alice.addressBook, note).status(207);
  });
});

describe('a collection with locked members', () => {
  it('is not deleted without their tokens, as in the example of §9.6.2', async () => {
    await alice.put(`${calendar}b.ics`, event()).status(201);
    const { lockToken } = await alice.lock(object, lockinfo()).status(200);
    await alice.lock(`${calendar}b.ics`, lockinfo('shared')).status(200);
    const second = await alice.lock(`${calendar}b.ics`, lockinfo('shared')).status(200);
    const { resources } = await alice.delete(calendar).status(207);
    const refused = resources.map(({ href, status, error }) => [href, status, error]);
    expect(refused.sort()).toEqual([
      [object, 423, D('lock-token-submitted')],
      [`${calendar}b.ics`, 423, D('lock-token-submitted')],
    ]);
    await alice.get(object).status(200);
    await alice
      .delete(calendar, { if: `<${object}> (<${lockToken}>)` })
      .status(207)
      .gone([`${calendar}b.ics`], 423);
    const all = `<${object}> (<${lockToken}>) <${calendar}b.ics> (<${second.lockToken}>)`;
    await alice.delete(calendar, { if: all }).status(204);
  });
});

describe('somebody else', () => {
  it('changes nothing even with the token (§6.4)', async () => {
    const bob = await account();
    await alice.send('ACL', calendar, acl(grant(bob.principal, 'read', 'write'))).status(200);
    const { lockToken } = await alice.lock(object, lockinfo()).status(200);
    const headers = { if: `(<${lockToken}>)` };
    expect((await bob.propfind(object, propfind(D('lockdiscovery')))).text).toContain(lockToken);
    await bob.put(object, another(), headers).status(423).precondition(D('lock-token-submitted'), object);
    await bob.delete(object, headers).status(423);
    await bob.lock(object, undefined, headers).status(403);
    await alice.put(object, another(), headers).status(204);
  });

  it('may write along with a shared lock of their own, and not without', async () => {
    const bob = await account();
    await alice.send('ACL', calendar, acl(grant(bob.principal, 'read', 'write'))).status(200);
    const hers = await alice.lock(object, lockinfo('shared')).status(200);
    await bob.put(object, another(), { if: `(<${hers.lockToken}>)` }).status(423);
    const his = await bob.lock(object, lockinfo('shared')).status(200);
    await bob.put(object, another(), { if: `(<${his.lockToken}>)` }).status(204);
    await alice.put(object, another(), { if: `(<${hers.lockToken}>)` }).status(204);
    await alice.put(object, another()).status(423).precondition(D('lock-token-submitted'), object);
    await alice.put(object, another(), { if: `(<${his.lockToken}>)` }).status(423);
  });

  it('who locked the object does not thereby open the calendar', async () => {
    const bob = await account();
    await alice.send('ACL', calendar, acl(grant(bob.principal, 'read', 'write'))).status(200);
    const hers = await alice.lock(calendar, lockinfo(), { depth: '0' }).status(200);
    const his = await bob.lock(object, lockinfo()).status(200);
    await bob.put(object, another(), { if: `(<${his.lockToken}>)` }).status(204);
    await bob
      .delete(object, { if: `(<${his.lockToken}>)` })
      .status(423)
      .precondition(D('lock-token-submitted'), calendar);
    await alice
      .delete(object, { if: `<${calendar}> (<${hers.lockToken}>)` })
      .status(423)
      .precondition(D('lock-token-submitted'), object);
  });
});

it('a request that is refused for another reason says so first (§8.1)', async () => {
  const bob = await account();
  await alice.send('ACL', calendar, acl(grant(bob.principal, 'read'))).status(200);
  await alice.lock(object, lockinfo()).status(200);
  await bob.put(object, another()).status(403).precondition(D('need-privileges'));
  await alice.put(object, 'nonsense').status(415, 403).precondition(C('valid-calendar-data'));
  await alice.put(object, another(), { 'if-match': '"x"' }).status(412);
});
