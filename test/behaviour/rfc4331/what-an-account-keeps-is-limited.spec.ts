// The quota of an account: announced by properties, kept by every way in, and never in the way of making room (RFC 4331).
import { beforeEach, describe, expect, it } from 'vitest';
import { setQuota } from '#store';
import { CS, D } from '#xml';
import { anotherDefault } from '../../support/another-default.js';
import { card, event } from '../../support/objects.js';
import { propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const QUOTA = 10_000;
const { account, database, statements } = await startDaybook({ limits: { quota: QUOTA, maxResources: 3 } });

const [AVAILABLE, USED] = [D('quota-available-bytes'), D('quota-used-bytes')];
let alice: Account;

beforeEach(async () => {
  alice = await account();
});

const room = async (path: string) => {
  const answer = (await alice.propfind(path, propfind(AVAILABLE, USED)).status(207)).of();
  return [answer.text(AVAILABLE), answer.text(USED)];
};

/** An event of so many octets. */
const sized = (octets: number, uid: string) => {
  const empty = event({ uid, lines: ['X-FILL:'] });
  return event({ uid, lines: [`X-FILL:${'x'.repeat(octets - empty.length)}`] });
};

describe('the properties', () => {
  it('are the same for the homes and collections of an account, which share its quota', async () => {
    await alice.put(`${alice.calendar}a.ics`, sized(3000, 'a')).status(201);
    await alice.put(`${alice.addressBook}a.vcf`, card({ lines: [`NOTE:${'x'.repeat(1000)}`] })).status(201);
    const [available, used] = await room(alice.calendarHome);
    expect(Number(used)).toBeGreaterThan(4000);
    expect(Number(available)).toBe(QUOTA - Number(used));
    for (const path of [alice.addressBookHome, alice.calendar, alice.addressBook]) {
      expect(await room(path)).toEqual([available, used]);
    }
  });

  it('cost one statement for a page of collections, and nobody else is counted', async () => {
    const bob = await account();
    await bob.put(`${bob.calendar}a.ics`, sized(1000, 'a')).status(201);
    await alice.mkcalendar(`${alice.calendarHome}other/`).status(201);
    const ran = await statements(() => alice.list(alice.calendarHome, propfind(AVAILABLE, USED)).status(207));
    expect(ran).toEqual(['own_home_at', 'usage_of_homes', 'collections_of_home', 'usage_of_homes']);
    expect(await room(alice.calendar)).toEqual([String(QUOTA), '0']);
  });

  it('are protected, and not in allprop', async () => {
    for (const name of [AVAILABLE, USED]) {
      const answer = await alice.proppatch(alice.calendarHome, propertyupdate([valued(name, '5')])).status(207);
      expect(answer.of().statusOf(name)).toBe(403);
    }
    const all = (await alice.propfind(alice.calendarHome)).of();
    expect([all.statusOf(AVAILABLE), all.statusOf(USED)]).toEqual([undefined, undefined]);
  });

  it('know no available octets where nothing limits the account', async () => {
    await setQuota(database, alice.name, Number.POSITIVE_INFINITY);
    expect(await room(alice.calendarHome)).toEqual([undefined, '0']);
    await alice.put(`${alice.calendar}a.ics`, sized(QUOTA + 1, 'a')).status(201);
    await setQuota(database, alice.name, null);
    expect(await room(alice.calendarHome)).toEqual(['0', String(QUOTA + 1)]);
  });
});

describe('a full account', () => {
  let full = '';

  beforeEach(async () => {
    full = `${alice.calendar}full.ics`;
    await alice.put(full, sized(QUOTA, 'full')).status(201);
  });

  it('takes nothing more by PUT, POST, COPY or MOVE, and says how much would be needed', async () => {
    const other = await account();
    const theirs = `${other.calendar}b.ics`;
    await other.put(theirs, sized(500, 'b')).status(201);
    const chief = await account(undefined, { administrator: true });
    const { text } = await alice
      .put(`${alice.calendar}a.ics`, sized(321, 'a'))
      .status(507)
      .precondition(D('quota-not-exceeded'));
    expect(text).toContain('uses 10000 of 10000 octets and would need 321 more');
    await alice.post(alice.addressBook, card()).status(507).precondition(D('quota-not-exceeded'));
    await chief.copy(theirs, `${alice.calendar}b.ics`).status(507).precondition(D('quota-not-exceeded'));
    await chief.move(theirs, `${alice.calendar}b.ics`).status(507).precondition(D('quota-not-exceeded'));
    await other.get(theirs).status(200);
    const copy = `${alice.calendarHome}copy/`;
    await alice.copy(alice.calendar, copy).status(507).precondition(D('quota-not-exceeded'));
    await anotherDefault(other);
    await chief.move(other.calendar, copy).status(507).precondition(D('quota-not-exceeded'));
    await alice.copy(alice.calendar, copy, { depth: '0' }).status(201);
    await alice.list(alice.calendar).hrefs([alice.calendar, full]);
  });

  it('can be made emptier, and things in it can be moved about', async () => {
    const there = `${alice.calendarHome}second/there.ics`;
    await alice.mkcalendar(`${alice.calendarHome}second/`).status(201);
    await alice.put(full, sized(QUOTA, 'full').replace('Lunch', 'Punch')).status(204);
    await alice.move(full, there).status(201);
    await alice.move(`${alice.calendarHome}second/`, `${alice.calendarHome}third/`).status(201);
    await alice.move(`${alice.calendarHome}third/`, `${alice.calendarHome}second/`).status(201);
    await alice.put(there, sized(QUOTA - 500, 'full')).status(204);
    await alice.put(full, sized(500, 'other')).status(201);
    await alice.put(full, sized(501, 'other')).status(507).precondition(D('quota-not-exceeded'));
    await alice.delete(there).status(204);
    await alice.put(full, sized(501, 'other')).status(204);
  });

  it('can be made emptier when its quota was lowered below what it keeps', async () => {
    await setQuota(database, alice.name, 1000);
    await alice.put(full, sized(QUOTA - 1, 'full')).status(204);
    await alice.move(full, `${alice.calendar}renamed.ics`).status(201);
    await alice.put(`${alice.calendar}renamed.ics`, sized(QUOTA, 'full')).status(507);
    await alice.delete(`${alice.calendar}renamed.ics`).status(204);
    await alice.put(full, sized(1000, 'full')).status(201);
  });

  it('fills up to the last octet, and not beyond it, however many write at once', async () => {
    await alice.delete(full).status(204);
    const puts = await Promise.all(
      Array.from({ length: 3 }, (_, n) => alice.put(`${alice.calendar}${n}.ics`, sized(4000, String(n)))),
    );
    expect(puts.map(({ status }) => status).sort()).toEqual([201, 201, 507]);
  });
});

it('a collection holds so many objects and no more, which CS:max-resources announces', async () => {
  const answer = await alice.propfind(alice.calendar, propfind(CS('max-resources')));
  expect(answer.of().text(CS('max-resources'))).toBe('3');
  const paths = ['a', 'b', 'c', 'd'].map((name) => `${alice.calendar}${name}.ics`);
  for (const path of paths.slice(0, 3)) await alice.put(path, sized(500, path)).status(201);
  const fourth = paths[3] ?? '';
  await alice.put(fourth, sized(500, 'd')).status(403).precondition(CS('max-resources'));
  await alice.put(paths[0] ?? '', sized(501, paths[0] ?? '')).status(204);
  await alice.move(paths[0] ?? '', fourth).status(201);
});
