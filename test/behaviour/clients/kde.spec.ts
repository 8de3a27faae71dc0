// KDE's groupware (Akonadi, Kontact, Merkuro): begins at the typed address, and reads a status only where there is a body.
import { describe, expect, it } from 'vitest';
import { asking, clark, hrefs, rooted } from '../../support/client-bodies.js';
import { card, event, task } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const KIO = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) KIO/5.103 kioworker/5.103' };
const KDAV = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) KDE DAV groupware client', prefer: 'return=minimal' };

const WHO = asking('d:current-user-principal d:principal-URL');
const HOME_SET = asking('c:calendar-home-set card:addressbook-home-set');
const CALENDARS = asking(
  `d:displayname d:resourcetype ical:calendar-color c:supported-calendar-component-set cs:getctag
   d:current-user-privilege-set push:transports push:topic push:supported-triggers`,
);
const list = (name: string) =>
  rooted(
    'c:calendar-query',
    `<d:prop><d:getetag/><d:resourcetype/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="${name}"/></c:comp-filter></c:filter>`,
  );

async function kontact() {
  const account = await daybook.account();
  return {
    account,
    kdav: daybook.client({ ...KDAV, authorization: account.authorization }),
    kio: daybook.client({ ...KIO, authorization: account.authorization }),
  };
}

describe('KDE', () => {
  it('finds the homes from the address of the server or of the principal', async () => {
    const { account, kdav } = await kontact();
    await daybook
      .client(KDAV)
      .propfind('/', WHO)
      .status(401)
      .header('www-authenticate', /Basic realm="[^"]+"/);
    for (const typed of ['/', '/dav/', account.principal, account.calendar]) {
      const answer = await kdav.propfind(typed, WHO).status(207);
      expect(answer.of().hrefsIn(clark('d:current-user-principal')), typed).toEqual([account.principal]);
    }
    const principal = (await kdav.propfind(account.principal, HOME_SET).status(207)).of();
    expect(principal.hrefsIn(clark('c:calendar-home-set'))).toEqual([account.calendarHome]);
    expect(principal.hrefsIn(clark('card:addressbook-home-set'))).toEqual([account.addressBookHome]);
    const home = await kdav.list(account.calendarHome, CALENDARS).status(207);
    expect(home.of(account.calendar).found.has(clark('c:supported-calendar-component-set'))).toBe(true);
  });

  it('lists events, tasks and journals one kind after the other', async () => {
    const { account, kdav } = await kontact();
    const lunch = `${account.calendar}lunch.ics`;
    const milk = `${account.calendar}milk.ics`;
    await account.put(lunch, event()).status(201);
    await account.put(milk, task()).status(201);
    const ask = (name: string) => kdav.report(account.calendar, list(name), { depth: '1' }).status(207);
    const events = await ask('VEVENT').hrefs([lunch]);
    expect(events.of(lunch).found.get(clark('d:resourcetype'))?.children).toEqual([]);
    await ask('VTODO').hrefs([milk]);
    await ask('VJOURNAL').hrefs([]);
    const multiget = `<d:prop><d:getetag/><c:calendar-data/></d:prop>${hrefs([lunch, milk])}`;
    const objects = kdav.report(account.calendar, rooted('c:calendar-multiget', multiget), { depth: '1' });
    await objects.status(207).hrefs([lunch, milk]);
    await account.put(`${account.addressBook}a.vcf`, card()).status(201);
    const books = kdav.list(account.addressBook, asking('d:getetag d:resourcetype')).status(207);
    await books.hrefs([account.addressBook, `${account.addressBook}a.vcf`]);
  });

  it('sends a body once without credentials, and then again', async () => {
    const { account, kio } = await kontact();
    const href = `${account.calendar}kde.ics`;
    const refused = await daybook.client(KIO).put(href, event(), { 'if-none-match': '*' }).status(401);
    expect(refused.bytes.length).toBeGreaterThan(0);
    await kio.put(href, event(), { 'if-none-match': '*' }).status(201);
  });

  it('sees what went wrong, because no refusal is empty', async () => {
    const { account, kio } = await kontact();
    const href = `${account.calendar}kde.ics`;
    const { etag } = await kio.put(href, event({ uid: 'kde' }), { 'if-none-match': '*' }).status(201);
    await account.put(href, event({ uid: 'kde', summary: 'Other' })).status(204);
    const refusals = [
      await kio.put(href, event({ uid: 'kde', summary: 'Mine' }), { 'if-match': etag }).status(412),
      await kio.delete(href, { 'if-match': etag }).status(412),
      await kio.get(`${account.calendar}nothing.ics`).status(404),
      await kio.put(`${account.calendarHome}nothing/x.ics`, event()).status(409),
      await kio.mkcol(`${account.calendar}`).status(405),
    ];
    for (const { status, bytes } of refusals) expect(bytes.length, String(status)).toBeGreaterThan(0);
  });
});
