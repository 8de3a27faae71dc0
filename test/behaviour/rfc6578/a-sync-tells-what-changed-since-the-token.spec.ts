// sync-collection on one collection: everything at first, then each change once, removals included (RFC 6578 §3).
import { expect, it } from 'vitest';
import { C, CARD, D, expandedName } from '#xml';
import { card, event } from '../../support/objects.js';
import { propertyupdate, syncCollection, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

/** A sync since a token, by default the first one. */
const sync = (alice: Account, since = '', path = alice.calendar) => alice.report(path, syncCollection({ since }));

// RFC 6578 §3.4
it('the first sync lists all members, and no removed ones', async () => {
  const alice = await account();
  const [a, b] = [`${alice.calendar}a.ics`, `${alice.calendar}b.ics`];
  const { etag } = await alice.put(a, event()).status(201);
  await alice.put(b, event()).status(201);
  await alice.delete(b).status(204);
  const answer = await sync(alice).status(207).hrefs([a]).gone([]);
  expect(answer.of(a).text(D('getetag'))).toBe(etag);
  expect(answer.syncToken).toMatch(/^[a-z][a-z0-9+.-]*:\S+$/);
});

it('the next one lists what was made, changed, deleted and moved since, each once', async () => {
  const alice = await account();
  const at = (name: string) => `${alice.calendar}${name}.ics`;
  for (const name of ['same', 'changed', 'deleted', 'moved'])
    await alice.put(at(name), event({ uid: name })).status(201);
  const { syncToken } = await sync(alice);
  await alice.put(at('made'), event()).status(201);
  await alice.put(at('changed'), event({ uid: 'changed', summary: '1' })).status(204);
  await alice.put(at('changed'), event({ uid: 'changed', summary: '2' })).status(204);
  await alice.delete(at('deleted')).status(204);
  await alice.move(at('moved'), at('arrived')).status(201);
  await alice.put(at('come-and-gone'), event()).status(201);
  await alice.delete(at('come-and-gone')).status(204);
  const answer = await sync(alice, syncToken).status(207).hrefs(['made', 'changed', 'arrived'].map(at));
  const gone = answer.resources.filter(({ status }) => status === 404).map(({ href }) => href);
  expect(gone).toEqual(expect.arrayContaining(['deleted', 'moved'].map(at)));
  // RFC 6578 §3.5.2: what came and went in between may be named, too.
  for (const href of gone) expect(['deleted', 'moved', 'come-and-gone'].map(at)).toContain(href);
  for (const { href, status, found } of answer.resources) if (status === 404) expect(found.size, href).toBe(0);
});

it('when nothing changed it is empty, and the token stays good', async () => {
  const alice = await account();
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  const { syncToken } = await sync(alice);
  const again = await sync(alice, syncToken).status(207).hrefs([]).gone([]);
  expect(again.syncToken).toBe(syncToken);
  expect(again.resources).toEqual([]);
});

it('what was deleted and made again counts as changed', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event({ uid: 'a' })).status(201);
  const { syncToken } = await sync(alice);
  await alice.delete(path).status(204);
  const { syncToken: between } = await sync(alice, syncToken).gone([path]).hrefs([]);
  await alice.put(path, event({ uid: 'b' })).status(201);
  await sync(alice, syncToken).hrefs([path]).gone([]);
  await sync(alice, between).hrefs([path]).gone([]);
});

it('a change of properties of a member counts, one of another collection does not', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  await alice.mkcalendar(`${alice.calendarHome}work/`).status(201);
  const { syncToken } = await sync(alice);
  await alice.put(`${alice.calendarHome}work/b.ics`, event()).status(201);
  await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
  await sync(alice, syncToken).hrefs([]).gone([]);
  await alice.proppatch(path, propertyupdate([valued(expandedName('urn:x', 'y'), 'z')])).status(207);
  await sync(alice, syncToken).hrefs([path]);
});

it('a move to another collection is a removal here and an arrival there', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  await alice.mkcalendar(work).status(201);
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  const { syncToken: here } = await sync(alice);
  const { syncToken: there } = await sync(alice, '', work);
  await alice.move(`${alice.calendar}a.ics`, `${work}b.ics`).status(201);
  await sync(alice, here)
    .hrefs([])
    .gone([`${alice.calendar}a.ics`]);
  await sync(alice, there, work)
    .hrefs([`${work}b.ics`])
    .gone([]);
});

it('gives whatever properties are asked for, data included', async () => {
  const alice = await account();
  const [ics, vcf] = [event(), card()];
  await alice.put(`${alice.calendar}a.ics`, ics).status(201);
  await alice.put(`${alice.addressBook}a.vcf`, vcf).status(201);
  const unknown = expandedName('urn:x', 'y');
  const events = (
    await alice.report(
      alice.calendar,
      syncCollection({ properties: [C('calendar-data'), D('getcontenttype'), unknown] }),
    )
  ).of();
  expect(events.text(C('calendar-data'))).toBe(ics);
  expect(events.text(D('getcontenttype'))).toMatch(/^text\/calendar/);
  expect(events.statusOf(unknown)).toBe(404);
  const cards = (await alice.report(alice.addressBook, syncCollection({ properties: [CARD('address-data')] }))).of();
  expect(cards.text(CARD('address-data'))).toBe(vcf);
});

it('asks not for the Depth header, and takes a body without a level', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  for (const depth of [undefined, '0', '1']) {
    await alice.report(alice.calendar, syncCollection(), { depth }).status(207).hrefs([path]);
  }
  const old = '<D:sync-collection xmlns:D="DAV:"><D:sync-token/><D:prop><D:getetag/></D:prop></D:sync-collection>';
  await alice.report(alice.calendar, old, { depth: '1' }).status(207).hrefs([path]);
});

it('the token is the property of the collection, and the ctag moves with it', async () => {
  const alice = await account();
  const asked = '<D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/></D:prop></D:propfind>';
  const property = async () => (await alice.propfind(alice.calendar, asked)).of().text(D('sync-token')) ?? '';
  const before = await property();
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  await sync(alice, before)
    .status(207)
    .hrefs([`${alice.calendar}a.ics`]);
  expect((await sync(alice)).syncToken).toBe(await property());
});

it('is offered exactly where it works', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  const asked = '<D:propfind xmlns:D="DAV:"><D:prop><D:supported-report-set/></D:prop></D:propfind>';
  for (const place of [alice.calendar, alice.addressBook, alice.calendarHome, alice.addressBookHome]) {
    expect((await alice.propfind(place, asked)).text).toContain('<d:sync-collection/>');
    await alice.report(place, syncCollection()).status(207);
  }
  for (const place of [path, alice.principal, '/dav/', '/dav/calendars/']) {
    expect((await alice.propfind(place, asked)).text).not.toContain('<d:sync-collection/>');
    await alice.report(place, syncCollection()).status(403).precondition(D('supported-report'));
  }
});

it('it gives whatever properties are asked for, beside what is gone', async () => {
  const alice = await account();
  const [a, b] = [`${alice.calendar}a.ics`, `${alice.calendar}b.ics`];
  const note = expandedName('urn:example:zoo', 'note');
  for (const path of [a, b]) await alice.put(path, event()).status(201);
  const tokens = await Promise.all([alice.calendar, alice.calendarHome].map((path) => sync(alice, '', path)));
  await alice.proppatch(a, propertyupdate([valued(note, 'kept')])).status(207);
  await alice.delete(b).status(204);
  for (const name of [D('getetag'), D('getlastmodified'), D('creationdate'), C('calendar-data'), note]) {
    for (const [index, path] of [alice.calendar, alice.calendarHome].entries()) {
      const since = tokens[index]?.syncToken ?? '';
      const wish = syncCollection({ since, level: index === 0 ? '1' : 'infinite', properties: [name] });
      const answer = await alice.report(path, wish).status(207).gone([b]);
      expect(answer.of(a).text(name), name).toBeTruthy();
    }
  }
});
