// Programs with few needs and habits of their own: tsdav, calcurse, Finder and cadaver, the importers of big services.
import { expect, it } from 'vitest';
import { asking, clark, hrefs, rooted } from '../../support/client-bodies.js';
import { card, event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const NO_DEPTH = { depth: undefined };

it('tsdav asks well-known without Depth, and syncs without Depth with the data inside', async () => {
  const account = await daybook.account();
  await account.propfind('/.well-known/caldav', asking('d:resourcetype'), NO_DEPTH).status(301);
  const sync = rooted(
    'd:sync-collection',
    '<d:sync-level>1</d:sync-level><d:sync-token></d:sync-token><d:prop><d:getetag/><c:calendar-data/><d:displayname/></d:prop>',
  );
  const href = `${account.calendar}a.ics`;
  await account.put(href, event({ uid: 'a' })).status(201);
  const answer = await account.report(account.calendar, sync).status(207).hrefs([href]);
  expect(answer.of(href).text(clark('c:calendar-data'))).toBe(event({ uid: 'a' }));
  await account.put(`${account.addressBook}a.vcf`, card()).status(201);
  const named =
    '<d:prop><d:getetag/><card:address-data/></d:prop><card:filter><card:prop-filter name="FN"/></card:filter>';
  const cards = account.report(account.addressBook, rooted('card:addressbook-query', named), { depth: '1' });
  await cards.status(207).hrefs([`${account.addressBook}a.vcf`]);
});

it('calcurse lists with an empty filter, and writes without a condition', async () => {
  const account = await daybook.account();
  const href = `${account.calendar}0a1b2c3d.ics`;
  await account.put(href, event({ uid: 'c' }), { 'content-type': 'text/calendar; charset=utf-8' }).status(201);
  const filter = '<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter>';
  await account.report(account.calendar, rooted('c:calendar-query', filter), { depth: '1' }).status(207).hrefs([href]);
  const body = rooted('c:calendar-multiget', `<d:prop><d:getetag/></d:prop>${hrefs([href])}`);
  const answer = await account.report(account.calendar, body).status(207).hrefs([href]);
  await account.delete(href, { 'if-match': answer.of(href).text(clark('d:getetag')) ?? '' }).status(204);
});

it('Windows’ own calendar queries with Depth 0 and means the members', async () => {
  const account = await daybook.account();
  await account.put(`${account.calendar}a.ics`, event()).status(201);
  const filter =
    '<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"/></c:comp-filter></c:filter>';
  const windows = daybook.client({ 'user-agent': 'MSFT-WIN-3/10.0.19045', authorization: account.authorization });
  const answer = windows.report(account.calendar, rooted('c:calendar-query', filter), { depth: '0' });
  await answer.status(207).hrefs([`${account.calendar}a.ics`]);
});

it('cadaver and Finder look around without knowing calendars', async () => {
  const account = await daybook.account();
  await account.put(`${account.calendar}a.ics`, event()).status(201);
  const look = asking(
    'd:getcontentlength d:getlastmodified d:creationdate d:resourcetype d:displayname d:supportedlock',
  );
  for (const path of ['/', '/dav/', account.calendarHome, account.calendar]) await account.list(path, look).status(207);
  // An empty body asks for everything.
  const all = await account.list(account.calendar).status(207);
  expect(all.of(`${account.calendar}a.ics`).text(clark('d:getcontentlength'))).toBe(
    String(event({ uid: 'x'.repeat(36) }).length),
  );
  const chunked = daybook.client({ authorization: account.authorization, 'x-expected-entity-length': '5' });
  await chunked.put(`${account.calendar}._a.ics`, 'hello').status(403);
});
