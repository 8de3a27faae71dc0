// Whoever has no privilege on something gets the same answers as if it did not exist, by whatever way they ask.
import { beforeAll, describe, expect, it } from 'vitest';
import { C, CARD, D, document, el, elWith } from '#xml';
import { protocol } from '../../../apps/server/src/protocol.js';
import {
  acl,
  aclPrincipalPropSet,
  deny,
  expanded,
  expandProperty,
  grant,
  hrefElement,
  principalMatch,
  principalPropertySearch,
  principalSearch,
  principalSearchPropertySet,
  propertySearch,
} from '../../support/access-bodies.js';
import type { Answer } from '../../support/answer.js';
import type { Headers } from '../../support/dav-client.js';
import { event } from '../../support/objects.js';
import { addressbookQuery, calendarQuery } from '../../support/queries.js';
import {
  addressbookMultiget,
  calendarMultiget,
  lockinfo,
  propertyupdate,
  propfind,
  syncCollection,
  valued,
} from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

// As long as each other, so that nothing else can differ.
const HIDDEN = 'hidden';
const ABSENT = 'absent';

/** The place about which somebody asks; it is there under one of the two names. */
interface Place {
  readonly home: string;
  readonly collection: string;
  readonly object: string;
}

interface Viewer {
  readonly account: Account;
  place(name: string): Place;
}

const inHomeOf =
  ({ calendarHome: home }: Account) =>
  (name: string) => ({
    home,
    collection: `${home}${name}/`,
    object: `${home}${name}/one.ics`,
  });
const inHome = (name: string) => ({
  home: `/dav/calendars/${name}/`,
  collection: `/dav/calendars/${name}/default/`,
  object: `/dav/calendars/${name}/default/one.ics`,
});

const RESPONSIBLE = '{urn:x}responsible';
const viewers = new Map<string, Viewer>();
let etag = '';

beforeAll(async () => {
  const owner = await daybook.account('owner');
  const ownerOfAll = await daybook.account(HIDDEN);
  const { home, collection, object } = inHomeOf(owner)(HIDDEN);
  await owner.mkcalendar(collection).status(201);
  etag = (await owner.put(object, event({ uid: 'secret' })).status(201)).etag;
  await ownerOfAll.put(inHome(HIDDEN).object, event()).status(201);

  const stranger = await daybook.account();
  viewers.set('a stranger', { account: stranger, place: inHome });
  const guest = await daybook.account();
  await owner.mkcalendar(`${home}shared/`).status(201);
  await owner.send('ACL', `${home}shared/`, acl(grant(guest.principal, 'read', 'write'))).status(200);
  viewers.set('somebody with another calendar of the same home', { account: guest, place: inHomeOf(owner) });

  const other = await daybook.account('other');
  const kept = inHomeOf(other)(HIDDEN);
  await other.mkcalendar(kept.collection).status(201);
  await other.put(kept.object, event({ uid: 'secret' })).status(201);
  const friend = await daybook.account();
  const about = propertyupdate([el(RESPONSIBLE, hrefElement(friend.principal))]);
  for (const path of [kept.collection, kept.object]) await other.proppatch(path, about).status(207);
  await other.send('ACL', other.calendarHome, acl(grant(friend.principal, 'read', 'write-properties'))).status(200);
  await other.send('ACL', kept.collection, acl(deny(friend.principal, 'all'))).status(200);
  viewers.set('somebody from whom one calendar of a shared home is kept back', {
    account: friend,
    place: inHomeOf(other),
  });

  const writer = await daybook.account();
  const boxOwner = await daybook.account('box');
  await boxOwner.mkcalendar(inHomeOf(boxOwner)(HIDDEN).collection).status(201);
  await boxOwner
    .send('ACL', boxOwner.calendarHome, acl(grant(writer.principal, 'write-properties', 'unbind')))
    .status(200);
  await boxOwner.send('ACL', inHomeOf(boxOwner)(HIDDEN).collection, acl(deny(writer.principal, 'all'))).status(200);
  viewers.set('somebody who may write in a home, but sees nothing of this calendar', {
    account: writer,
    place: inHomeOf(boxOwner),
  });
});

const timeRange = elWith(C('time-range'), { start: '20260101T000000Z', end: '20270101T000000Z' });
const freeBusyQuery = document(C('free-busy-query'), timeRange);

const REPORTS: ReadonlyMap<string, (at: Place) => string> = new Map<string, (at: Place) => string>([
  [C('calendar-multiget'), ({ object }) => calendarMultiget([object])],
  [C('calendar-query'), () => calendarQuery({ components: [{ name: 'VEVENT' }] })],
  [C('free-busy-query'), () => freeBusyQuery],
  [CARD('addressbook-multiget'), ({ object }) => addressbookMultiget([object])],
  [CARD('addressbook-query'), () => addressbookQuery({ properties: [] })],
  [D('sync-collection'), () => syncCollection()],
  [D('expand-property'), () => expandProperty(expanded(D('owner'), expanded(D('displayname'))))],
  [D('acl-principal-prop-set'), () => aclPrincipalPropSet(D('displayname'))],
  [D('principal-match'), () => principalMatch(el(D('principal-property'), el(D('owner'))))],
  [D('principal-property-search'), () => principalPropertySearch([propertySearch('xyz', [D('displayname')])])],
  [D('principal-search-property-set'), principalSearchPropertySet],
  ['{http://calendarserver.org/ns/}calendarserver-principal-search', () => principalSearch(['xyz'])],
]);

const note = valued('{urn:x}note', 'a note');
const NO_LOCK = 'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

/** A request of each method, where it needs a body or a header to get anywhere. */
const REQUESTS: ReadonlyMap<string, { readonly body?: string; readonly headers?: (me: Account) => Headers }> = new Map([
  ['PUT', { body: event({ uid: 'mine' }) }],
  ['POST', { body: event({ uid: 'mine' }) }],
  ['PROPFIND', { headers: () => ({ depth: '1' }) }],
  ['PROPPATCH', { body: propertyupdate([note]) }],
  ['REPORT', { body: syncCollection() }],
  ['COPY', { headers: ({ calendar }: Account) => ({ destination: `${calendar}copy.ics` }) }],
  ['MOVE', { headers: ({ calendar }: Account) => ({ destination: `${calendar}move.ics` }) }],
  ['ACL', { body: acl() }],
  ['LOCK', { body: lockinfo() }],
  ['UNLOCK', { headers: () => ({ 'lock-token': `<${NO_LOCK}>` }) }],
]);

type Way = (me: Account, at: Place) => Promise<Answer>;

const directly = protocol.methodNames.flatMap((method) =>
  (['home', 'collection', 'object'] as const).map((what): [string, Way] => [
    `${method} of the ${what}`,
    (me, at) => {
      const { body, headers } = REQUESTS.get(method) ?? {};
      return me.send(method, at[what], body, headers?.(me));
    },
  ]),
);

const byReports = [...protocol.reports.keys()].flatMap((name) =>
  (['home', 'collection', 'object'] as const).map((what): [string, Way] => [
    `${name} on the ${what}`,
    (me, at) => me.report(at[what], REPORTS.get(name)?.(at) ?? ''),
  ]),
);

const OWN = event({ uid: 'own' });
const own = async (me: Account) => {
  const path = `${me.calendar}own.ics`;
  await me.put(path, OWN).status(201, 204);
  return path;
};

const ownCalendar = async (me: Account) => {
  const calendar = `${me.calendarHome}own/`;
  await me.mkcalendar(calendar).status(201, 403);
  return calendar;
};

/** A property of the own home that points to somewhere else, expanded. */
const expandedFromHome = async (me: Account, to: string) => {
  await me.proppatch(me.calendarHome, propertyupdate([el(D('x-pointer'), hrefElement(to))])).status(207);
  const nested = [expanded(D('getetag')), expanded(D('resourcetype'))];
  return await me.report(me.calendarHome, expandProperty(expanded(D('x-pointer'), ...nested)));
};

const byDetours: readonly (readonly [string, Way])[] = [
  ['PUT over it, if it has an ETag', (me, at) => me.put(at.object, event(), { 'if-match': '*' })],
  ['PUT, if it is not there', (me, at) => me.put(at.object, event(), { 'if-none-match': '*' })],
  ['GET, if it has changed', (me, at) => me.get(at.object, { 'if-none-match': etag })],
  ['an If header about it', async (me, at) => me.put(await own(me), OWN, { if: `<${at.object}> ([${etag}])` })],
  [
    'an If header that denies it',
    async (me, at) => me.put(await own(me), OWN, { if: `<${at.object}> (Not [${etag}])` }),
  ],
  [
    'an If header about its locks',
    async (me, at) => me.put(await own(me), OWN, { if: `<${at.object}> (<${NO_LOCK}>)` }),
  ],
  [
    'an If header that denies its locks',
    async (me, at) => me.put(await own(me), OWN, { if: `<${at.collection}> (Not <${NO_LOCK}>)` }),
  ],
  ['more time for a lock on it', (me, at) => me.send('LOCK', at.object, undefined, { if: `(<${NO_LOCK}>)` })],
  ['a multiget in an own calendar', (me, at) => me.report(me.calendar, calendarMultiget([at.object, at.collection]))],
  ['a multiget in an own home', (me, at) => me.report(me.calendarHome, calendarMultiget([at.object]))],
  ['a multiget in its home', (me, at) => me.report(at.home, calendarMultiget([at.object]))],
  ['a multiget in a calendar beside it', (me, at) => me.report(`${at.home}shared/`, calendarMultiget([at.object]))],
  ['COPY into it', async (me, at) => me.copy(await own(me), at.object)],
  ['COPY to a new name in it', async (me, at) => me.copy(await own(me), `${at.collection}new.ics`)],
  ['COPY in its place', async (me, at) => me.copy(await own(me), at.collection)],
  ['MOVE over it', async (me, at) => me.move(await own(me), at.object)],
  ['MOVE to a new name in it', async (me, at) => me.move(await own(me), `${at.collection}new.ics`)],
  ['MOVE in its place', async (me, at) => me.move(await own(me), at.collection)],
  ['COPY of the calendar', (me, at) => me.copy(at.collection, `${me.calendarHome}copied/`)],
  ['MOVE of the calendar', (me, at) => me.move(at.collection, `${me.calendarHome}moved/`)],
  ['COPY of an own calendar in its place', (me, at) => me.copy(me.calendar, at.collection)],
  ['MOVE of an own calendar in its place', async (me, at) => me.move(await ownCalendar(me), at.collection)],
  ['COPY of an own calendar over the home', (me, at) => me.copy(me.calendar, at.home)],
  ['expansion of an href to the object', (me, at) => expandedFromHome(me, at.object)],
  ['expansion of an href to the collection', (me, at) => expandedFromHome(me, at.collection)],
  ['expansion of an href to the home', (me, at) => expandedFromHome(me, at.home)],
];

const told = ({ status, headers: { date: _, ...headers }, text }: Answer) => ({
  status,
  headers,
  text: text.replaceAll(HIDDEN, ABSENT).replace(/^(UID|DTSTAMP):.*$/gm, ''),
});

it('all methods and reports of the protocol are tried', () => {
  expect([...REPORTS.keys()].sort()).toEqual([...protocol.reports.keys()].sort());
  expect(protocol.methodNames).toEqual(expect.arrayContaining([...REQUESTS.keys()]));
});

describe.each([
  'a stranger',
  'somebody with another calendar of the same home',
  'somebody from whom one calendar of a shared home is kept back',
  'somebody who may write in a home, but sees nothing of this calendar',
])('%s learns nothing', (who) => {
  it.each([...directly, ...byReports, ...byDetours])('by %s', async (_, way) => {
    const viewer = viewers.get(who);
    if (viewer === undefined) throw new Error(`There is no viewer ${who}.`);
    const { account, place } = viewer;
    const ofHidden = told(await way(account, place(HIDDEN)));
    const ofAbsent = told(await way(account, place(ABSENT)));
    expect(ofHidden).toEqual(ofAbsent);
    expect(JSON.stringify(ofHidden)).not.toContain('secret');
  });
});

describe('what is kept back is in no list', () => {
  const lists: readonly [string, (me: Account, home: string) => Promise<Answer>][] = [
    ['PROPFIND', (me, home) => me.list(home, propfind(D('displayname')))],
    ['a calendar-query', (me, home) => me.report(home, calendarQuery({ components: [{ name: 'VEVENT' }] }))],
    ['a multiget', (me, home) => me.report(home, calendarMultiget([`${home}${HIDDEN}/one.ics`]))],
    ['free-busy', (me, home) => me.report(home, freeBusyQuery)],
    ['a synchronisation', (me, home) => me.report(home, syncCollection({ level: 'infinite' }))],
    ['a principal-match', (me, home) => me.report(home, principalMatch(el(D('principal-property'), el(RESPONSIBLE))))],
  ];

  it.each(lists)('of %s on the home', async (_, list) => {
    for (const who of [
      'somebody with another calendar of the same home',
      'somebody from whom one calendar of a shared home is kept back',
    ]) {
      const viewer = viewers.get(who);
      if (viewer === undefined) throw new Error(`There is no viewer ${who}.`);
      const { text } = await list(viewer.account, viewer.place(HIDDEN).home);
      expect(text).not.toContain('secret');
      // What was asked for by its name is answered as missing.
      const missing = `<d:href>${viewer.place(HIDDEN).object}</d:href><d:status>HTTP/1.1 404 Not Found</d:status>`;
      expect(text.replaceAll(missing, '')).not.toContain(HIDDEN);
      expect(text).not.toContain('20260301T12');
    }
  });
});
