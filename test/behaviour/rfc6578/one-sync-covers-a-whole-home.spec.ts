// sync-collection on a home: its collections at level 1, and all that is in them at level infinite (RFC 6578 §3.3).
import { expect, it } from 'vitest';
import { C, D, document, el, expandedName } from '#xml';
import { anotherDefault } from '../../support/another-default.js';
import { card, event } from '../../support/objects.js';
import { propertyupdate, syncCollection, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const sync = (alice: Account, level: string, since = '', path = alice.calendarHome) =>
  alice.report(path, syncCollection({ since, level, properties: [D('getetag'), D('resourcetype'), D('displayname')] }));

it('level 1 tells which collections changed in any way, and never names their members', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  await alice.mkcalendar(work).status(201);
  const first = await sync(alice, '1')
    .status(207)
    .hrefs([alice.calendar, ...alice.given, work]);
  expect(first.of(work).text(D('displayname'))).toBe('work');
  await alice.put(`${work}a.ics`, event()).status(201);
  const second = await sync(alice, '1', first.syncToken).hrefs([work]).gone([]);
  await alice.delete(`${work}a.ics`).status(204);
  const third = await sync(alice, '1', second.syncToken).hrefs([work]).gone([]);
  await alice.proppatch(alice.calendar, propertyupdate([valued(D('displayname'), 'Home')])).status(207);
  const fourth = await sync(alice, '1', third.syncToken).hrefs([alice.calendar]).gone([]);
  await alice.delete(work).status(204);
  await sync(alice, '1', fourth.syncToken).hrefs([]).gone([work]);
  await sync(alice, '1')
    .hrefs([alice.calendar, ...alice.given])
    .gone([]);
});

it('level infinite tells which members changed, and their collections with them, whose ETags did (RFC 6578 §3.5.1)', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  const [a, b] = [`${alice.calendar}a.ics`, `${work}b.ics`];
  await alice.mkcalendar(work).status(201);
  for (const path of [a, b]) await alice.put(path, event()).status(201);
  const first = await sync(alice, 'infinite')
    .status(207)
    .hrefs([alice.calendar, ...alice.given, work, a, b])
    .gone([]);
  await sync(alice, 'infinite', first.syncToken).hrefs([]).gone([]);
  await alice.move(a, `${work}a.ics`).status(201);
  const second = await sync(alice, 'infinite', first.syncToken)
    .hrefs([alice.calendar, work, `${work}a.ics`])
    .gone([a]);
  await alice.proppatch(work, propertyupdate([valued(expandedName('urn:x', 'y'), 'z')])).status(207);
  const third = await sync(alice, 'infinite', second.syncToken).hrefs([work]).gone([]);
  const fresh = `${alice.calendarHome}fresh/`;
  await alice.mkcalendar(fresh).status(201);
  await alice.put(`${fresh}c.ics`, event()).status(201);
  await sync(alice, 'infinite', third.syncToken)
    .hrefs([fresh, `${fresh}c.ics`])
    .gone([]);
});

it('a removed collection is named as a whole, and not its members', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  await alice.mkcalendar(work).status(201);
  for (const name of ['a', 'b']) await alice.put(`${work}${name}.ics`, event()).status(201);
  const { syncToken } = await sync(alice, 'infinite');
  await alice.delete(work).status(204);
  await sync(alice, 'infinite', syncToken).hrefs([]).gone([work]);
});

it('a collection that was replaced by another of its name cannot be told, so the client begins anew', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  await alice.mkcalendar(work).status(201);
  await alice.put(`${work}a.ics`, event()).status(201);
  const { syncToken } = await sync(alice, 'infinite');
  await alice.delete(work).status(204);
  await alice.mkcalendar(work).status(201);
  await sync(alice, 'infinite', syncToken).status(403).precondition(D('valid-sync-token'));
  await sync(alice, 'infinite')
    .hrefs([alice.calendar, ...alice.given, work])
    .gone([]);
  // At level 1 nothing is missing: the collection is there, and it is another one.
  await sync(alice, '1', syncToken).hrefs([work]).gone([]);
});

it('a collection that was moved is gone here and there is one there; its members, which have other names now, begin anew', async () => {
  const alice = await account();
  const moved = `${alice.calendarHome}moved/`;
  const rest = [await anotherDefault(alice), ...alice.given];
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  const { syncToken } = await sync(alice, 'infinite');
  await alice.move(alice.calendar, moved).status(201);
  const next = await sync(alice, '1', syncToken).hrefs([moved]).gone([alice.calendar]);
  await sync(alice, 'infinite', syncToken).status(403).precondition(D('valid-sync-token'));
  await sync(alice, 'infinite')
    .hrefs([...rest, moved, `${moved}a.ics`])
    .gone([]);
  await alice.put(`${moved}b.ics`, event()).status(201);
  await sync(alice, 'infinite', next.syncToken)
    .hrefs([moved, `${moved}b.ics`])
    .gone([]);
  await alice.move(moved, alice.calendar).status(201);
  await sync(alice, '1', syncToken).hrefs([alice.calendar]).gone([moved]);
  await alice.delete(alice.calendar).status(204);
  await sync(alice, 'infinite', syncToken).hrefs([]).gone([alice.calendar, moved]);
});

it('a copied collection is new with all that is in it', async () => {
  const alice = await account();
  const [copy, other] = [`${alice.calendarHome}copy/`, `${alice.calendarHome}other/`];
  for (const name of ['a', 'b']) await alice.put(`${alice.calendar}${name}.ics`, event()).status(201);
  const { syncToken } = await sync(alice, 'infinite');
  await alice.copy(alice.calendar, copy).status(201);
  const next = await sync(alice, 'infinite', syncToken)
    .hrefs([copy, `${copy}a.ics`, `${copy}b.ics`])
    .gone([]);
  await alice.copy(alice.calendar, other, { depth: '0' }).status(201);
  await sync(alice, 'infinite', next.syncToken).hrefs([other]).gone([]);
  await alice.report(copy, syncCollection()).hrefs([`${copy}a.ics`, `${copy}b.ics`]);
});

it('one that came and went since the token is no reason to begin anew', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  const { syncToken } = await sync(alice, 'infinite');
  await alice.mkcalendar(work).status(201);
  await alice.put(`${work}a.ics`, event()).status(201);
  await alice.delete(work).status(204);
  const { resources } = await sync(alice, 'infinite', syncToken).status(207).hrefs([]);
  for (const { href } of resources) expect(href).toBe(work);
});

it('the home of address books is another one than that of calendars', async () => {
  const alice = await account();
  const books = await sync(alice, 'infinite', '', alice.addressBookHome).hrefs([alice.addressBook]);
  const calendars = await sync(alice, 'infinite').hrefs([alice.calendar, ...alice.given]);
  await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
  await sync(alice, 'infinite', calendars.syncToken).hrefs([]).gone([]);
  await sync(alice, 'infinite', books.syncToken, alice.addressBookHome)
    .hrefs([alice.addressBook, `${alice.addressBook}a.vcf`])
    .gone([]);
});

it('without a level it is Depth that counts, as before the RFC', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  const body = document(D('sync-collection'), el(D('sync-token')), el(D('prop')));
  for (const [depth, found] of [
    ['0', []],
    ['1', []],
    ['infinity', [path]],
  ] as const) {
    const collections = [alice.calendar, ...alice.given];
    await alice
      .report(alice.calendarHome, body, { depth })
      .status(207)
      .hrefs([...collections, ...found]);
  }
});

it('members come with their data', async () => {
  const alice = await account();
  const body = event();
  await alice.put(`${alice.calendar}a.ics`, body).status(201);
  const answer = await alice
    .report(alice.calendarHome, syncCollection({ level: 'infinite', properties: [C('calendar-data'), D('getetag')] }))
    .status(207);
  expect(answer.of(`${alice.calendar}a.ics`).text(C('calendar-data'))).toBe(body);
  expect(answer.of(alice.calendar).statusOf(C('calendar-data'))).toBe(404);
});
