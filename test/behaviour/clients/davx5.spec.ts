// DAVx5 on Android, for the calendar, tasks and contacts programs that work through it.
import { describe, expect, it } from 'vitest';
import { asking, clark, hrefs, rooted } from '../../support/client-bodies.js';
import { calendarObject, card, component, event, task } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const DAVX5 = {
  'user-agent': 'DAVx5/4.5.3-ose (dav4jvm; okhttp/5.1.0) Android/15',
  'accept-language': 'de-DE, de;q=0.7',
};

const DETECT_CALENDARS = asking(
  `c:calendar-home-set c:supported-calendar-component-set d:resourcetype d:displayname ical:calendar-color
   c:calendar-description c:calendar-timezone d:current-user-privilege-set d:current-user-principal`,
);
const DETECT_CONTACTS = asking(
  'card:addressbook-home-set d:resourcetype d:displayname card:addressbook-description d:current-user-principal',
);
const WHO = asking('d:current-user-principal');
const PRINCIPAL = asking(
  `c:calendar-home-set card:addressbook-home-set d:displayname d:resourcetype d:group-membership
   cs:calendar-proxy-read-for cs:calendar-proxy-write-for`,
);
const CALENDARS = asking(
  `d:resourcetype d:displayname d:current-user-privilege-set d:owner c:calendar-description ical:calendar-color
   c:calendar-timezone c:calendar-timezone-id c:supported-calendar-component-set cs:source
   push:transports push:topic push:supported-triggers`,
);
const BOOKS = asking(
  `d:resourcetype d:displayname d:current-user-privilege-set d:owner card:addressbook-description
   push:transports push:topic push:supported-triggers`,
);
const BOOK_STATE = asking(
  'card:max-resource-size card:supported-address-data d:supported-report-set cs:getctag d:sync-token',
);

const sync = (token: string, limit?: number) =>
  rooted(
    'd:sync-collection',
    `<d:sync-token>${token}</d:sync-token><d:sync-level>1</d:sync-level>${
      limit === undefined ? '' : `<d:limit><d:nresults>${limit}</d:nresults></d:limit>`
    }<d:prop><d:getetag/><d:resourcetype/></d:prop>`,
  );

const getObjects = (list: readonly string[]) =>
  rooted(
    'c:calendar-multiget',
    `<d:prop><d:getcontenttype/><d:getetag/><c:schedule-tag/><c:calendar-data/></d:prop>${hrefs(list)}`,
  );

const getCards = (list: readonly string[]) =>
  rooted(
    'card:addressbook-multiget',
    `<d:prop><d:getcontenttype/><d:getetag/><card:address-data content-type="text/vcard" version="4.0"/></d:prop>${hrefs(list)}`,
  );

const DEPTH_0 = { depth: '0' };

async function android() {
  const account = await daybook.account();
  return { account, app: daybook.client({ ...DAVX5, authorization: account.authorization }) };
}

describe('DAVx5', () => {
  it('detects both services from the address of the server alone', async () => {
    const { account, app } = await android();
    await daybook.client(DAVX5).propfind('/', DETECT_CALENDARS).status(401).header('www-authenticate', /Basic/);
    for (const [service, body, token] of [
      ['caldav', DETECT_CALENDARS, 'calendar-access'],
      ['carddav', DETECT_CONTACTS, 'addressbook'],
    ] as const) {
      await app.propfind('/', body).status(207);
      const { headers } = await app.propfind(`/.well-known/${service}`, WHO).status(301);
      const start = await app.propfind(String(headers.location), WHO).status(207);
      expect(start.of().hrefsIn(clark('d:current-user-principal'))).toEqual([account.principal]);
      const options = await app.options(account.principal, { 'accept-encoding': 'identity' }).status(200);
      expect(String(options.headers.dav).split(', ')).toContain(token);
    }
    const principal = await app.propfind(account.principal, asking('c:calendar-user-address-set')).status(207);
    const addresses = principal.of().hrefsIn(clark('c:calendar-user-address-set'));
    expect(addresses).toContain(`mailto:${account.name}@example.com`);
  });

  it('finds the collections through the principal', async () => {
    const { account, app } = await android();
    const principal = (await app.propfind(account.principal, PRINCIPAL).status(207)).of();
    expect(principal.hrefsIn(clark('c:calendar-home-set'))).toEqual([account.calendarHome]);
    expect(principal.hrefsIn(clark('card:addressbook-home-set'))).toEqual([account.addressBookHome]);
    const calendar = (await app.list(account.calendarHome, CALENDARS).status(207)).of(account.calendar);
    expect(calendar.hrefsIn(clark('d:owner'))).toEqual([account.principal]);
    expect(calendar.found.has(clark('d:current-user-privilege-set'))).toBe(true);
    await app.list(account.addressBookHome, BOOKS).status(207).hrefs([account.addressBookHome, account.addressBook]);
    const book = await app.propfind(account.addressBook, BOOK_STATE).status(207);
    expect(book.text, 'else it would stay with vCard 3').toContain('version="4.0"');
  });

  it('makes a calendar with its type named and its time zone given twice', async () => {
    const { account, app } = await android();
    const href = `${account.calendarHome}e2b5b3c5-8bd5-4b94-9a1f-3c1a5f3f2a10/`;
    const standard = component('STANDARD', 'DTSTART:19701025T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100');
    const zone = calendarObject(...component('VTIMEZONE', 'TZID:Europe/Vienna', ...standard));
    const body = rooted(
      'c:mkcalendar',
      `<d:set><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Dienste</d:displayname>
<c:calendar-description>Früh &amp; spät</c:calendar-description><ical:calendar-color>#FF5722</ical:calendar-color>
<c:calendar-timezone-id>Europe/Vienna</c:calendar-timezone-id>
<c:calendar-timezone>${zone.replaceAll('\r', '&#13;')}</c:calendar-timezone>
<c:supported-calendar-component-set><c:comp name="VEVENT"/><c:comp name="VTODO"/></c:supported-calendar-component-set>
</d:prop></d:set>`,
    );
    await app.mkcalendar(href, body).status(201);
    const made = (await app.list(account.calendarHome, CALENDARS).status(207)).of(href);
    expect(made.text(clark('d:displayname'))).toBe('Dienste');
    expect(made.text(clark('c:calendar-description'))).toBe('Früh & spät');
    expect(made.text(clark('ical:calendar-color'))).toBe('#FF5722');
    expect(made.text(clark('c:calendar-timezone-id'))).toBe('Europe/Vienna');
    expect(made.text(clark('c:calendar-timezone'))).toBe(zone);
    await app.delete(href).status(204);
  });

  it('syncs a calendar by token, in pages where there is much', async () => {
    const { account, app } = await android();
    const state = await app.propfind(account.calendar, asking('cs:getctag d:sync-token d:supported-report-set'));
    expect(state.text).toContain('<d:sync-collection/>');
    const all = Array.from({ length: 25 }, (_, index) => `${account.calendar}${index}.ics`);
    for (const [index, href] of all.entries()) {
      await app.put(href, index % 2 === 0 ? event() : task(), { 'if-none-match': '*' }).status(201);
    }
    const seen: string[] = [];
    let token = '';
    for (let pages = 1, more = true; more; pages += 1) {
      expect(pages).toBeLessThanOrEqual(3);
      const answer = await app.report(account.calendar, sync(token, 10), DEPTH_0).status(207);
      more = answer.resources.some(({ href, status }) => href === account.calendar && status === 507);
      seen.push(...answer.resources.filter(({ status }) => status === undefined).map(({ href }) => href));
      token = answer.syncToken;
    }
    expect(seen.sort()).toEqual(all.toSorted());

    const batch = all.slice(0, 10);
    const objects = await app.report(account.calendar, getObjects(batch), DEPTH_0).status(207).hrefs(batch);
    for (const { found } of objects.resources) expect(found.has(clark('c:calendar-data'))).toBe(true);
    await app.delete(`${account.calendar}3.ics`).status(204);
    const delta = app.report(account.calendar, sync(token), DEPTH_0).status(207);
    await delta.hrefs([]).gone([`${account.calendar}3.ics`]);
  });

  it('is told by the element that its token is of no more use', async () => {
    const { account, app } = await android();
    const stale = app.report(account.calendar, sync('http://elsewhere.example/42'), DEPTH_0);
    await stale.status(403).precondition(clark('d:valid-sync-token'));
    await app.report(account.calendar, sync(''), DEPTH_0).status(207);
  });

  it('uploads under conditions, and takes what the server has where they fail', async () => {
    const { account, app } = await android();
    const href = `${account.addressBook}1f8ae0f7-4d0b-4a0a-8c6c-2f0b6f8f6d21.vcf`;
    const ada = (name: string) => card({ uid: 'ada', name, version: '4.0' });
    const upload = (name: string, condition: Readonly<Record<string, string>>) =>
      app.put(href, ada(name), {
        'content-type': 'text/vcard;charset=utf-8;version=4.0',
        'push-dont-notify': '"https://push.example/1"',
        ...condition,
      });
    const { etag } = await upload('Ada King', { 'if-none-match': '*' }).status(201);
    await upload('Ada King', { 'if-none-match': '*' }).status(412);
    await account.put(href, ada('Ada Byron')).status(204);
    await upload('Ada Lovelace', { 'if-match': etag }).status(412);
    const answer = await app.report(account.addressBook, getCards([href]), DEPTH_0).status(207);
    expect(answer.of(href).text(clark('card:address-data'))).toBe(ada('Ada Byron'));
    await app.delete(href, { 'if-match': etag }).status(412);
    await app.delete(href, { 'if-match': answer.of(href).text(clark('d:getetag')) ?? '' }).status(204);
    await upload('Ada Lovelace', { 'if-match': etag }).status(412, 404, 410);
  });

  it('with a limit of past days asks for what is still to come', async () => {
    const { account, app } = await android();
    const query = (name: string) =>
      rooted(
        'c:calendar-query',
        `<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="${name}">
<c:time-range start="20260215T000000Z"/></c:comp-filter></c:comp-filter></c:filter>`,
      );
    await account.put(`${account.calendar}now.ics`, event()).status(201);
    await account.put(`${account.calendar}past.ics`, event().replaceAll('20260301', '20250301')).status(201);
    await account.put(`${account.calendar}task.ics`, task()).status(201);
    const asked = (name: string) => app.report(account.calendar, query(name), { depth: '1' }).status(207);
    await asked('VEVENT').hrefs([`${account.calendar}now.ics`]);
    // RFC 4791 §9.9: a task without any date is in every range.
    await asked('VTODO').hrefs([`${account.calendar}task.ics`]);
  });

  it('is refused by name what the calendar does not take', async () => {
    const { account, app } = await android();
    const refused = app.put(`${account.calendar}x.ics`, 'not a calendar', { 'content-type': 'text/calendar' });
    await refused.status(403).precondition(clark('c:valid-calendar-data'));
    await app.put(`${account.calendar}y.ics`, event({ uid: 'same' })).status(201);
    const twice = app.put(`${account.calendar}z.ics`, event({ uid: 'same' }));
    await twice.status(403).precondition(clark('c:no-uid-conflict'), `${account.calendar}y.ics`);
  });
});
