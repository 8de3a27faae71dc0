// Outlook CalDav Synchronizer on Windows: makes calendars by MKCOL, and brings Microsoft's zone names and properties.
import { describe, expect, it } from 'vitest';
import { asking, clark, hrefs, rooted } from '../../support/client-bodies.js';
import { calendarObject, component } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const OUTLOOK = { 'user-agent': 'CalDavSynchronizer/4.5' };

const meeting = calendarObject(
  ...component(
    'VTIMEZONE',
    'TZID:W. Europe Standard Time',
    ...component(
      'STANDARD',
      'DTSTART:16011028T030000',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
    ),
    ...component(
      'DAYLIGHT',
      'DTSTART:16010325T020000',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
    ),
  ),
  ...component(
    'VEVENT',
    'UID:040000008200E00074C5B7101A82E008',
    'DTSTAMP:20260101T000000Z',
    'DTSTART;TZID=W. Europe Standard Time:20260310T090000',
    'DTEND;TZID=W. Europe Standard Time:20260310T093000',
    'SUMMARY:Jour fixe',
    'X-ALT-DESC;FMTTYPE=text/html:<html><body>a\\, b</body></html>',
    'X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE',
  ),
);

async function outlook() {
  const account = await daybook.account();
  return { account, addin: daybook.client({ ...OUTLOOK, authorization: account.authorization }) };
}

describe('Outlook CalDav Synchronizer', () => {
  it('takes a collection for a calendar by OPTIONS, reports and privileges', async () => {
    const { account, addin } = await outlook();
    await addin
      .options(account.calendar)
      .status(200)
      .header('dav', /calendar-access/);
    const calendar = await addin.propfind(
      account.calendar,
      asking('d:supported-report-set d:current-user-privilege-set d:resourcetype'),
    );
    expect(calendar.text).toContain('<d:report><c:calendar-query/></d:report>');
    expect(calendar.text).toContain('<d:privilege><d:write/></d:privilege>');
    const home = asking('d:resourcetype d:displayname ical:calendar-color c:supported-calendar-component-set');
    await addin
      .list(account.calendarHome, home)
      .status(207)
      .hrefs([account.calendarHome, account.calendar, ...account.given, account.attachments]);
  });

  it('makes a calendar by MKCOL and names it afterwards', async () => {
    const { account, addin } = await outlook();
    const href = `${account.calendarHome}0b8a5f1c/`;
    const type = '<d:set><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype></d:prop></d:set>';
    await addin.mkcol(href, rooted('d:mkcol', type)).status(201);
    const named = '<d:set><d:prop><d:displayname>Team</d:displayname></d:prop></d:set>';
    await addin.proppatch(href, rooted('d:propertyupdate', named)).status(207);
    const answer = await addin.propfind(href, asking('d:displayname')).status(207);
    expect(answer.of().text(clark('d:displayname'))).toBe('Team');
  });

  it('stores what Outlook writes, finds it by its true time, and gets it back unchanged', async () => {
    const { account, addin } = await outlook();
    const href = `${account.calendar}040000008200E00074C5B7101A82E008.ics`;
    await addin.put(href, meeting, { 'if-none-match': '*' }).status(201);
    const query = (start: string, end: string) =>
      rooted(
        'c:calendar-query',
        `<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">
<c:time-range start="${start}" end="${end}"/></c:comp-filter></c:comp-filter></c:filter>`,
      );
    const ask = (start: string, end: string) =>
      addin.report(account.calendar, query(start, end), { depth: '1' }).status(207);
    await ask('20260310T080000Z', '20260310T081500Z').hrefs([href]);
    await ask('20260310T090000Z', '20260310T100000Z').hrefs([]);
    const body = `<d:prop><d:getetag/><d:displayname/><c:calendar-data/></d:prop>${hrefs([href])}`;
    const objects = await addin
      .report(account.calendar, rooted('c:calendar-multiget', body), { depth: '1' })
      .status(207);
    expect(objects.of(href).text(clark('c:calendar-data'))).toBe(meeting);
  });
});
