// SyncEvolution: needs a realm before it sends a password, and POSTs new items where a collection offers it.
import { describe, expect, it } from 'vitest';
import { asking, clark, hrefs, rooted } from '../../support/client-bodies.js';
import { card, event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const SYNCEVOLUTION = { 'user-agent': 'SyncEvolution/2.0.0', 'keep-alive': '', te: 'trailers' };
const PRINCIPAL = asking(
  `d:alternate-URI-set d:principal-URL d:current-user-principal d:group-member-set d:group-membership d:displayname
   d:resourcetype d:current-user-privilege-set c:calendar-home-set c:calendar-user-address-set c:schedule-inbox-URL
   c:schedule-outbox-URL card:addressbook-home-set card:principal-address`,
);
const COLLECTION = asking(
  `d:add-member d:displayname d:resourcetype cs:getctag c:calendar-description c:calendar-timezone
   c:supported-calendar-component-set c:supported-calendar-data c:max-resource-size c:min-date-time c:max-date-time
   c:max-instances c:max-attendees-per-instance card:addressbook-description card:supported-address-data`,
);

async function program() {
  const account = await daybook.account();
  return { account, neon: daybook.client({ ...SYNCEVOLUTION, authorization: account.authorization }) };
}

describe('SyncEvolution', () => {
  it('is told the realm, and walks to the collections', async () => {
    const { account, neon } = await program();
    await daybook
      .client(SYNCEVOLUTION)
      .propfind('/', PRINCIPAL)
      .status(401)
      .header('www-authenticate', /realm="[^"]+"/);
    const root = await neon.propfind('/', PRINCIPAL).status(207);
    expect(root.of().hrefsIn(clark('d:current-user-principal'))).toEqual([account.principal]);
    const principal = (await neon.propfind(account.principal, PRINCIPAL).status(207)).of();
    expect(principal.hrefsIn(clark('c:calendar-home-set'))).toEqual([account.calendarHome]);
    expect(principal.hrefsIn(clark('card:addressbook-home-set'))).toEqual([account.addressBookHome]);
    expect(principal.statusOf(clark('d:group-membership'))).toBe(200);
    await neon
      .list(account.calendarHome, COLLECTION)
      .status(207)
      .hrefs([account.calendarHome, account.calendar, ...account.given, account.attachments]);
  });

  it('adds an item by POST where the server says so', async () => {
    const { account, neon } = await program();
    for (const [collection, item, end] of [
      [account.calendar, event(), '.ics'],
      [account.addressBook, card(), '.vcf'],
    ] as const) {
      const [addMember = ''] = (await neon.propfind(collection, COLLECTION).status(207))
        .of()
        .hrefsIn(clark('d:add-member'));
      const { headers, etag } = await neon.post(addMember, item).status(201);
      const location = String(headers.location);
      expect(location).toMatch(new RegExp(`^${collection}[^/]+\\${end}$`));
      await neon.get(location).status(200).body(item).header('etag', etag);
    }
  });

  it('reads contacts with Depth 0, and sees changes by the ctag', async () => {
    const { account, neon } = await program();
    const href = `${account.addressBook}a.vcf`;
    const ctag = async () =>
      (await neon.propfind(account.addressBook, asking('cs:getctag'))).of().text(clark('cs:getctag'));
    const before = await ctag();
    await neon.put(href, card({ uid: 'a' }), { 'if-none-match': '*' }).status(201);
    expect(await ctag()).not.toBe(before);
    const body = `<d:prop><d:getetag/><card:address-data/></d:prop>${hrefs([href])}`;
    const cards = await neon.report(account.addressBook, rooted('card:addressbook-multiget', body), { depth: '0' });
    expect(cards.of(href).text(clark('card:address-data'))).toBe(card({ uid: 'a' }));
  });
});
