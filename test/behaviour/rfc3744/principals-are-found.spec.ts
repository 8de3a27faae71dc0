// The reports about principals (RFC 3744 §9) and what principals say of themselves (§4).
import { describe, expect, it } from 'vitest';
import { addGroup, addMember, addUser } from '#store';
import { C, CS, D, document, el, elements, type Name, textOf } from '#xml';
import {
  acl,
  aclPrincipalPropSet,
  deny,
  grant,
  memberSet,
  principalMatch,
  principalPropertySearch,
  principalSearch,
  principalSearchPropertySet,
  propertySearch,
} from '../../support/access-bodies.js';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const { account, database } = daybook;
const PRINCIPALS = '/dav/principals/';
const at = (...names: readonly string[]) => names.map((name) => `/dav/principals/users/${name}/`);

const person = (name: string, displayName: string, email: string | null) =>
  addUser(database, { name, displayName, email, secret: 'x' });
await person('ada', 'Ada Lovelace', 'ada@analytical.example');
await person('grace', 'Grace Hopper', 'hopper@navy.example');
await person('elise', 'Élise Ünal', 'elise_1@example.org');
await person('percent', '100 % Ada', null);
await addGroup(database, { name: 'engine', displayName: 'Analytical Engine', email: 'engine@analytical.example' });
await addMember(database, 'engine', 'ada');
const alice = await account('alice');

describe('a principal', () => {
  it('says who it is', async () => {
    const names = [
      D('displayname'),
      D('principal-URL'),
      D('alternate-URI-set'),
      D('group-member-set'),
      D('group-membership'),
      CS('email-address-set'),
      C('calendar-user-address-set'),
      C('calendar-home-set'),
      D('acl'),
    ] as const;
    const [ada = ''] = at('ada');
    const answer = (await alice.propfind(ada, propfind(...names)).status(207)).of();
    expect(answer.text(D('displayname'))).toBe('Ada Lovelace');
    expect(answer.hrefsIn(D('principal-URL'))).toEqual([ada]);
    expect(answer.found.get(D('alternate-URI-set'))?.children).toEqual([]);
    expect(answer.hrefsIn(D('group-member-set'))).toEqual([]);
    expect(answer.hrefsIn(D('group-membership'))).toEqual(at('engine'));
    expect(answer.text(CS('email-address-set'))).toBe('ada@analytical.example');
    expect(answer.hrefsIn(C('calendar-user-address-set'))).toEqual(['mailto:ada@analytical.example', ada]);
    expect(answer.hrefsIn(C('calendar-home-set'))).toEqual(['/dav/calendars/ada/']);
    expect(answer.statusOf(D('acl'))).toBe(403);
  });

  it('that is a group says who is in it, and has no calendars', async () => {
    for (const path of ['/dav/principals/groups/engine/', ...at('engine')]) {
      const wanted = propfind(D('group-member-set'), C('calendar-home-set'), D('displayname'));
      const answer = (await alice.propfind(path, wanted).status(207)).of();
      expect(answer.href).toBe(at('engine')[0]);
      expect(answer.hrefsIn(D('group-member-set'))).toEqual(at('ada'));
      expect(answer.statusOf(C('calendar-home-set'))).toBe(404);
      expect(answer.text(D('displayname'))).toBe('Analytical Engine');
    }
    await alice.list('/dav/calendars/engine/').status(404);
  });

  it('is changed by nobody over DAV', async () => {
    const named = (value: string) => el(D('displayname'), value as never);
    await alice.proppatch(alice.principal, propertyupdate([named('Me')])).status(403);
    await alice.proppatch(at('engine')[0] ?? '', propertyupdate([memberSet(alice.principal)])).status(403);
    await alice.delete(alice.principal).status(403);
    await alice.mkcol('/dav/principals/users/new/').status(409, 405, 404);
  });

  it('is in no list but that of its own account', async () => {
    await alice.list('/dav/principals/users/', propfind()).hrefs(['/dav/principals/users/', alice.principal]);
    await alice.list('/dav/principals/groups/', propfind()).hrefs(['/dav/principals/groups/']);
    await alice.list(PRINCIPALS, propfind()).hrefs([PRINCIPALS, '/dav/principals/users/', '/dav/principals/groups/']);
  });
});

describe('principal-property-search', () => {
  const search = (match: string, name: Name = D('displayname'), type?: string) =>
    principalPropertySearch([propertySearch(match, [name], type)], D('displayname'));

  it.each<[string, string, readonly string[]]>([
    ['a part of a name', search('lovel'), ['ada']],
    ['a part of a name, in other letters', search('LOVEL'), ['ada']],
    ['letters beyond ASCII', search('éLISE ü'), ['elise']],
    ['the beginning', search('gra', D('displayname'), 'starts-with'), ['grace']],
    ['the beginning, of nothing else', search('hop', D('displayname'), 'starts-with'), []],
    ['the end', search('hopper', D('displayname'), 'ends-with'), ['grace']],
    ['the whole', search('ada lovelace', D('displayname'), 'equals'), ['ada']],
    ['an address', search('@navy', CS('email-address-set')), ['grace']],
    ['an address as a URI', search('mailto:ada@', C('calendar-user-address-set'), 'starts-with'), ['ada']],
    ['groups, too', search('analytical'), ['engine']],
    ['signs that are no wildcards', search('0 % A'), ['percent']],
    ['signs that would be wildcards', search('e_1@', CS('email-address-set')), ['elise']],
    ['a wildcard is none', search('e__ise'), []],
    ['too little', search('a'), []],
    ['a property that cannot be searched', search('ada', D('resourcetype')), []],
    ['proxy groups, never', search('calendar-proxy'), []],
  ])('finds by %s', async (_, body, found) => {
    await alice
      .report(PRINCIPALS, body)
      .status(207)
      .hrefs(at(...found));
  });

  it('needs all of it, or with Apple’s test attribute any of it', async () => {
    const both = [propertySearch('ada', [D('displayname')]), propertySearch('navy', [CS('email-address-set')])];
    await alice.report(PRINCIPALS, principalPropertySearch(both, D('displayname'))).hrefs([]);
    const any = principalPropertySearch(both, D('displayname')).replace(
      '<d:principal-property-search',
      '<d:principal-property-search test="anyof"',
    );
    await alice.report(PRINCIPALS, any).hrefs(at('percent', 'ada', 'grace'));
    const inTwoProperties = [propertySearch('ada', [D('displayname'), CS('email-address-set')])];
    await alice.report(PRINCIPALS, principalPropertySearch(inTwoProperties, D('displayname'))).hrefs(at('ada'));
  });

  it('gives the properties that were asked for, or the URLs alone', async () => {
    const wanted = [D('displayname'), C('calendar-user-address-set'), D('group-membership')];
    const body = principalPropertySearch([propertySearch('lovelace', [D('displayname')])], ...wanted);
    const answer = (await alice.report(PRINCIPALS, body).status(207)).of();
    expect(answer.text(D('displayname'))).toBe('Ada Lovelace');
    expect(answer.hrefsIn(D('group-membership'))).toEqual(at('engine'));
    const bare = principalPropertySearch([propertySearch('lovelace', [D('displayname')])]);
    await alice.report(PRINCIPALS, bare).status(207).gone(at('ada'), 200);
  });

  it('is possible where clients ask it, and looks for groups only where groups are', async () => {
    for (const path of ['/', '/dav/', PRINCIPALS, '/dav/principals/users/', alice.principal, alice.calendarHome]) {
      await alice.report(path, search('ada lovelace')).hrefs(at('ada'));
    }
    await alice.report('/dav/principals/groups/', search('ada lovelace')).hrefs([]);
    await alice.report('/dav/principals/groups/', search('analytical')).hrefs(at('engine'));
  });

  it('ends after 100 with 507', async () => {
    const names = Array.from({ length: 101 }, (_, number) => `crowd${number}`);
    for (const name of names) await person(name, `In the crowd ${name}`, null);
    const answer = await alice.report(PRINCIPALS, search('in the crowd')).status(207);
    expect(answer.resources.filter(({ status }) => status === undefined)).toHaveLength(100);
    const end = answer.resources.at(-1);
    expect([end?.href, end?.status, end?.error]).toEqual([PRINCIPALS, 507, D('number-of-matches-within-limits')]);
    const limited = search('in the crowd').replace(
      '</d:principal-property-search>',
      '<cs:limit><cs:nresults>2</cs:nresults></cs:limit></d:principal-property-search>',
    );
    expect((await alice.report(PRINCIPALS, limited).status(207)).resources).toHaveLength(3);
  });

  it.each([
    ['no property-search', document(D('principal-property-search'))],
    ['no match', document(D('principal-property-search'), el(D('property-search'), el(D('prop'))))],
    ['an unknown match-type', search('ada', D('displayname'), 'sounds-like')],
    [
      'too many texts',
      principalPropertySearch(Array.from({ length: 51 }, () => propertySearch('ada', [D('displayname')]))),
    ],
  ])('%s is a bad request', async (_, body) => {
    await alice.report(PRINCIPALS, body).status(400);
  });

  it('is defined for Depth 0 only', async () => {
    await alice.report(PRINCIPALS, search('ada'), { depth: '0' }).status(207);
    await alice.report(PRINCIPALS, search('ada'), { depth: '1' }).status(400);
  });

  it('needs a credential that still holds', async () => {
    const former = await account();
    await former.report(PRINCIPALS, search('ada')).status(207);
    await database.dataSource.query(
      'delete from credential using principal p where principal_id = p.id and p.name = $1',
      [former.name],
    );
    await former.report(PRINCIPALS, search('ada')).status(401);
  });
});

describe('calendarserver-principal-search', () => {
  it('finds by what is typed, word by word', async () => {
    const typed = (...tokens: readonly string[]) => principalSearch(tokens, D('displayname'));
    await alice.report(PRINCIPALS, typed('hopper')).hrefs(at('grace'));
    await alice.report(PRINCIPALS, typed('lovelace', 'analytical')).hrefs(at('ada'));
    await alice.report(PRINCIPALS, typed('lovelace', 'x')).hrefs(at('ada'));
    await alice.report(PRINCIPALS, typed('x')).hrefs([]);
    const groups = typed('analytical').replace('principal-search>', 'principal-search>');
    await alice
      .report(
        PRINCIPALS,
        groups.replace('calendarserver-principal-search ', 'calendarserver-principal-search context="group" '),
      )
      .hrefs(at('engine'));
    await alice.report(PRINCIPALS, document(CS('calendarserver-principal-search'))).status(400);
  });
});

it('principal-search-property-set says what can be searched', async () => {
  for (const path of [PRINCIPALS, '/dav/principals/users/']) {
    const { root, headers } = await alice.report(path, principalSearchPropertySet()).status(200);
    expect(headers['content-type']).toMatch(/xml/);
    const searchable = elements(root, D('principal-search-property'));
    const names = searchable.map((one) => elements(elements(one, D('prop'))[0] ?? one)[0]?.name);
    expect(names).toEqual([D('displayname'), CS('email-address-set'), C('calendar-user-address-set')]);
    for (const one of searchable) expect(elements(one, D('description')).map(textOf)).not.toEqual(['']);
  }
});

describe('principal-match', () => {
  const self = el(D('self'));
  const owned = el(D('principal-property'), el(D('owner')));

  it('finds the caller and the groups of the caller', async () => {
    const [me, bob] = [await account(), await account()];
    for (const name of ['small', 'large']) await addGroup(database, { name, displayName: name, email: null });
    await addMember(database, 'small', me.name);
    await addMember(database, 'large', 'small');
    const proxies = `${bob.principal}calendar-proxy-write/`;
    await bob.proppatch(proxies, propertyupdate([memberSet(me.principal)])).status(207);
    const mine = [me.principal, proxies, ...at('large', 'small')];
    for (const path of [PRINCIPALS, '/dav/principals/users/']) {
      await me
        .report(path, principalMatch(self, D('displayname')))
        .status(207)
        .hrefs(mine);
    }
    await me.report('/dav/principals/groups/', principalMatch(self, D('displayname'))).hrefs(at('large', 'small'));
    await me.report(PRINCIPALS, principalMatch(self)).status(207).gone(mine, 200);
    await me.report(at('large')[0] ?? '', principalMatch(self, D('displayname'))).hrefs(at('large'));
    await me.report(at('engine')[0] ?? '', principalMatch(self, D('displayname'))).hrefs([]);
    await me.report(bob.principal, principalMatch(self, D('displayname'))).hrefs([proxies]);
  });

  it('finds what belongs to the caller, members and all', async () => {
    const [me, bob] = [await account(), await account()];
    await me.put(`${me.calendar}one.ics`, event()).status(201);
    await me
      .report(me.calendarHome, principalMatch(owned, D('getetag')))
      .status(207)
      .hrefs([me.calendar, ...me.given.slice(0, -1), me.attachments, `${me.calendar}one.ics`]);
    await me
      .report(me.calendar, principalMatch(owned))
      .status(207)
      .gone([`${me.calendar}one.ics`], 200);
    await bob.send('ACL', bob.calendarHome, acl(grant(me.principal, 'read'))).status(200);
    await me
      .report(bob.calendarHome, principalMatch(owned, D('getetag')))
      .status(207)
      .hrefs([]);
    await me.report(me.calendarHome, principalMatch(self)).status(207).hrefs([]);
  });

  it('finds by a property that a client wrote', async () => {
    const me = await account();
    const pointer: Name = '{urn:x}responsible';
    await me.put(`${me.calendar}one.ics`, event()).status(201);
    await me.put(`${me.calendar}two.ics`, event()).status(201);
    const value = el(pointer, el(D('href'), me.principal as never));
    await me.proppatch(`${me.calendar}two.ics`, propertyupdate([value])).status(207);
    const match = principalMatch(el(D('principal-property'), el(pointer)), D('getetag'));
    await me
      .report(me.calendar, match)
      .status(207)
      .hrefs([`${me.calendar}two.ics`]);
  });

  it('needs something to match', async () => {
    await alice.report(PRINCIPALS, document(D('principal-match'))).status(400);
    await alice.report(PRINCIPALS, document(D('principal-match'), el(D('principal-property')))).status(400);
  });
});

it('acl-principal-prop-set tells of everybody in a list once', async () => {
  const [me, bob] = [await account(), await account()];
  const entries = [
    grant(me.principal, 'read'),
    deny(me.principal, 'bind'),
    grant(at('engine')[0] ?? '', 'read'),
    grant(D('authenticated'), 'read-free-busy'),
  ];
  await bob.send('ACL', bob.addressBook, acl(...entries)).status(200);
  const answer = await bob.report(bob.addressBook, aclPrincipalPropSet(D('displayname'))).status(207);
  expect(answer.resources.map(({ href, text }) => [href, text(D('displayname'))])).toEqual([
    [bob.principal, `Account ${bob.name}`],
    [me.principal, `Account ${me.name}`],
    [...at('engine'), 'Analytical Engine'],
  ]);
  await me.report(bob.addressBook, aclPrincipalPropSet(D('displayname'))).status(403);
  await bob.report(bob.addressBook, aclPrincipalPropSet(), { depth: 'infinity' }).status(400);
});
