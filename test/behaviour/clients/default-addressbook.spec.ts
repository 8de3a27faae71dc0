// CARDDAV:default-addressbook-URL, by which small programs find where new contacts go.
import { describe, expect, it } from 'vitest';
import { CARD, D, el, type Markup, text } from '#xml';
import { acl, grant } from '../../support/access-bodies.js';
import { commandLine } from '../../support/command-line.js';
import { card } from '../../support/objects.js';
import { propertyupdate, propfind } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';
import { syncClient } from '../../support/sync-client.js';

const { account, databaseUrl } = await startDaybook();
const daybook = commandLine(databaseUrl);
const NAME = CARD('default-addressbook-URL');

const chosenBy = async (who: Account, home = who.addressBookHome) =>
  (await who.propfind(home, propfind(NAME)).status(207)).of().hrefsIn(NAME);
const choose = async ({ proppatch, addressBookHome }: Account, ...value: readonly Markup[]) =>
  (await proppatch(addressBookHome, propertyupdate([el(NAME, ...value)])).status(207)).of().statusOf(NAME);
const href = (path: string) => el(D('href'), text(path));

describe('the default address book', () => {
  it('is the oldest one until another is chosen, and again when that is gone', async () => {
    const alice = await account();
    const work = `${alice.addressBookHome}work%20%C3%A9/`;
    await alice.mkcol(work).status(201);
    expect(await chosenBy(alice)).toEqual([alice.addressBook]);
    expect(await choose(alice, href(`https://dav.example.com${work.slice(0, -1)}`))).toBe(200);
    expect(await chosenBy(alice)).toEqual([work]);
    await alice.delete(work).status(204);
    expect(await chosenBy(alice)).toEqual([alice.addressBook]);
  });

  it('is an address book of the home and nothing else', async () => {
    const [alice, bob] = [await account(), await account()];
    for (const path of [
      `${alice.addressBookHome}bogus/`,
      alice.calendar,
      bob.addressBook,
      alice.addressBookHome,
      '../x',
      '',
    ]) {
      expect(await choose(alice, href(path))).toBe(403);
    }
    expect(await choose(alice)).toBe(403);
    expect(await chosenBy(alice)).toEqual([alice.addressBook]);
  });

  it('is for others the first that they may see', async () => {
    const [alice, bob] = [await account(), await account()];
    const shared = `${alice.addressBookHome}shared/`;
    await alice.mkcol(shared).status(201);
    await alice.send('ACL', shared, acl(grant(bob.principal, 'read'))).status(200);
    expect(await chosenBy(bob, alice.addressBookHome)).toEqual([shared]);
  });

  it('is made anew, empty, when the last address book goes, and synchronises as another one', async () => {
    const alice = await account();
    await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
    const clients = [syncClient(alice, alice.addressBook), syncClient(alice, alice.addressBookHome, 'infinite')];
    for (const client of clients) await client.sync();
    await alice.delete(alice.addressBook).status(204);
    expect(await chosenBy(alice)).toEqual([alice.addressBook]);
    const [own, ofHome] = await Promise.all(clients.map((client) => client.sync()));
    expect(own).toEqual({ known: new Map(), anew: true });
    expect([...(ofHome?.known.keys() ?? [])]).toEqual([alice.addressBook]);
    await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
  });

  it('is made anew when the last one is moved to somebody else', async () => {
    const [alice, bob] = [await account(), await account()];
    await bob.send('ACL', bob.addressBookHome, acl(grant(alice.principal, 'all'))).status(200);
    await alice.move(alice.addressBook, `${bob.addressBookHome}of-alice/`).status(201);
    expect(await chosenBy(alice)).toEqual([alice.addressBook]);
  });

  it('gives way to the one that was deleted when that comes back, while it is empty', async () => {
    const alice = await account();
    await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
    await alice.delete(alice.addressBook).status(204);
    await alice.put(`${alice.addressBook}b.vcf`, card()).status(201);
    const undo = ['undo', alice.name, 'addressbooks/default'];
    expect(await daybook(undo)).toMatchObject({ code: 1 });
    await alice.delete(`${alice.addressBook}b.vcf`).status(204);
    expect(await daybook(undo)).toMatchObject({ code: 0 });
    await alice.get(`${alice.addressBook}a.vcf`).status(200);
  });
});
