// How many statements each kind of request costs: they are exact, and none grows with the number of members.
import { beforeAll, expect, it } from 'vitest';
import { C, CS, D } from '#xml';
import { event } from '../../support/objects.js';
import {
  allprop,
  calendarMultiget,
  propertyupdate,
  propfind,
  syncCollection,
  valued,
} from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, statements } = await startDaybook();
let alice: Account;
let object = '';
let paths: readonly string[];
let token = '';

beforeAll(async () => {
  alice = await account();
  object = `${alice.calendar}0.ics`;
  paths = Array.from({ length: 30 }, (_, n) => `${alice.calendar}${n}.ics`);
  for (const path of paths) await alice.put(path, event()).status(201);
  for (const name of ['b', 'c', 'd']) await alice.mkcalendar(`${alice.calendarHome}${name}/`).status(201);
  token = (await alice.report(alice.calendar, syncCollection())).syncToken;
});

const cost = async (work: () => Promise<unknown>) => (await statements(work)).length;

it('a poll of one collection: one', async () => {
  const asked = propfind(CS('getctag'), D('sync-token'));
  expect(await statements(() => alice.propfind(alice.calendar, asked).status(207))).toEqual(['own_collection_at']);
});

it('a poll of all collections: two', async () => {
  const asked = propfind(
    CS('getctag'),
    D('sync-token'),
    D('displayname'),
    D('resourcetype'),
    D('current-user-privilege-set'),
  );
  expect(await cost(() => alice.list(alice.calendarHome, asked).status(207))).toBe(2);
});

it('a sync without changes: one; with changes: two', async () => {
  expect(await cost(() => alice.report(alice.calendar, syncCollection({ since: token })).status(207))).toBe(1);
  await alice.put(object, event({ uid: 'x' })).status(403);
  await alice.put(`${alice.calendar}new.ics`, event()).status(201);
  expect(await cost(() => alice.report(alice.calendar, syncCollection({ since: token })).status(207))).toBe(2);
  expect(
    await cost(() => alice.report(alice.calendar, syncCollection({ properties: [C('calendar-data')] })).status(207)),
  ).toBeLessThanOrEqual(3);
  // The last change is of no member that is there.
  await alice.delete(`${alice.calendar}new.ics`).status(204);
  expect(await cost(() => alice.report(alice.calendar, syncCollection()).status(207))).toBe(2);
});

it('GET, HEAD and a conditional GET of an object: one', async () => {
  const { etag } = await alice.get(object);
  expect(await cost(() => alice.get(object).status(200))).toBe(1);
  expect(await cost(() => alice.head(object).status(200))).toBe(1);
  expect(await cost(() => alice.get(object, { 'if-none-match': etag }).status(304))).toBe(1);
  expect(await cost(() => alice.get(`${object}x`).status(404))).toBe(1);
});

it('a listing of members with whatever properties: two', async () => {
  for (const asked of [propfind(D('getetag')), propfind(D('getetag'), D('getcontentlength'), D('creationdate'))]) {
    expect(await cost(() => alice.list(alice.calendar, asked).status(207))).toBe(2);
  }
  // The locks of the calendar, and those of each page of its members.
  for (const asked of [allprop(), propfind(D('lockdiscovery'), D('supportedlock'))]) {
    expect(await cost(() => alice.list(alice.calendar, asked).status(207))).toBe(4);
  }
});

it('a multiget of however many: two', async () => {
  for (const hrefs of [paths.slice(0, 1), paths]) {
    expect(await cost(() => alice.report(alice.calendar, calendarMultiget(hrefs)).status(207))).toBe(2);
  }
});

it('PUT and DELETE: one to find, and one transaction of three to five', async () => {
  const path = `${alice.calendar}put.ics`;
  const create = await statements(() => alice.put(path, event({ uid: 'put' })).status(201));
  const replace = await statements(() => alice.put(path, event({ uid: 'put', summary: 'x' })).status(204));
  const remove = await statements(() => alice.delete(path).status(204));
  for (const ran of [create, replace, remove]) {
    expect(ran.indexOf('begin')).toBe(1);
    expect(ran.at(-1)).toBe('commit');
    expect(ran.length).toBeLessThanOrEqual(7);
  }
  expect(create).toHaveLength(6);
});

it('PROPPATCH: one to find, and one transaction of three', async () => {
  const ran = await statements(() =>
    alice.proppatch(alice.calendar, propertyupdate([valued(D('displayname'), 'x')])).status(207),
  );
  expect(ran.slice(1)).toEqual(['begin', 'advance_home_change', expect.any(String), 'patch_collection', 'commit']);
});

it('what is refused before anything is looked up: none', async () => {
  expect(await cost(() => alice.get(`${alice.calendar}../x`).status(400))).toBe(0);
  expect(await cost(() => alice.propfind(alice.calendar, undefined, { depth: 'x' }).status(400))).toBe(0);
});
