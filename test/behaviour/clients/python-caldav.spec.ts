// The Python library caldav, and through it Home Assistant and plann: no well-known, many kinds of search.
import { describe, expect, it } from 'vitest';
import { asking, clark, rooted } from '../../support/client-bodies.js';
import { event, task } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const PYTHON = { 'user-agent': 'python-caldav/2.0.1', accept: 'text/xml, text/calendar' };
const DEPTH_1 = { depth: '1' };

async function script() {
  const account = await daybook.account();
  return { account, library: daybook.client({ ...PYTHON, authorization: account.authorization }) };
}

const search = (filter: string, data = '<c:calendar-data/>') =>
  rooted(
    'c:calendar-query',
    `<d:prop>${data}</d:prop><c:filter><c:comp-filter name="VCALENDAR">${filter}</c:comp-filter></c:filter>`,
  );

describe('python-caldav', () => {
  it('begins at the typed address', async () => {
    const { account, library } = await script();
    const who = asking('d:current-user-principal');
    for (const typed of ['/', '/dav/', account.calendarHome]) {
      const answer = await library.propfind(typed, who).status(207);
      expect(answer.of().hrefsIn(clark('d:current-user-principal'))).toEqual([account.principal]);
    }
    const principal = await library.propfind(account.principal, asking('c:calendar-home-set')).status(207);
    expect(principal.of().hrefsIn(clark('c:calendar-home-set'))).toEqual([account.calendarHome]);
    const home = library.list(account.calendarHome, asking('d:resourcetype d:displayname')).status(207);
    await home.hrefs([account.calendarHome, account.calendar, ...account.given, account.attachments]);
  });

  it('makes a calendar, fills it, and takes it away', async () => {
    const { account, library } = await script();
    const href = `${account.calendarHome}test-1/`;
    const body = rooted('c:mkcalendar', '<d:set><d:prop><d:displayname>Test</d:displayname></d:prop></d:set>');
    await library.mkcalendar(href, body).status(201);
    await library.put(`${href}1.ics`, event(), { 'content-type': 'text/calendar; charset="utf-8"' }).status(201);
    await library
      .get(`${href}1.ics`)
      .status(200)
      .header('content-type', /^text\/calendar/);
    await library.delete(href).status(204);
    await library.propfind(href, asking('d:displayname')).status(404);
  });

  it('searches by UID, by what is not there, and by time', async () => {
    const { account, library } = await script();
    const path = (name: string) => `${account.calendar}${name}.ics`;
    await library.put(path('lunch'), event({ uid: 'lunch' })).status(201);
    await library.put(path('open'), task({ uid: 'open' })).status(201);
    await library.put(path('done'), task({ uid: 'done', lines: ['COMPLETED:20260102T000000Z'] })).status(201);
    const ask = (filter: string) => library.report(account.calendar, search(filter), DEPTH_1).status(207);
    const uid = (name: string, negate = '') =>
      `<c:comp-filter name="${name}"><c:prop-filter name="UID"><c:text-match collation="i;octet"${negate}>open</c:text-match></c:prop-filter></c:comp-filter>`;
    await ask(uid('VTODO')).hrefs([path('open')]);
    await ask(uid('VTODO', ' negate-condition="yes"')).hrefs([path('done')]);
    const pending = '<c:prop-filter name="COMPLETED"><c:is-not-defined/></c:prop-filter>';
    await ask(`<c:comp-filter name="VTODO">${pending}</c:comp-filter>`).hrefs([path('open')]);
    const range = '<c:time-range start="20260301T000000Z" end="20260302T000000Z"/>';
    const answer = await ask(`<c:comp-filter name="VEVENT">${range}</c:comp-filter>`).hrefs([path('lunch')]);
    expect(answer.of().text(clark('c:calendar-data'))).toBe(event({ uid: 'lunch' }));
  });

  it('lets the server expand a series', async () => {
    const { account, library } = await script();
    await library.put(`${account.calendar}daily.ics`, event({ lines: ['RRULE:FREQ=DAILY;COUNT=10'] })).status(201);
    const window = 'start="20260302T000000Z" end="20260305T000000Z"';
    const filter = `<c:comp-filter name="VEVENT"><c:time-range ${window}/></c:comp-filter>`;
    const data = `<c:calendar-data><c:expand ${window}/></c:calendar-data>`;
    const answer = await library.report(account.calendar, search(filter, data), DEPTH_1).status(207);
    const expanded = answer.of().text(clark('c:calendar-data')) ?? '';
    expect(expanded.match(/^DTSTART:.*$/gm)?.sort()).toEqual([
      'DTSTART:20260302T120000Z',
      'DTSTART:20260303T120000Z',
      'DTSTART:20260304T120000Z',
    ]);
    expect(expanded).not.toContain('RRULE');
  });

  it('syncs by token, and asks when its owner is busy', async () => {
    const { account, library } = await script();
    const sync = (token: string) =>
      rooted(
        'd:sync-collection',
        `<d:sync-token>${token}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop>`,
      );
    const { syncToken } = await library.report(account.calendar, sync(''), DEPTH_1).status(207);
    await library.put(`${account.calendar}a.ics`, event()).status(201);
    await library
      .report(account.calendar, sync(syncToken), DEPTH_1)
      .status(207)
      .hrefs([`${account.calendar}a.ics`]);
    const range = '<c:time-range start="20260301T000000Z" end="20260302T000000Z"/>';
    const busy = await library.report(account.calendar, rooted('c:free-busy-query', range), DEPTH_1).status(200);
    expect(busy.headers['content-type']).toMatch(/^text\/calendar/);
    expect(busy.text).toMatch(/^FREEBUSY(;FBTYPE=BUSY)?:20260301T120000Z\/(20260301T130000Z|PT1H)\r$/m);
  });
});
