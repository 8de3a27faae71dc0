// Contacts of iOS and macOS: the first look, cards and groups, and whose card is one's own.
import { describe, expect, it } from 'vitest';
import { asking, clark, hrefs, names } from '../../support/client-bodies.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const CONTACTS = { 'user-agent': 'iOS/18.5 (22F76) dataaccessd/1.0', accept: '*/*', brief: 't' };

const WHO = asking('d:current-user-principal d:principal-URL d:resourcetype', 'in place');
const PRINCIPAL = asking(
  `card:addressbook-home-set card:directory-gateway d:displayname cs:email-address-set d:principal-collection-set
   d:principal-URL d:resource-id d:supported-report-set`,
  'in place',
);
const HOME = asking(
  `d:add-member me:bulk-requests d:current-user-privilege-set d:displayname card:max-image-size
   card:max-resource-size cs:me-card d:owner cs:push-transports cs:pushkey d:quota-available-bytes d:quota-used-bytes
   d:resource-id d:resourcetype d:supported-report-set d:sync-token cs:getctag`,
  'in place',
);
const multiget = (list: readonly string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<C:addressbook-multiget xmlns:C="urn:ietf:params:xml:ns:carddav" xmlns:A="DAV:">
<A:prop><A:getetag/><C:address-data/></A:prop>${hrefs(list, 'A')}</C:addressbook-multiget>`;

const DEPTH_1 = { depth: '1' };
const NEW = { 'content-type': 'text/vcard; charset=utf-8', 'if-none-match': '*' };

const lines = (...all: readonly string[]) => all.map((line) => `${line}\r\n`).join('');

// What Apple's programs write, and expect back to the octet.
const PERSON = lines(
  'BEGIN:VCARD',
  'VERSION:3.0',
  'PRODID:-//Apple Inc.//iOS 18.5//EN',
  'N:Ørsted;Zoë;;;',
  'FN:Zoë Ørsted',
  'item1.EMAIL;type=INTERNET;type=pref:zoe@example.com',
  'item1.X-ABLabel:_$!<HomePage>!$_',
  'item2.ADR;type=HOME:;;Main Street 1\\nApt 2;Ghent;;9000;Belgium',
  'item2.X-ABADR:be',
  'BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29',
  'PHOTO;ENCODING=b;TYPE=JPEG;X-ABCROP-RECTANGLE=ABClipRect_1&0&0&400&400&x1/y2==:/9j',
  ' /4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCw==',
  'UID:9D5A2C5F-1B7E-4E0B-8E54-0D3F3F1C7A02',
  'REV:2026-01-01T00:00:00Z',
  'END:VCARD',
);
const GROUP = lines(
  'BEGIN:VCARD',
  'VERSION:3.0',
  'N:Friends;;;;',
  'FN:Friends',
  'X-ADDRESSBOOKSERVER-KIND:group',
  'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:9D5A2C5F-1B7E-4E0B-8E54-0D3F3F1C7A02',
  'UID:0C0E7A8E-7B44-4B50-9B86-9A0A6F2A9C33',
  'END:VCARD',
);

async function phone() {
  const account = await daybook.account();
  return { account, device: daybook.client({ ...CONTACTS, authorization: account.authorization }) };
}

describe('Contacts', () => {
  it('goes from well-known to the home of the address books', async () => {
    const { account, device } = await phone();
    const anonymous = daybook.client(CONTACTS);
    const { headers } = await anonymous.propfind('/.well-known/carddav', WHO).status(301);
    const start = String(headers.location);
    await anonymous
      .propfind(start, WHO)
      .status(401)
      .header('www-authenticate', /realm=/);
    const root = await device.propfind(start, WHO).status(207);
    expect(root.of().hrefsIn(clark('d:current-user-principal'))).toEqual([account.principal]);
    await device
      .options(account.principal)
      .status(200)
      .header('dav', /(^|, )addressbook(,|$)/);
    const principal = await device.propfind(account.principal, PRINCIPAL).status(207);
    expect(principal.of().hrefsIn(clark('card:addressbook-home-set'))).toEqual([account.addressBookHome]);
  });

  it('finds the default address book first, since macOS shows no other', async () => {
    const { account, device } = await phone();
    const type = '<A:collection/><C:addressbook xmlns:C="urn:ietf:params:xml:ns:carddav"/>';
    const property = `<A:resourcetype>${type}</A:resourcetype>`;
    const make = `<A:mkcol xmlns:A="DAV:"><A:set><A:prop>${property}</A:prop></A:set></A:mkcol>`;
    const another = `${account.addressBookHome}a/`;
    await device.mkcol(another, make).status(201);
    const answer = await device.list(account.addressBookHome, HOME).status(207);
    expect(answer.resources.map(({ href }) => href)).toEqual([account.addressBookHome, account.addressBook, another]);
    const needed = 'cs:getctag d:sync-token card:max-resource-size d:owner d:current-user-privilege-set';
    const book = answer.of(account.addressBook);
    for (const name of needed.split(' ')) expect(book.statusOf(clark(name)), name).toBe(200);
    expect(answer.text).toContain('<card:addressbook/>');
  });

  it('gets its cards and groups back as it wrote them', async () => {
    const { account, device } = await phone();
    const person = `${account.addressBook}9D5A2C5F-1B7E-4E0B-8E54-0D3F3F1C7A02.vcf`;
    const group = `${account.addressBook}0C0E7A8E-7B44-4B50-9B86-9A0A6F2A9C33.vcf`;
    const { etag } = await device.put(person, PERSON, NEW).status(201);
    await device.put(group, GROUP, NEW).status(201);
    const listing = await device.list(account.addressBook, asking('d:getetag d:resourcetype', 'in place')).status(207);
    expect(listing.of(person).text(clark('d:getetag'))).toBe(etag);
    const answer = await device.report(account.addressBook, multiget([person, group]), DEPTH_1).status(207);
    expect(answer.of(person).text(clark('card:address-data'))).toBe(PERSON);
    expect(answer.of(group).text(clark('card:address-data'))).toBe(GROUP);
    await device
      .get(person)
      .status(200)
      .body(PERSON)
      .header('content-type', /^text\/vcard/);
  });

  it('remembers which card is its owner', async () => {
    const { account, device } = await phone();
    const card = `${account.addressBook}me.vcf`;
    const property = `<B:me-card xmlns:B="http://calendarserver.org/ns/"><A:href>${card}</A:href></B:me-card>`;
    const update = `<A:propertyupdate xmlns:A="DAV:"><A:set><A:prop>${property}</A:prop></A:set></A:propertyupdate>`;
    await device.proppatch(account.addressBookHome, update).status(200, 207);
    const answer = await device.propfind(account.addressBookHome, asking('cs:me-card', 'in place')).status(207);
    expect(answer.of().hrefsIn(clark('cs:me-card'))).toEqual([card]);
  });

  it('syncs an address book like a calendar', async () => {
    const { account, device } = await phone();
    const sync = (token: string) => `<A:sync-collection xmlns:A="DAV:"><A:sync-token>${token}</A:sync-token>
<A:sync-level>1</A:sync-level><A:prop>${names('d:getetag', 'in place')}</A:prop></A:sync-collection>`;
    const { syncToken } = await device.report(account.addressBook, sync(''), DEPTH_1).status(207).hrefs([]);
    const href = `${account.addressBook}A.vcf`;
    const { etag } = await device.put(href, PERSON, NEW).status(201);
    const next = await device.report(account.addressBook, sync(syncToken), DEPTH_1).status(207).hrefs([href]);
    await device.delete(href, { 'if-match': etag }).status(204);
    await device.report(account.addressBook, sync(next.syncToken), DEPTH_1).status(207).gone([href]);
  });
});
