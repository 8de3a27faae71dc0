// Tasks.org with an account of its own: lists of tasks, written without any condition, kept with what only it knows.
import { describe, expect, it } from 'vitest';
import { asking, clark, hrefs, rooted } from '../../support/client-bodies.js';
import { event, task } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const TASKS = { 'user-agent': 'org.tasks/14.8 (okhttp3) Android/15' };
const HOME = asking(
  `d:resourcetype d:displayname c:supported-calendar-component-set cs:getctag ical:calendar-color d:sync-token
   d:share-access d:invite oc:invite oc:owner-principal d:current-user-privilege-set d:current-user-principal`,
);
const ALL_TASKS = rooted(
  'c:calendar-query',
  '<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VTODO"/></c:comp-filter></c:filter>',
);
const multiget = (list: readonly string[]) =>
  rooted('c:calendar-multiget', `<d:prop><d:getetag/><c:calendar-data/></d:prop>${hrefs(list)}`);

async function app() {
  const account = await daybook.account();
  return { account, device: daybook.client({ ...TASKS, authorization: account.authorization }) };
}

describe('Tasks.org', () => {
  it('finds its lists', async () => {
    const { account, device } = await app();
    const { headers } = await device.propfind('/.well-known/caldav', asking('d:current-user-principal')).status(301);
    const root = await device.propfind(String(headers.location), asking('d:current-user-principal')).status(207);
    const [principal = ''] = root.of().hrefsIn(clark('d:current-user-principal'));
    const found = await device.propfind(principal, asking('c:calendar-home-set')).status(207);
    const [home = ''] = found.of().hrefsIn(clark('c:calendar-home-set'));
    const list = (await device.list(home, HOME).status(207)).of(account.calendar);
    expect(list.text(clark('cs:getctag'))).not.toBe('');
    expect(list.statusOf(clark('oc:invite'))).toBe(404);
  });

  it('makes a list with a colour, by MKCOL', async () => {
    const { account, device } = await app();
    const list = `${account.calendarHome}8cf2f4a0-5d4c-4f0c-9f5c-6b9a0f1f2d33/`;
    const body = rooted(
      'd:mkcol',
      `<d:set><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Garten</d:displayname>
<ical:calendar-color>#4CAF50FF</ical:calendar-color>
<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set></d:prop></d:set>`,
    );
    await device.mkcol(list, body).status(201);
    const made = (await device.list(account.calendarHome, HOME).status(207)).of(list);
    expect(made.text(clark('d:displayname'))).toBe('Garten');
    expect(made.text(clark('ical:calendar-color'))).toBe('#4CAF50FF');
    expect(made.found.get(clark('c:supported-calendar-component-set'))?.children).toHaveLength(1);
    await device.put(`${list}e.ics`, event()).status(403).precondition(clark('c:supported-calendar-component'));
    await device.delete(list).status(204);
    await device.propfind(list, HOME).status(404);
  });

  it('writes and deletes without conditions, and keeps its own properties', async () => {
    const { account, device } = await app();
    const lines = [
      'X-APPLE-SORT-ORDER:667',
      'RELATED-TO;RELTYPE=PARENT:parent',
      'PERCENT-COMPLETE:50',
      'X-OC-HIDESUBTASKS:1',
    ];
    const parent = `${account.calendar}parent.ics`;
    const child = `${account.calendar}child.ics`;
    await device.put(parent, task({ uid: 'parent' })).status(201);
    await device.put(child, task({ uid: 'child', lines })).status(201);
    await device.put(child, task({ uid: 'child', lines: [...lines, 'STATUS:COMPLETED'] })).status(204);
    await account.put(`${account.calendar}event.ics`, event()).status(201);
    await device.report(account.calendar, ALL_TASKS, { depth: '1' }).status(207).hrefs([parent, child]);
    const found = await device.report(account.calendar, multiget([parent, child]), { depth: '1' }).status(207);
    expect(found.of(child).text(clark('c:calendar-data'))).toBe(
      task({ uid: 'child', lines: [...lines, 'STATUS:COMPLETED'] }),
    );
    await device.delete(child).status(204);
    await device
      .report(account.calendar, multiget([child]), { depth: '1' })
      .status(207)
      .gone([child]);
  });
});
