// expand-property (RFC 3253 §3.8).
import { describe, expect, it } from 'vitest';
import { addGroup, addMember, addUser } from '#store';
import {
  C,
  CS,
  D,
  document,
  el,
  element,
  elements,
  elWith,
  type Markup,
  type Name,
  textOf,
  type XmlElement,
} from '#xml';
import { acl, expanded, expandProperty, grant, hrefElement, memberSet } from '../../support/access-bodies.js';
import type { ResourceAnswer } from '../../support/answer.js';
import { event } from '../../support/objects.js';
import { propertyupdate } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const { account, database } = daybook;

/** What stands in a property: the responses by href, as status or as texts of the properties that were found. */
const responsesIn = (property: XmlElement | undefined): Record<string, unknown> =>
  Object.fromEntries(
    elements(property ?? { name: D('none'), attributes: new Map(), children: [] }, D('response')).map((response) => {
      const href = textOf(element(response, D('href')) ?? response);
      const status = element(response, D('status'));
      if (status !== undefined) return [href, textOf(status)];
      const [propstat] = elements(response, D('propstat'));
      const prop = propstat && element(propstat, D('prop'));
      const found = (prop === undefined ? [] : elements(prop)).map((value) => [
        value.name.replace(/.*}/, ''),
        element(value, D('response')) === undefined ? textOf(value) : responsesIn(value),
      ]);
      return [href, Object.fromEntries(found)];
    }),
  );

const expand = async (who: Account, path: string, ...properties: readonly Markup[]): Promise<ResourceAnswer> =>
  (await who.report(path, expandProperty(...properties)).status(207)).of();

const NOT_FOUND = 'HTTP/1.1 404 Not Found';
const name = expanded(D('displayname'));

describe('hrefs are replaced by what they name', () => {
  it('on every kind of resource', async () => {
    const me = await account();
    await me.put(`${me.calendar}one.ics`, event()).status(201);
    const properties = [
      expanded(D('current-user-principal'), name),
      expanded(D('owner'), name),
      expanded(D('resourcetype')),
    ];
    for (const path of [me.calendarHome, me.calendar, `${me.calendar}one.ics`, me.addressBook]) {
      const answer = await expand(me, path, ...properties);
      const mine = { [me.principal]: { displayname: `Account ${me.name}` } };
      expect(responsesIn(answer.found.get(D('current-user-principal')))).toEqual(mine);
      expect(responsesIn(answer.found.get(D('owner')))).toEqual(mine);
      expect(answer.statusOf(D('resourcetype'))).toBe(200);
    }
    const root = await expand(me, '/dav/', expanded(D('current-user-principal'), name));
    expect(root.href).toBe('/dav/');
  });

  it('to homes, collections and objects', async () => {
    const me = await account();
    await me.put(`${me.calendar}one.ics`, event()).status(201);
    const principal = await expand(me, me.principal, expanded(C('calendar-home-set'), expanded(D('owner'))));
    expect(Object.keys(responsesIn(principal.found.get(C('calendar-home-set'))))).toEqual([me.calendarHome]);
    const pointer = el(D('pointer'), hrefElement(me.calendar), hrefElement(`${me.calendar}one.ics`));
    await me.proppatch(me.calendarHome, propertyupdate([pointer])).status(207);
    const nested = [name, expanded(D('getetag')), expanded(D('getcontentlength')), expanded(C('calendar-data'))];
    const home = await expand(me, me.calendarHome, expanded(D('pointer'), ...nested));
    const found = responsesIn(home.found.get(D('pointer'))) as Record<string, Record<string, string>>;
    expect(found[me.calendar]).toMatchObject({ displayname: 'Calendar', getcontentlength: '0' });
    expect(found[`${me.calendar}one.ics`]).toMatchObject({ 'calendar-data': expect.stringContaining('BEGIN:VEVENT') });
  });

  it('three deep, with two statements for each level', async () => {
    const [me, other] = [await account(), await account()];
    for (const group of ['choir', 'altos']) await addGroup(database, { name: group, displayName: group, email: null });
    await addMember(database, 'choir', me.name);
    await addMember(database, 'choir', other.name);
    await addMember(database, 'choir', 'altos');
    const ask = expanded(D('group-membership'), name, expanded(D('group-member-set'), name));
    let answer: ResourceAnswer | undefined;
    await me.propfind(me.principal).status(207);
    const statements = await daybook.statements(async () => {
      answer = await expand(me, me.principal, ask);
    });
    expect(responsesIn(answer?.found.get(D('group-membership')))).toEqual({
      '/dav/principals/users/choir/': {
        displayname: 'choir',
        'group-member-set': {
          '/dav/principals/users/altos/': { displayname: 'altos' },
          [me.principal]: { displayname: `Account ${me.name}` },
          [other.principal]: { displayname: `Account ${other.name}` },
        },
      },
    });
    expect(statements).toEqual([
      'principal_at',
      'groups_of_principals',
      'principals_named',
      'members_of_groups',
      'principals_named',
    ]);
  });

  it('with Apple’s properties of groups of groups', async () => {
    const me = await account();
    for (const group of ['inner', 'outer']) await addGroup(database, { name: group, displayName: group, email: null });
    await addMember(database, 'inner', me.name);
    await addMember(database, 'outer', 'inner');
    const members = await expand(me, '/dav/principals/users/outer/', expanded(CS('expanded-group-member-set'), name));
    expect(Object.keys(responsesIn(members.found.get(CS('expanded-group-member-set'))))).toEqual([
      '/dav/principals/users/inner/',
      me.principal,
    ]);
    const groups = await expand(me, me.principal, expanded(CS('expanded-group-membership'), name));
    expect(Object.keys(responsesIn(groups.found.get(CS('expanded-group-membership'))))).toEqual([
      '/dav/principals/users/inner/',
      '/dav/principals/users/outer/',
    ]);
  });

  it('inside other elements, attributes kept, each time it is named', async () => {
    const [me, other] = [await account(), await account()];
    await me
      .send('ACL', me.addressBook, acl(grant(other.principal, 'read'), grant(other.principal, 'bind')))
      .status(200);
    const { text } = await me.report(me.addressBook, expandProperty(expanded(D('acl'), name))).status(207);
    const principal = `<d:principal><d:response><d:href>${other.principal}</d:href>`;
    expect(text.split(principal)).toHaveLength(3);
    const value = elWith(
      '{urn:x}list',
      { kind: 'short', 'xml:lang': 'en' },
      el('{urn:x}item', hrefElement(me.principal)),
    );
    await me.proppatch(me.addressBook, propertyupdate([value])).status(207);
    const list = (await expand(me, me.addressBook, expanded('{urn:x}list', name))).found.get('{urn:x}list');
    expect(list?.attributes.get('kind')).toBe('short');
    expect(list?.attributes.get('{http://www.w3.org/XML/1998/namespace}lang')).toBe('en');
    expect(Object.keys(responsesIn(list && element(list, '{urn:x}item')))).toEqual([me.principal]);
  });

  it('and stay where nothing is asked of what they name', async () => {
    const me = await account();
    const answer = await expand(me, me.calendar, expanded(D('owner')));
    expect(answer.hrefsIn(D('owner'))).toEqual([me.principal]);
  });
});

describe('what cannot be followed', () => {
  it('is a response with 404, whether it is missing, forbidden or no URL of this server', async () => {
    const [me, other] = [await account(), await account()];
    const hrefs = [
      other.calendar,
      '/dav/calendars/nobody/',
      '/dav/principals/users/nobody/',
      `${me.calendar}none.ics`,
      '/elsewhere',
      'mailto:x@example.com',
      '/%zz',
    ];
    await me.proppatch(me.calendarHome, propertyupdate([el(D('pointer'), ...hrefs.map(hrefElement))])).status(207);
    const answer = await expand(me, me.calendarHome, expanded(D('pointer'), expanded(D('resourcetype'))));
    expect(responsesIn(answer.found.get(D('pointer')))).toEqual(
      Object.fromEntries(hrefs.map((href) => [href, NOT_FOUND])),
    );
  });

  it('shows of what is half shared only what may be read', async () => {
    const [me, other] = [await account(), await account()];
    await other.send('ACL', other.calendar, acl(grant(me.principal, 'read-free-busy'))).status(200);
    await me.proppatch(me.calendarHome, propertyupdate([el(D('pointer'), hrefElement(other.calendar))])).status(207);
    const { text } = await me
      .report(me.calendarHome, expandProperty(expanded(D('pointer'), name, expanded(D('resourcetype')))))
      .status(207);
    expect(text).toContain('HTTP/1.1 403 Forbidden');
    expect(text).not.toContain('<c:calendar/>');
  });
});

describe('what is missing', () => {
  it('is told per property', async () => {
    const me = await account();
    const answer = await expand(me, me.principal, expanded(D('missing'), name), expanded('{}none'), name);
    expect(answer.statusOf(D('missing'))).toBe(404);
    expect(answer.statusOf('{}none')).toBe(404);
    expect(answer.statusOf(D('displayname'))).toBe(200);
  });

  it('nothing asked for is nothing told', async () => {
    const me = await account();
    const answer = await expand(me, me.principal);
    expect(answer.found.size).toBe(0);
  });
});

describe('what is refused', () => {
  const deep = (levels: number): Markup => expanded(D('owner'), ...(levels > 1 ? [deep(levels - 1)] : []));
  const asked = (attributes: Readonly<Record<string, string>>) =>
    document(D('expand-property'), elWith(D('property'), attributes));

  it.each<[string, string, number]>([
    ['four levels', expandProperty(deep(4)), 501],
    ['the expansion of a text', expandProperty(expanded(D('displayname'), name)), 501],
    ['a property without a name', asked({}), 400],
    ['a name that would be markup', asked({ name: 'a><b' }), 400],
    ['a name with a prefix', asked({ name: 'd:owner' }), 400],
  ])('%s', async (_, body, status) => {
    const me = await account();
    await me.report(me.principal, body).status(status);
  });

  it('three levels are not', async () => {
    const me = await account();
    await me.report(me.calendar, expandProperty(deep(3))).status(207);
  });

  it('any Depth but 0', async () => {
    const me = await account();
    await me.report(me.principal, expandProperty(name), { depth: '0' }).status(207);
    await me.report(me.principal, expandProperty(name), { depth: '1' }).status(400);
    await me.report(me.principal, expandProperty(name), { depth: 'infinity' }).status(400);
  });

  it('more than 500 hrefs in all', async () => {
    const me = await account();
    const names: string[] = Array.from({ length: 501 }, (_, number) => `many${number}`);
    for (const one of names) await addUser(database, { name: one, displayName: one, email: null, secret: 'x' });
    const group = `${me.principal}calendar-proxy-read/`;
    const members = names.map((one) => `/dav/principals/users/${one}/`);
    const body = expandProperty(expanded(D('group-member-set'), name));
    await me.proppatch(group, propertyupdate([memberSet(...members.slice(1))])).status(207);
    expect(
      Object.keys(
        responsesIn((await expand(me, group, expanded(D('group-member-set'), name))).found.get(D('group-member-set'))),
      ),
    ).toHaveLength(500);
    await me.proppatch(group, propertyupdate([memberSet(...members)])).status(207);
    await me.report(group, body).status(507).precondition(D('number-of-matches-within-limits'));
  });

  it.each<Name>([D('displayname'), C('calendar-description')])('also the nested expansion of %s', async (text) => {
    const me = await account();
    await me.report(me.principal, expandProperty(expanded(D('details'), expanded(text, name)))).status(501);
  });
});
