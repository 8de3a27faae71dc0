// Evolution, GNOME Calendar and GNOME Contacts: nothing at first without a refusal, and changes seen by the ctag.
import { describe, expect, it } from 'vitest';
import { asking, clark, hrefs, rooted } from '../../support/client-bodies.js';
import { card, event, task } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const EVOLUTION = { 'user-agent': 'Evolution/3.46.4', 'cache-control': 'no-cache', pragma: 'no-cache' };

const ACCOUNT = asking(
  'd:resourcetype d:current-user-principal d:principal-URL c:calendar-home-set c:calendar-user-address-set',
);
const HOME = asking(
  `d:resourcetype d:displayname d:getetag d:getcontenttype d:getcontentlength d:creationdate d:getlastmodified
   cs:getctag cs:source c:calendar-description c:supported-calendar-component-set card:addressbook-description
   ical:calendar-color ical:calendar-order`,
);
const PRIVILEGES = asking('d:current-user-privilege-set');
const CTAG = asking('cs:getctag');

const query = (name: string, range = '') =>
  rooted(
    'c:calendar-query',
    `<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="${name}">${range}</c:comp-filter></c:comp-filter></c:filter>`,
  );
const multiget = (list: readonly string[]) =>
  rooted('c:calendar-multiget', `<d:prop><d:getetag/><c:calendar-data/></d:prop>${hrefs(list)}`);

async function desktop() {
  const account = await daybook.account();
  return { account, program: daybook.client({ ...EVOLUTION, authorization: account.authorization }) };
}

describe('Evolution', () => {
  it('takes three refusals for normal when it opens a source', async () => {
    const { account, program } = await desktop();
    const anonymous = daybook.client(EVOLUTION);
    await anonymous
      .options(account.calendar)
      .status(401)
      .header('www-authenticate', /realm=/);
    await anonymous.propfind(account.calendar, PRIVILEGES).status(401);
    await anonymous.propfind(account.calendar, CTAG).status(401);
    await program
      .options(account.calendar)
      .status(200)
      .header('dav', /calendar-access/)
      .header('allow', /PUT|POST/);
    const opened = await program.propfind(account.calendar, PRIVILEGES).status(207);
    expect(opened.text).toContain('<d:write-content/>');
  });

  it('finds calendars, task lists and address books from the typed address', async () => {
    const { account, program } = await desktop();
    const typed = (await program.propfind('/', ACCOUNT).status(207)).of();
    expect(typed.hrefsIn(clark('d:current-user-principal'))).toEqual([account.principal]);
    const principal = (await program.propfind(account.principal, ACCOUNT).status(207)).of();
    expect(principal.hrefsIn(clark('d:principal-URL'))).toEqual([account.principal]);
    const home = await program.list(account.calendarHome, HOME).status(207);
    expect(home.of(account.calendar).text(clark('d:displayname'))).toBe('Calendar');
    await program.options(account.calendar).status(200);
    await program.list(account.addressBookHome, HOME).status(207).hrefs([account.addressBookHome, account.addressBook]);
    await program.propfind('/.well-known/webdav/Notes/', ACCOUNT).status(404);
  });

  it('sees by the ctag that it must ask, first for some weeks and then for all', async () => {
    const { account, program } = await desktop();
    const ctag = async (path: string) =>
      (await program.propfind(path, CTAG).status(207)).of().text(clark('cs:getctag'));
    const before = await ctag(account.calendar);
    expect(await ctag(account.calendar)).toBe(before);
    const soon = `${account.calendar}soon.ics`;
    const late = `${account.calendar}late.ics`;
    await account.put(soon, event()).status(201);
    await account.put(late, event().replaceAll('20260301', '20271224')).status(201);
    expect(await ctag(account.calendar)).not.toBe(before);
    const weeks = '<c:time-range start="20260201T000000Z" end="20260412T000000Z"/>';
    const ask = (body: string) => program.report(account.calendar, body, { depth: '1' }).status(207);
    await ask(query('VEVENT', weeks)).hrefs([soon]);
    await ask(query('VEVENT')).hrefs([soon, late]);
    await ask(query('VTODO')).hrefs([]);
    // No Depth on a multiget.
    const found = await program
      .report(account.calendar, multiget([soon, late]))
      .status(207)
      .hrefs([soon, late]);
    expect(found.of(soon).text(clark('d:getetag'))).toMatch(/^"[^"]+"$/);
    const filled = await ctag(account.calendar);
    await account.delete(late).status(204);
    expect(await ctag(account.calendar)).not.toBe(filled);
    const bookBefore = await ctag(account.addressBook);
    await account.put(`${account.addressBook}a.vcf`, card()).status(201);
    expect(await ctag(account.addressBook)).not.toBe(bookBefore);
    const listing = program.list(account.addressBook, asking('d:getetag')).status(207);
    await listing.hrefs([account.addressBook, `${account.addressBook}a.vcf`]);
  });

  it('makes objects carefully and writes over them without asking', async () => {
    const { account, program } = await desktop();
    const href = `${account.calendar}20260301T120000Z-1-1000-1-0.ics`;
    const careful = { 'if-none-match': '*', prefer: 'return=minimal' };
    const { etag } = await program.put(href, event({ uid: 'evo' }), careful).status(201);
    expect(etag).toMatch(/^"/);
    await account.put(href, event({ uid: 'evo', summary: 'Other' })).status(204);
    await program.put(href, event({ uid: 'evo', summary: 'Mine' }), { prefer: 'return=minimal' }).status(204);
    await program
      .get(href)
      .status(200)
      .body(event({ uid: 'evo', summary: 'Mine' }));
  });

  it('makes calendars and address books with all their looks', async () => {
    const { account, program } = await desktop();
    const memos = `${account.calendarHome}memos/`;
    const body = rooted(
      'c:mkcalendar',
      `<d:set><d:prop><d:displayname>Memos &lt;1&gt;</d:displayname><c:calendar-description>What to keep</c:calendar-description>
<ical:calendar-color>#62a0ea</ical:calendar-color><c:supported-calendar-component-set><c:comp name="VJOURNAL"/>
</c:supported-calendar-component-set></d:prop></d:set>`,
    );
    await program.mkcalendar(memos, body).status(201);
    const book = `${account.addressBookHome}friends/`;
    const type = '<d:resourcetype><d:collection/><card:addressbook/></d:resourcetype>';
    const described = `${type}<d:displayname>Friends</d:displayname><card:addressbook-description>Old ones</card:addressbook-description>`;
    await program.mkcol(book, rooted('d:mkcol', `<d:set><d:prop>${described}</d:prop></d:set>`)).status(201);
    const calendars = await program.list(account.calendarHome, HOME).status(207);
    expect(calendars.of(memos).text(clark('d:displayname'))).toBe('Memos <1>');
    expect(calendars.of(memos).text(clark('ical:calendar-color'))).toBe('#62a0ea');
    const books = await program.list(account.addressBookHome, HOME).status(207);
    expect(books.of(book).text(clark('card:addressbook-description'))).toBe('Old ones');
    await program.put(`${memos}x.ics`, task()).status(403);
  });
});

describe('GNOME Online Accounts', () => {
  const GNOME = { 'user-agent': 'GOA/3.50 libsoup/3.4' };

  it('decides by OPTIONS alone', async () => {
    const { account } = await desktop();
    const program = daybook.client({ ...GNOME, authorization: account.authorization });
    for (const [service, token] of [
      ['caldav', /(^|, )calendar-access(,|$)/],
      ['carddav', /(^|, )addressbook(,|$)/],
    ] as const) {
      const { headers } = await program.options(`/.well-known/${service}`).status(301);
      await program.options(String(headers.location)).status(200).header('dav', token).header('dav', /^1,/);
    }
    for (const path of ['/remote.php/dav', '/remote.php/webdav']) await program.options(path).status(404);
  });

  it('learns from OPTIONS that a password is wrong', async () => {
    const wrong = `Basic ${Buffer.from('nobody:wrong').toString('base64')}`;
    await daybook
      .client({ ...GNOME, authorization: wrong })
      .options('/dav/')
      .status(401);
  });
});
