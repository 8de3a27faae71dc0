// addressbook-query (RFC 6352 §8.6, §10.5).
import { describe, expect, it } from 'vitest';
import { CARD, D, textOf } from '#xml';
import { card } from '../../support/objects.js';
import { addressbookQuery, type ContactFilter } from '../../support/queries.js';
import { type Account, startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const CONTACTS = {
  ada: card({
    name: 'Ada Lovelace',
    lines: ['NICKNAME:Countess', 'item1.EMAIL;TYPE=WORK:ada@Example.org', 'ORG:Engines;Analytical'],
  }),
  bob: card({
    name: 'Bob Straße',
    lines: ['EMAIL;TYPE=HOME:bob@example.com', 'TEL:+49 30 1234', 'CATEGORIES:Friends,Work'],
  }),
  cyd: card({ name: 'Cyd Charisse', version: '4.0', lines: ['TEL;TYPE=cell;VALUE=uri:tel:+1-555-0100'] }),
};

async function alice(): Promise<Account> {
  const account = await daybook.account();
  for (const [name, body] of Object.entries(CONTACTS))
    await account.put(`${account.addressBook}${name}.vcf`, body).status(201);
  return account;
}

const account = await alice();
const found = async (filter: ContactFilter, path = account.addressBook): Promise<string[]> => {
  const { resources } = await account.report(path, addressbookQuery(filter)).status(207);
  return resources.map(({ href }) => href.replace(/^.*\/|\.vcf$/g, '')).sort();
};

describe('an addressbook-query', () => {
  it('finds all contacts without a filter, or with an empty one', async () => {
    expect(await found({ properties: [] })).toEqual(['ada', 'bob', 'cyd']);
  });

  it.each<[string, ContactFilter, string[]]>([
    ['contains', { properties: [{ name: 'FN', texts: [{ text: 'LOVE' }] }] }, ['ada']],
    ['equals', { properties: [{ name: 'FN', texts: [{ text: 'ada lovelace', type: 'equals' }] }] }, ['ada']],
    ['equals, not contains', { properties: [{ name: 'FN', texts: [{ text: 'ada', type: 'equals' }] }] }, []],
    ['starts-with', { properties: [{ name: 'EMAIL', texts: [{ text: 'ADA@', type: 'starts-with' }] }] }, ['ada']],
    ['ends-with', { properties: [{ name: 'EMAIL', texts: [{ text: '.COM', type: 'ends-with' }] }] }, ['bob']],
    ['negation', { properties: [{ name: 'FN', texts: [{ text: 'a', negate: true }] }] }, []],
    [
      'negation on what is not there',
      { properties: [{ name: 'NICKNAME', texts: [{ text: 'x', negate: true }] }] },
      ['ada'],
    ],
    ['i;octet', { properties: [{ name: 'FN', texts: [{ text: 'ada', collation: 'i;octet' }] }] }, []],
    [
      'i;ascii-casemap',
      { properties: [{ name: 'FN', texts: [{ text: 'STRASSE', collation: 'i;ascii-casemap' }] }] },
      [],
    ],
    ['is defined', { properties: [{ name: 'TEL' }] }, ['bob', 'cyd']],
    ['is not defined', { properties: [{ name: 'EMAIL', isNotDefined: true }] }, ['cyd']],
    ['a group', { properties: [{ name: 'item1.EMAIL' }] }, ['ada']],
    ['another group', { properties: [{ name: 'item2.EMAIL' }] }, []],
    ['a parameter', { properties: [{ name: 'EMAIL', params: [{ name: 'TYPE', text: 'home' }] }] }, ['bob']],
    [
      'a parameter that is not there',
      { properties: [{ name: 'TEL', params: [{ name: 'TYPE', isNotDefined: true }] }] },
      ['bob'],
    ],
    ['any of two texts', { properties: [{ name: 'FN', texts: [{ text: 'ada' }, { text: 'cyd' }] }] }, ['ada', 'cyd']],
    [
      'all of two texts',
      { properties: [{ name: 'FN', test: 'allof', texts: [{ text: 'ada' }, { text: 'love' }] }] },
      ['ada'],
    ],
    [
      'any of two properties',
      {
        test: 'anyof',
        properties: [
          { name: 'FN', texts: [{ text: 'ada' }] },
          { name: 'EMAIL', texts: [{ text: 'bob' }] },
        ],
      },
      ['ada', 'bob'],
    ],
    ['all of two properties', { test: 'allof', properties: [{ name: 'EMAIL' }, { name: 'TEL' }] }, ['bob']],
    ['a value in a structured property', { properties: [{ name: 'ORG', texts: [{ text: 'analytical' }] }] }, ['ada']],
    ['one of several categories', { properties: [{ name: 'CATEGORIES', texts: [{ text: 'friends' }] }] }, ['bob']],
  ])('understands: %s', async (_, filter, expected) => {
    expect(await found(filter)).toEqual(expected);
  });

  it('searches all address books of a home', async () => {
    expect(await found({ properties: [{ name: 'FN', texts: [{ text: 'ada' }] }] }, account.addressBookHome)).toEqual([
      'ada',
    ]);
  });

  it('finds what a replaced contact says now, and not what it said', async () => {
    const { addressBook, put, report } = await daybook.account();
    const path = `${addressBook}a.vcf`;
    const named = (text: string) => addressbookQuery({ properties: [{ name: 'FN', texts: [{ text }] }] });
    await put(path, card({ uid: 'one', name: 'Old Name' })).status(201);
    await put(path, card({ uid: 'one', name: 'New Name' })).status(204);
    await report(addressBook, named('new')).hrefs([path]);
    await report(addressBook, named('old')).hrefs([]);
  });

  it('finds a text that is too long for the index', async () => {
    const { addressBook, put, report } = await daybook.account();
    const path = `${addressBook}a.vcf`;
    await put(path, card({ name: `${'x'.repeat(4000)} needle` })).status(201);
    await report(addressBook, addressbookQuery({ properties: [{ name: 'FN', texts: [{ text: 'Needle' }] }] })).hrefs([
      path,
    ]);
  });

  // RFC 6352 §8.6.2, §10.6
  it('stops at a limit and says so on the address book', async () => {
    const answer = await account
      .report(account.addressBook, addressbookQuery({ properties: [], limit: 2 }))
      .status(207);
    const own = answer.of(account.addressBook);
    expect(answer.resources).toHaveLength(3);
    expect(own).toMatchObject({ status: 507, error: D('number-of-matches-within-limits') });
    await account.report(account.addressBook, addressbookQuery({ properties: [], limit: 3 })).gone([], 507);
  });

  it('gives the data that was asked for', async () => {
    const query = addressbookQuery({ properties: [{ name: 'FN', texts: [{ text: 'ada' }] }] }, CARD('address-data'));
    const { found: properties } = (await account.report(account.addressBook, query)).of();
    const data = properties.get(CARD('address-data'));
    expect(data && textOf(data)).toBe(CONTACTS.ada);
  });

  // RFC 6352 §8.3.1
  it('refuses a collation that it does not know', async () => {
    const filter = { properties: [{ name: 'FN', texts: [{ text: 'x', collation: 'i;klingon' }] }] };
    await account
      .report(account.addressBook, addressbookQuery(filter))
      .status(403)
      .precondition(CARD('supported-collation'));
  });

  it('is answered from the index: one statement finds the names, one the contacts', async () => {
    const query = addressbookQuery({
      test: 'anyof',
      properties: [
        { name: 'FN', texts: [{ text: 'ada' }] },
        { name: 'EMAIL', texts: [{ text: 'ada' }] },
      ],
    });
    const statements = await daybook.statements(() => account.report(account.addressBook, query));
    expect(statements).toEqual(['own_collection_at', 'names_by_texts', expect.stringContaining('candidates')]);
  });
});
