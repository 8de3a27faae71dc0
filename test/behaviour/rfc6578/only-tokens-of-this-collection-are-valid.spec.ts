// A token that is not of this collection, of another time or no token at all: valid-sync-token (RFC 6578 §3.2).
import { expect, it } from 'vitest';
import { purge } from '#store';
import { D } from '#xml';
import { anotherDefault } from '../../support/another-default.js';
import { card, event } from '../../support/objects.js';
import { syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, database } = await startDaybook();

const tokenOf = async (alice: Account, path: string) =>
  (await alice.report(path, syncCollection()).status(207)).syncToken;
const refused = (alice: Account, path: string, since: string, level = '1') =>
  alice.report(path, syncCollection({ since, level })).status(403).precondition(D('valid-sync-token'));

it('of another collection, home or person', async () => {
  const alice = await account();
  const bob = await account();
  await alice.mkcalendar(`${alice.calendarHome}work/`).status(201);
  const places = [
    alice.calendar,
    `${alice.calendarHome}work/`,
    alice.addressBook,
    alice.calendarHome,
    alice.addressBookHome,
  ];
  for (const place of places) {
    const token = await tokenOf(alice, place);
    for (const other of places) if (other !== place) await refused(alice, other, token);
    await alice.report(place, syncCollection({ since: token })).status(207);
  }
  await refused(alice, alice.calendar, await tokenOf(bob, bob.calendar));
  await refused(alice, alice.calendarHome, await tokenOf(bob, bob.calendarHome), 'infinite');
});

it('garbage of every kind', async () => {
  const alice = await account();
  const token = await tokenOf(alice, alice.calendar);
  const number = Number(/\d+$/.exec(token)?.[0]);
  const future = token.replace(/\d+$/, String(number + 1));
  for (const garbage of [
    'x',
    '0',
    'data:,0',
    'http://example.com/sync/1',
    token.slice(0, -1),
    `${token}0`,
    `${token} 1`,
    token.toUpperCase(),
    future,
    token.replace(/\d+$/, '-1'),
    token.replace(/\d+$/, '9'.repeat(15)),
    token.replace(/\d+$/, '9'.repeat(400)),
    token.replace(/\d+$/, '1e3'),
    `${token}' or 1=1 --`,
    'x'.repeat(100_000),
    '🦒',
  ]) {
    await refused(alice, alice.calendar, garbage);
  }
  // White space around it is the markup's.
  await alice.report(alice.calendar, syncCollection({ since: `\n  ${token}\n` })).status(207);
});

it('of a collection that was deleted and made again under the same name', async () => {
  const alice = await account();
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  const token = await tokenOf(alice, alice.calendar);
  await anotherDefault(alice);
  await alice.delete(alice.calendar).status(204);
  await alice.report(alice.calendar, syncCollection({ since: token })).status(404);
  await alice.mkcalendar(alice.calendar).status(201);
  await refused(alice, alice.calendar, token);
  await alice.put(`${alice.calendar}b.ics`, event()).status(201);
  await refused(alice, alice.calendar, token);
  await alice.report(alice.calendar, syncCollection()).hrefs([`${alice.calendar}b.ics`]);
});

it('of one that another took the place of; those of the other stay valid under its new name', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  await alice.mkcalendar(work).status(201);
  const [replaced, moved] = [await tokenOf(alice, alice.calendar), await tokenOf(alice, work)];
  await anotherDefault(alice);
  await alice.move(work, alice.calendar).status(204);
  await refused(alice, alice.calendar, replaced);
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  await alice.report(alice.calendar, syncCollection({ since: moved })).hrefs([`${alice.calendar}a.ics`]);
});

it('of a server that was since restored from a backup', async () => {
  const alice = await account();
  const tokens = [await tokenOf(alice, alice.calendar), await tokenOf(alice, alice.calendarHome)];
  const restored = {
    name: 'new_epoch',
    text: 'update home set epoch = md5(random()::text) where id = (select h.id from home h join principal p on p.id = h.principal_id where p.name = $1)',
  };
  await database.query(restored, [alice.name]);
  await refused(alice, alice.calendar, tokens[0] ?? '');
  await refused(alice, alice.calendarHome, tokens[1] ?? '');
});

it('of a time whose removals are forgotten, but not one that knows them', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const before = await tokenOf(alice, alice.calendar);
  const homeBefore = await tokenOf(alice, alice.calendarHome);
  await alice.put(path, event()).status(201);
  const between = await tokenOf(alice, alice.calendar);
  await alice.delete(path).status(204);
  const after = await tokenOf(alice, alice.calendar);
  const homeAfter = await tokenOf(alice, alice.calendarHome);
  await purge(database, { syncDays: 0, syncChanges: 0, versionDays: 0 });
  await refused(alice, alice.calendar, before);
  await refused(alice, alice.calendar, between);
  await refused(alice, alice.calendarHome, homeBefore, 'infinite');
  await alice
    .report(alice.calendar, syncCollection({ since: after }))
    .status(207)
    .hrefs([])
    .gone([]);
  await alice.report(alice.calendarHome, syncCollection({ since: homeAfter, level: 'infinite' })).status(207);
});

it('the program that understands 400 only is told 400, with the same body', async () => {
  const alice = await account();
  await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
  const thunderbird = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.0' };
  const stale = syncCollection({ since: 'urn:stale' });
  await alice.report(alice.addressBook, stale, thunderbird).status(400).precondition(D('valid-sync-token'));
  await alice.report(alice.calendar, stale, thunderbird).status(403).precondition(D('valid-sync-token'));
  await alice.report(alice.addressBook, stale).status(403);
});

it('a level that there is not is refused', async () => {
  const alice = await account();
  for (const level of ['0', '2', 'one', '']) await alice.report(alice.calendar, syncCollection({ level })).status(400);
  expect(
    (await alice.report(alice.calendar, syncCollection({ level: ' infinite ' })).status(207)).syncToken,
  ).toBeTruthy();
});
