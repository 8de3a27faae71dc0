// Thunderbird's calendar: finding all calendars from an address, opening one, and syncing it.
import { describe, expect, it } from 'vitest';
import { asking, clark, hrefs, rooted } from '../../support/client-bodies.js';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const THUNDERBIRD = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.0',
  accept: 'text/xml',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br, zstd',
};
const PLAIN = { ...THUNDERBIRD, 'accept-encoding': undefined };

const DETECT = asking(
  `d:resourcetype d:owner d:displayname d:current-user-principal d:current-user-privilege-set ical:calendar-color
   c:calendar-home-set`,
);
const HOME = asking('d:resourcetype d:displayname d:current-user-privilege-set ical:calendar-color');
const OPEN = asking(
  `d:resourcetype d:owner d:current-user-principal d:current-user-privilege-set d:supported-report-set
   c:supported-calendar-component-set cs:getctag`,
);
const sync = (token: string) =>
  rooted(
    'd:sync-collection',
    `<d:sync-token>${token}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getcontenttype/><d:getetag/></d:prop>`,
  );
const multiget = (list: readonly string[]) =>
  rooted('c:calendar-multiget', `<d:prop><d:getetag/><c:calendar-data/></d:prop>${hrefs(list)}`);

const DEPTH_1 = { depth: '1' };

async function desktop() {
  const account = await daybook.account();
  return { account, program: daybook.client({ ...PLAIN, authorization: account.authorization }) };
}

describe('Thunderbird’s calendar', () => {
  it('detects calendars from the server, the principal or a calendar itself', async () => {
    const { account, program } = await desktop();
    const { headers } = await daybook.client(PLAIN).propfind('/.well-known/caldav', DETECT).status(301);
    await daybook.client(PLAIN).propfind(String(headers.location), DETECT).status(401);
    const root = (await program.propfind(String(headers.location), DETECT).status(207)).of();
    expect(root.hrefsIn(clark('d:current-user-principal'))).toEqual([account.principal]);
    const principal = (await program.propfind(account.principal, DETECT).status(207)).of();
    expect(principal.hrefsIn(clark('c:calendar-home-set'))).toEqual([account.calendarHome]);
    const home = await program.list(account.calendarHome, HOME).status(207);
    // It fails on any response without a resource type.
    for (const { found } of home.resources) expect(found.has(clark('d:resourcetype'))).toBe(true);
    expect(home.text).toMatch(/<d:resourcetype><d:collection\/><c:calendar\/><\/d:resourcetype>/);
    await program.propfind(account.calendar, DETECT).status(207);
  });

  it('may ask whether its address is a feed, and stores nothing by that', async () => {
    const { account, program } = await desktop();
    for (const path of ['/', account.calendarHome, `${account.calendarHome}nothing/`]) {
      expect((await program.head(path)).status).toBeLessThan(500);
      expect((await program.get(path)).status).toBeLessThan(500);
      await program.put(path, event(), { 'if-match': 'nothing' }).status(404, 405, 409, 412);
    }
    await program
      .list(account.calendarHome, HOME)
      .status(207)
      .hrefs([account.calendarHome, account.calendar, ...account.given, account.attachments]);
  });

  it('opens a calendar as writable, and sends no invitations by the server', async () => {
    const { account, program } = await desktop();
    const opened = await program.propfind(account.calendar, OPEN).status(207);
    expect(opened.text).toContain('<d:privilege><d:write/></d:privilege>');
    expect(opened.text).toContain('<d:report><d:sync-collection/></d:report>');
    expect(opened.text).toContain('<d:report><c:calendar-multiget/></d:report>');
    const options = await program
      .options(account.calendarHome)
      .status(200)
      .header('dav', /calendar-access/);
    expect(String(options.headers.dav)).not.toContain('calendar-auto-schedule');
    const scheduling = asking('c:calendar-user-address-set c:schedule-inbox-URL c:schedule-outbox-URL');
    await program.propfind(account.principal, scheduling).status(207);
  });

  it('syncs with Depth 1, and asks for what changed', async () => {
    const { account, program } = await desktop();
    const first = await program.report(account.calendar, sync(''), DEPTH_1).status(207);
    const href = `${account.calendar}9c4d0f6e-5b0a-4a5e-8a1f-6f2d3b1c0e77.ics`;
    const { etag } = await program.put(href, event({ uid: 'tb' }), { 'if-none-match': '*' }).status(201);
    const second = await program.report(account.calendar, sync(first.syncToken), DEPTH_1).status(207).hrefs([href]);
    expect(second.of(href).text(clark('d:getcontenttype'))).toMatch(/^text\/calendar/);
    const objects = await program.report(account.calendar, multiget([href]), DEPTH_1).status(207);
    expect(objects.of(href).text(clark('c:calendar-data'))).toBe(event({ uid: 'tb' }));
    await program.put(href, event({ uid: 'tb', summary: 'Later' }), { 'if-match': etag }).status(204);
    await program.delete(href, { 'if-match': etag }).status(412);
    const { etag: now } = await program.head(href).status(200);
    await program.delete(href, { 'if-match': now }).status(204);
    const third = program.report(account.calendar, sync(second.syncToken), DEPTH_1).status(207);
    await third.hrefs([]).gone([href]);
    await program
      .report(account.calendar, sync('urn:old'), DEPTH_1)
      .status(403)
      .precondition(clark('d:valid-sync-token'));
  });

  it('reads the same from an answer that is compressed', async () => {
    const { account } = await desktop();
    const all = Array.from({ length: 10 }, (_, index) => `${account.calendar}${index}.ics`);
    for (const href of all) await account.put(href, event()).status(201);
    const program = daybook.client({ ...THUNDERBIRD, authorization: account.authorization });
    const answer = await program.report(account.calendar, multiget(all), DEPTH_1).status(207);
    expect(answer.headers['content-encoding']).toBe('gzip');
  });
});
