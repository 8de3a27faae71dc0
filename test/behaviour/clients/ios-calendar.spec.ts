// Calendar and Reminders of iOS and iPadOS: the account check, the first look, a list of their own, and every day after.
import { describe, expect, it } from 'vitest';
import { asking, clark, hrefs, names, rooted } from '../../support/client-bodies.js';
import { event, task } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const ACCOUNTS = { 'user-agent': 'iOS/18.5 (22F76) accountsd/1.0', accept: '*/*', brief: 't' };
const CALENDAR = {
  'user-agent': 'iOS/18.5 (22F76) dataaccessd/1.0',
  accept: '*/*',
  brief: 't',
  prefer: 'return=minimal',
};
const REMINDERS = { ...CALENDAR, 'user-agent': 'iOS/18.5 (22F76) remindd/1.0' };

const WHO = asking('d:current-user-principal d:principal-URL d:resourcetype', 'in place');
const PRINCIPAL = asking(
  `c:calendar-home-set c:calendar-user-address-set d:current-user-principal d:displayname cs:dropbox-home-URL
   cs:email-address-set cs:notification-URL d:principal-collection-set d:principal-URL d:resource-id
   c:schedule-inbox-URL c:schedule-outbox-URL d:supported-report-set`,
  'in place',
);
const HOME = asking(
  `d:add-member cs:allowed-sharing-modes ical:autoprovisioned me:bulk-requests c:calendar-alarm ical:calendar-color
   c:calendar-description c:calendar-free-busy-set ical:calendar-order c:calendar-timezone d:current-user-privilege-set
   c:default-alarm-vevent-date c:default-alarm-vevent-datetime d:displayname cs:getctag cs:invite ical:language-code
   ical:location-code d:owner cs:pre-publish-url cs:publish-url cs:push-transports cs:pushkey d:quota-available-bytes
   d:quota-used-bytes ical:refreshrate d:resource-id d:resourcetype c:schedule-calendar-transp
   c:schedule-default-calendar-URL cs:source cs:subscribed-strip-alarms cs:subscribed-strip-attachments
   cs:subscribed-strip-todos c:supported-calendar-component-set c:supported-calendar-component-sets
   d:supported-report-set d:sync-token cs:xmpp-server cs:xmpp-uri`,
  'in place',
);

const sync = (token: string) => `<?xml version="1.0" encoding="UTF-8"?>
<A:sync-collection xmlns:A="DAV:"><A:sync-token>${token}</A:sync-token><A:sync-level>1</A:sync-level>
<A:prop>${names('d:getcontenttype d:getetag', 'in place')}</A:prop></A:sync-collection>`;

const multiget = (list: readonly string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<B:calendar-multiget xmlns:B="urn:ietf:params:xml:ns:caldav" xmlns:A="DAV:">
<A:prop><A:getetag/><B:calendar-data/><B:schedule-tag/></A:prop>${hrefs(list, 'A')}</B:calendar-multiget>`;

const DEPTH_1 = { depth: '1' };

async function phone(headers: Readonly<Record<string, string>>, name?: string) {
  const account = await daybook.account(name);
  return { account, device: daybook.client({ ...headers, authorization: account.authorization }) };
}

describe('the account check', () => {
  it('goes from well-known to the principal, at first without a password', async () => {
    const { account, device } = await phone(ACCOUNTS, 'anne.o@example.com');
    const principal = account.principal.replace('%40', '@');
    const anonymous = daybook.client(ACCOUNTS);
    const { headers } = await anonymous.propfind('/.well-known/caldav', WHO).status(301);
    const start = String(headers.location);
    expect(start, 'only a path, so that scheme and port stay').toMatch(/^\/[^/]/);
    const refusal = await anonymous
      .propfind(start, WHO)
      .status(401)
      .header('www-authenticate', /^Basic realm="[^"]+"/);
    expect(refusal.bytes.length).toBeGreaterThan(0);

    const root = await device.propfind(start, WHO).status(207);
    expect(root.of().hrefsIn(clark('d:current-user-principal'))).toEqual([principal]);
    await device
      .options(principal)
      .status(200)
      .header('dav', /(^|, )calendar-access(,|$)/);
    const found = (await device.propfind(principal, PRINCIPAL).status(207)).of(principal);
    expect(found.hrefsIn(clark('c:calendar-home-set'))).toEqual([account.calendarHome.replace('%40', '@')]);
    expect(found.hrefsIn(clark('c:calendar-user-address-set'))).toContain('mailto:anne.o@example.com@example.com');
    expect(found.hrefsIn(clark('d:principal-URL'))).toEqual([principal]);
  });

  it('meets no error of the server at the places where it guesses', async () => {
    const { device } = await phone(ACCOUNTS);
    const guesses = ['/principals/', '/dav/principals/', '/caldav/v2', '/calendar/dav/anne/user/'];
    for (const path of [...guesses, '/principals/users/anne/']) {
      await daybook.client(ACCOUNTS).propfind(path, WHO).status(401);
      await device.propfind(path, WHO).status(207, 404);
    }
  });
});

describe('Calendar', () => {
  it('finds all about each calendar in one answer', async () => {
    const { account, device } = await phone(CALENDAR);
    const answer = await device.list(account.calendarHome, HOME).status(207);
    const calendar = answer.of(account.calendar);
    expect(answer.text, 'minimal: nothing that is missing is mentioned').not.toContain('HTTP/1.1 404');
    const needed =
      'cs:getctag d:sync-token d:displayname d:resource-id d:current-user-privilege-set d:supported-report-set';
    for (const name of needed.split(' ')) expect(calendar.statusOf(clark(name)), name).toBe(200);
    expect(calendar.hrefsIn(clark('d:owner'))).toEqual([account.principal]);
    expect(answer.text, 'else it would be shown read-only').toContain('<d:privilege><d:write/></d:privilege>');
    for (const component of ['VEVENT', 'VTODO']) expect(answer.text).toContain(`<c:comp name="${component}"/>`);
  });

  it('writes colour, order and default alarms, and reads them as it wrote them', async () => {
    const { account, device } = await phone(CALENDAR);
    const write = (path: string, property: string) =>
      device
        .proppatch(
          path,
          `<A:propertyupdate xmlns:A="DAV:"><A:set><A:prop>${property}</A:prop></A:set></A:propertyupdate>`,
        )
        .status(200, 207);
    const ical = 'xmlns:D="http://apple.com/ns/ical/"';
    await write(account.calendar, `<D:calendar-color ${ical} symbolic-color="orange">#FF9500FF</D:calendar-color>`);
    await write(account.calendar, `<D:calendar-order ${ical}>7</D:calendar-order>`);
    const alarm = 'BEGIN:VALARM\nTRIGGER:-PT15H\nACTION:NONE\nEND:VALARM\n';
    const name = 'default-alarm-vevent-date';
    await write(account.calendarHome, `<C:${name} xmlns:C="urn:ietf:params:xml:ns:caldav">${alarm}</C:${name}>`);

    const answer = await device.list(account.calendarHome, HOME).status(207);
    const calendar = answer.of(account.calendar);
    expect(calendar.found.get(clark('ical:calendar-color'))?.attributes.get('symbolic-color')).toBe('orange');
    expect(calendar.text(clark('ical:calendar-color'))).toBe('#FF9500FF');
    expect(calendar.text(clark('ical:calendar-order'))).toBe('7');
    expect(answer.of(account.calendarHome).text(clark(`c:${name}`))).toBe(alarm);
  });

  it('syncs what it makes, changes and deletes, and what others do', async () => {
    const { account, device } = await phone(CALENDAR);
    const first = await device.report(account.calendar, sync(''), DEPTH_1).status(207);
    const uid = '5F0C1C62-7B5A-4A0E-9C55-0D3C0F7C9E11';
    const own = `${account.calendar}${uid}.ics`;
    const others = `${account.calendar}other.ics`;
    const make = () => device.put(own, event({ uid, summary: 'Zahnarzt' }), { 'if-none-match': '*' });
    const made = await make().status(201);
    await make().status(412);
    // It knows no schedule tag and says so with an empty one.
    const conditions = { 'if-match': made.etag, 'if-schedule-tag-match': '' };
    const changed = await device.put(own, event({ uid, summary: 'Dentist' }), conditions).status(204);
    await device.put(own, event({ uid, summary: 'Lost' }), conditions).status(412);
    await account.put(others, event()).status(201);

    const poll = await device.propfind(account.calendar, asking('cs:getctag d:sync-token', 'in place')).status(207);
    expect(poll.of().text(clark('d:sync-token'))).not.toBe(first.syncToken);
    const delta = await device
      .report(account.calendar, sync(first.syncToken), DEPTH_1)
      .status(207)
      .hrefs([own, others]);
    expect(delta.of(own).text(clark('d:getetag'))).toBe(changed.etag);
    const objects = await device.report(account.calendar, multiget([own, others]), DEPTH_1).status(207);
    expect(objects.of(own).text(clark('c:calendar-data'))).toBe(event({ uid, summary: 'Dentist' }));
    expect(objects.of(others).text(clark('c:calendar-data'))).toMatch(/^BEGIN:VCALENDAR\r\n/);

    await device.delete(own, { 'if-match': changed.etag }).status(204);
    await device.report(account.calendar, sync(delta.syncToken), DEPTH_1).status(207).hrefs([]).gone([own]);
  });

  it('fetches fifty objects at a time, with hrefs escaped in its own way', async () => {
    const { account, device } = await phone(CALENDAR, 'anne@example.org');
    const calendar = account.calendar.replace('%40', '@');
    const all = Array.from({ length: 50 }, (_, index) => `${calendar}Nr%20${index}%2B@home.ics`);
    for (const href of all) await device.put(href, event(), { 'if-none-match': '*' }).status(201);
    const escaped = all.map((href) => href.replaceAll('@', '%40'));
    const answer = await device.report(account.calendar, multiget(escaped), DEPTH_1).status(207);
    const full = answer.resources.filter(({ found }) => found.has(clark('c:calendar-data')));
    expect(full.map(({ href }) => href.replaceAll('%40', '@')).sort()).toEqual(all.toSorted());
    const unescaped = await device.report(calendar, multiget([`${calendar}Nr 7+@home.ics`]), DEPTH_1).status(207);
    expect(unescaped.of().found.has(clark('c:calendar-data'))).toBe(true);
  });

  it('moves an event to another calendar', async () => {
    const { account, device } = await phone(CALENDAR);
    const work = `${account.calendarHome}5D1C/`;
    await device.mkcalendar(work).status(201);
    await device.put(`${account.calendar}A.ics`, event()).status(201);
    await device.move(`${account.calendar}A.ics`, `${work}A.ics`, { overwrite: 'F' }).status(201);
    await device.get(`${work}A.ics`).status(200);
    await device.get(`${account.calendar}A.ics`).status(404);
  });

  it('of iOS 5 asks for events from a month ago on, and for all tasks', async () => {
    const { account, device } = await phone({ 'user-agent': 'iOS/5.1.1 (9B206) dataaccessd/1.0' });
    await account.put(`${account.calendar}old.ics`, event().replaceAll('20260301', '20250301')).status(201);
    await account.put(`${account.calendar}new.ics`, event()).status(201);
    await account.put(`${account.calendar}task.ics`, task()).status(201);
    const query = (filter: string) =>
      rooted(
        'c:calendar-query',
        `<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name="VCALENDAR">${filter}</c:comp-filter></c:filter>`,
      );
    const since = '<c:comp-filter name="VEVENT"><c:time-range start="20260201T000000Z"/></c:comp-filter>';
    await device
      .report(account.calendar, query(since), DEPTH_1)
      .status(207)
      .hrefs([`${account.calendar}new.ics`]);
    const tasks = '<c:comp-filter name="VTODO"/>';
    await device
      .report(account.calendar, query(tasks), DEPTH_1)
      .status(207)
      .hrefs([`${account.calendar}task.ics`]);
  });
});

describe('Reminders', () => {
  it('makes a list that takes tasks only, once', async () => {
    const { account, device } = await phone(REMINDERS);
    const list = `${account.calendarHome}4A7D6E0B-2A64-44D8-8D7B-1C3F5B9A0C1E/`;
    const make = `<?xml version="1.0" encoding="UTF-8"?>
<B:mkcalendar xmlns:B="urn:ietf:params:xml:ns:caldav"><A:set xmlns:A="DAV:"><A:prop>
<D:calendar-order xmlns:D="http://apple.com/ns/ical/">3</D:calendar-order>
<B:supported-calendar-component-set><B:comp name="VTODO"/></B:supported-calendar-component-set>
<D:calendar-color xmlns:D="http://apple.com/ns/ical/" symbolic-color="custom">#FF2968FF</D:calendar-color>
<A:displayname>Einkäufe &amp; mehr</A:displayname><B:schedule-calendar-transp><B:opaque/></B:schedule-calendar-transp>
</A:prop></A:set></B:mkcalendar>`;
    await device.mkcalendar(list, make).status(201);
    const made = (await device.list(account.calendarHome, HOME).status(207)).of(list);
    const components = made.found.get(clark('c:supported-calendar-component-set'))?.children ?? [];
    expect(components).toEqual([expect.objectContaining({ attributes: new Map([['name', 'VTODO']]) })]);
    expect(made.text(clark('d:displayname'))).toBe('Einkäufe & mehr');
    expect(made.text(clark('ical:calendar-color'))).toBe('#FF2968FF');
    await device.put(`${list}A.ics`, task(), { 'if-none-match': '*' }).status(201);
    const refused = device.put(`${list}B.ics`, event(), { 'if-none-match': '*' });
    await refused.status(403).precondition(clark('c:supported-calendar-component'));
  });
});
