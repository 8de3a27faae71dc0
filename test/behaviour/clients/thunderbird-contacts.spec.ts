// Thunderbird's address books: they read only the first status of each response, and write without any condition.
import { describe, expect, it } from 'vitest';
import { asking, clark, rooted } from '../../support/client-bodies.js';
import { card } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const THUNDERBIRD = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.0' };
const WHO = asking('d:current-user-principal');
const LIST = asking('d:resourcetype d:getetag cs:getctag');
const DEPTH_1 = { depth: '1' };

const sync = (token: string) =>
  rooted(
    'd:sync-collection',
    `<d:sync-token>${token}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/><card:address-data/></d:prop>`,
  );

async function desktop() {
  const account = await daybook.account();
  return { account, program: daybook.client({ ...THUNDERBIRD, authorization: account.authorization }) };
}

/** The first status of each response, as this program reads it. */
const firstStatuses = (text: string) =>
  text
    .split('<d:response>')
    .slice(1)
    .map((response) => /<d:status>([^<]*)/.exec(response)?.[1]);

describe('Thunderbird’s address books', () => {
  it('finds the books at well-known or at the root', async () => {
    const { account, program } = await desktop();
    const { headers } = await program.propfind('/.well-known/carddav', WHO).status(301);
    for (const path of ['/', String(headers.location)]) {
      const root = await program.propfind(path, WHO).status(207);
      expect(root.of().hrefsIn(clark('d:current-user-principal'))).toEqual([account.principal]);
    }
    const principal = await program.propfind(account.principal, asking('card:addressbook-home-set')).status(207);
    expect(principal.of().hrefsIn(clark('card:addressbook-home-set'))).toEqual([account.addressBookHome]);
    const books = asking('d:resourcetype d:displayname d:current-user-privilege-set');
    const home = await program.list(account.addressBookHome, books).status(207);
    expect(home.of(account.addressBook).text(clark('d:displayname'))).toBe('Contacts');
  });

  it('meets the good news first in each response', async () => {
    const { account, program } = await desktop();
    await program.put(`${account.addressBook}a.vcf`, card()).status(201);
    const listing = await program.list(account.addressBook, LIST).status(207);
    expect(firstStatuses(listing.text)).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
    const query = `<d:prop><d:getetag/><card:address-data/></d:prop><d:href>${account.addressBook}a.vcf</d:href>`;
    const cards = await program.report(account.addressBook, rooted('card:addressbook-multiget', query), DEPTH_1);
    expect(firstStatuses(cards.text)).toEqual(['HTTP/1.1 200 OK']);
  });

  it('gets the cards inside of the sync', async () => {
    const { account, program } = await desktop();
    const state = await program.propfind(account.addressBook, asking('d:sync-token')).status(207);
    const href = `${account.addressBook}ada.vcf`;
    await program.put(href, card({ uid: 'ada' })).status(201);
    const token = state.of().text(clark('d:sync-token')) ?? '';
    const changed = await program.report(account.addressBook, sync(token), DEPTH_1).status(207).hrefs([href]);
    expect(changed.of(href).text(clark('card:address-data'))).toBe(card({ uid: 'ada' }));
    await program.delete(href).status(204);
    await program.report(account.addressBook, sync(changed.syncToken), DEPTH_1).status(207).gone([href]);
  });

  it('writes a new card as 4.0 and later as 3.0, with no condition', async () => {
    const { account, program } = await desktop();
    const href = `${account.addressBook}grace.vcf`;
    const type = { 'content-type': 'text/vcard' };
    await program.put(href, card({ uid: 'grace', version: '4.0' }), type).status(201);
    await account.put(href, card({ uid: 'grace', version: '3.0' })).status(204);
    await program.put(href, card({ uid: 'grace', version: '3.0', name: 'Grace Hopper' }), type).status(204);
    await program
      .get(href)
      .status(200)
      .body(card({ uid: 'grace', version: '3.0', name: 'Grace Hopper' }));
  });

  it('starts afresh when its token is refused, which it understands as 400 only', async () => {
    const { account, program } = await desktop();
    const refused = program.report(account.addressBook, sync('urn:daybook:sync:0:c0:0'), DEPTH_1);
    await refused.status(400).precondition(clark('d:valid-sync-token'));
    await account.report(account.addressBook, sync('urn:daybook:sync:0:c0:0'), DEPTH_1).status(403);
  });
});
