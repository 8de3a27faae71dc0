// Where the people of a server do not know each other (DIRECTORY=addresses), nobody is found by guessing a part (RFC 3744 §9.4).
import { it } from 'vitest';
import { addUser } from '#store';
import { C, CS, D, type Name } from '#xml';
import { principalPropertySearch, principalSearch, propertySearch } from '../../support/access-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, database } = await startDaybook({ limits: { directory: 'addresses' } });
await addUser(database, { name: 'ada', displayName: 'Ada Lovelace', email: 'Ada@analytical.example', secret: 'x' });
const ADA = ['/dav/principals/users/ada/'];
const EMAIL = CS('email-address-set');

const search = (match: string, name: Name = EMAIL, type?: string) =>
  principalPropertySearch([propertySearch(match, [name], type)], D('displayname'));
const FULL = [
  search('ada@analytical.example'),
  search('ada@analytical.example', EMAIL, 'equals'),
  search('mailto:ADA@analytical.example', C('calendar-user-address-set'), 'equals'),
  principalSearch(['ada@analytical.example'], D('displayname')),
];
const PARTS = [
  search('ada lovelace', D('displayname'), 'equals'),
  search('ada@'),
  search('analytical.example', EMAIL, 'ends-with'),
  search('%'.repeat(22)),
  principalSearch(['Ada', 'Lovelace'], D('displayname')),
];

it('by the whole address alone', async () => {
  const alice = await account();
  for (const body of FULL) await alice.report('/dav/principals/', body).status(207).hrefs(ADA);
  for (const body of PARTS) await alice.report('/dav/principals/', body).status(207).hrefs([]);
});

it('but by administrators as ever', async () => {
  const chief = await account(undefined, { administrator: true });
  for (const body of [...FULL, ...PARTS.slice(0, 3)]) await chief.report('/dav/principals/', body).hrefs(ADA);
});
