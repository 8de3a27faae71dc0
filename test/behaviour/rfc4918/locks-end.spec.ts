// How locks end: in time, and with what they were on (RFC 4918 §6.1, §6.6, §7.6).
import { expect, it } from 'vitest';
import { purge, type Statement } from '#store';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { lockinfo, propertyupdate, propfind } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, database } = await startDaybook({ limits: { maxLocks: 3 } });

const EXPIRE: Statement = {
  name: 'expire_lock',
  text: `update lock set expires_at = now() - interval '1 second' where token = $1`,
};
const KEPT: Statement = { name: 'kept_locks', text: 'select token from lock where token = any($1::text[])' };

const expire = (token: string) => database.query(EXPIRE, [token]);
const kept = async (...tokens: readonly string[]) => (await database.query(KEPT, [tokens])).length;

async function withObject(): Promise<{ alice: Account; path: string }> {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event({ uid: 'a' })).status(201);
  return { alice, path };
}

const locksOn = async (alice: Account, path: string) =>
  (await alice.propfind(path, propfind(D('lockdiscovery'))).status(207)).text.match(/<d:activelock>/g)?.length ?? 0;

const change = (summary: string) => event({ uid: 'a', summary });

it('a lock that has expired is as one that is not there', async () => {
  const { alice, path } = await withObject();
  const { lockToken } = await alice.lock(path, lockinfo()).status(200);
  const headers = { if: `(<${lockToken}>)` };
  await expire(lockToken);
  expect(await locksOn(alice, path)).toBe(0);
  await alice.put(path, change('x'), headers).status(412);
  await alice.lock(path, undefined, headers).status(412).precondition(D('lock-token-matches-request-uri'));
  await alice.unlock(path, lockToken).status(409);
  await alice.put(path, change('x')).status(204);
  await alice.lock(alice.calendar, lockinfo()).status(200);
});

it('one that was refreshed in time stays', async () => {
  const { alice, path } = await withObject();
  const { lockToken } = await alice.lock(path, lockinfo(), { timeout: 'Second-1' }).status(200);
  await alice.lock(path, undefined, { if: `(<${lockToken}>)` }).status(200);
  const { text } = await alice.propfind(path, propfind(D('lockdiscovery')));
  expect(Number(/Second-(\d+)/.exec(text)?.[1])).toBeGreaterThan(3500);
});

it('housekeeping deletes what has expired, and nothing else', async () => {
  const { alice, path } = await withObject();
  const [gone, here] = [await alice.lock(path, lockinfo('shared')), await alice.lock(path, lockinfo('shared'))];
  await expire(gone.lockToken);
  expect(await kept(gone.lockToken, here.lockToken)).toBe(2);
  await purge(database, { syncDays: 1, syncChanges: 0, versionDays: 1 });
  expect(await kept(gone.lockToken)).toBe(0);
  expect(await kept(here.lockToken)).toBe(1);
});

it('a lock goes with the object, however that goes', async () => {
  const { alice, path } = await withObject();
  const headers = async () => ({ if: `(<${(await alice.lock(path, lockinfo())).lockToken}>)` });
  await alice.delete(path, await headers()).status(204);
  await alice.put(path, event({ uid: 'a' })).status(201);
  expect(await locksOn(alice, path)).toBe(0);
  const moved = await headers();
  await alice.move(path, `${alice.calendar}b.ics`, moved).status(201);
  expect(await locksOn(alice, `${alice.calendar}b.ics`)).toBe(0);
  await alice.put(path, event()).status(201);
  expect(await locksOn(alice, path)).toBe(0);
  await alice.put(path, event(), moved).status(412);
});

it('a lock is not copied', async () => {
  const { alice, path } = await withObject();
  await alice.lock(path, lockinfo()).status(200);
  await alice.mkcalendar(`${alice.calendarHome}b/`).status(201);
  await alice.copy(path, `${alice.calendarHome}b/a.ics`).status(201);
  expect(await locksOn(alice, `${alice.calendarHome}b/a.ics`)).toBe(0);
  expect(await locksOn(alice, path)).toBe(1);
});

it('locks go with the calendar, but not those of another with a similar name', async () => {
  const { alice } = await withObject();
  const [calendar, similar] = [`${alice.calendarHome}b/`, `${alice.calendarHome}b2/`];
  await alice.mkcalendar(calendar).status(201);
  await alice.mkcalendar(similar).status(201);
  await alice.put(`${calendar}a.ics`, event()).status(201);
  const own = await alice.lock(calendar, lockinfo('shared')).status(200);
  const member = await alice.lock(`${calendar}a.ics`, lockinfo('shared')).status(200);
  await alice.lock(similar, lockinfo()).status(200);
  await alice.delete(calendar, { if: `(<${own.lockToken}>) (<${member.lockToken}>)` }).status(204);
  expect(await kept(own.lockToken, member.lockToken)).toBe(0);
  expect(await locksOn(alice, similar)).toBe(1);
  await alice.mkcalendar(calendar).status(201);
  await alice.put(`${calendar}a.ics`, event()).status(201);
});

it('writing does not end it, and a change of properties does not either', async () => {
  const { alice, path } = await withObject();
  const { lockToken } = await alice.lock(path, lockinfo()).status(200);
  await alice.put(path, change('x'), { if: `(<${lockToken}>)` }).status(204);
  await alice.proppatch(path, propertyupdate([]), { if: `(<${lockToken}>)` }).status(207);
  expect(await locksOn(alice, path)).toBe(1);
});

it('one account can have so many and no more, until some have ended', async () => {
  const { alice, path } = await withObject();
  const held = [];
  for (let n = 0; n < 3; n += 1) held.push(await alice.lock(path, lockinfo('shared')).status(200));
  await alice.lock(alice.addressBook, lockinfo()).status(507);
  const [first, second] = held.map(({ lockToken }) => lockToken);
  await expire(first ?? '');
  await alice.lock(alice.addressBook, lockinfo()).status(200);
  await alice.unlock(path, second ?? '').status(204);
  await alice.lock(path, lockinfo('shared')).status(200);
  await (await account()).lock('/dav/calendars/', lockinfo()).status(405);
});

it('what is told to those who synchronise does not change by a lock', async () => {
  const { alice, path } = await withObject();
  const token = async () => (await alice.propfind(alice.calendar, propfind(D('sync-token')))).text;
  const before = await token();
  const { lockToken } = await alice.lock(path, lockinfo()).status(200);
  await alice.lock(path, undefined, { if: `(<${lockToken}>)` }).status(200);
  await alice.unlock(path, lockToken).status(204);
  expect(await token()).toBe(before);
});
