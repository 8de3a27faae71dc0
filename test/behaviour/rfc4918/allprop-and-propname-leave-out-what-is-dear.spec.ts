// PROPFIND without names: allprop, its include, propname, and no body at all (RFC 4918 §9.1, §14.8).
import { expect, it } from 'vitest';
import { C, CS, D, expandedName, ICAL } from '#xml';
import { event } from '../../support/objects.js';
import { allprop, propertyupdate, propname, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const NOTE = expandedName('urn:example:zoo', 'note');

it('allprop gives the properties of RFC 4918 and dead ones, and not those of the extensions', async () => {
  const alice = await account();
  await alice
    .proppatch(alice.calendar, propertyupdate([valued(NOTE, 'feed it'), valued(ICAL('calendar-color'), '#FF0000FF')]))
    .status(207);
  const { found } = (await alice.propfind(alice.calendar, allprop()).status(207)).of();
  for (const name of [D('resourcetype'), D('displayname'), D('creationdate'), D('getlastmodified'), NOTE]) {
    expect([...found.keys()], name).toContain(name);
  }
  // RFC 4791 §5.2, RFC 6578 §4 and RFC 3744 §5 keep theirs out of allprop.
  for (const name of [
    D('sync-token'),
    CS('getctag'),
    D('supported-report-set'),
    D('current-user-privilege-set'),
    C('supported-calendar-component-set'),
    C('max-resource-size'),
    D('owner'),
  ]) {
    expect([...found.keys()], name).not.toContain(name);
  }
});

it('an empty body and no Content-Type mean allprop', async () => {
  const alice = await account();
  const named = async (body?: string, headers = {}) =>
    [...(await alice.propfind(alice.calendar, body, headers).status(207)).of().found.keys()].sort();
  const expected = await named(allprop());
  expect(await named()).toEqual(expected);
  expect(await named(allprop(), { 'content-type': undefined })).toEqual(expected);
  expect(await named(allprop(), { 'content-type': 'text/xml' })).toEqual(expected);
});

it('include adds what it names, each once', async () => {
  const alice = await account();
  const unknown = expandedName('urn:example:zoo', 'okapi');
  const answer = (
    await alice.propfind(alice.calendar, allprop(D('sync-token'), D('displayname'), unknown)).status(207)
  ).of();
  expect(answer.text(D('sync-token'))).toBeTruthy();
  expect(answer.text(D('displayname'))).toBe('Calendar');
  expect(answer.text(D('creationdate'))).toBeTruthy();
  expect(answer.statusOf(unknown)).toBe(404);
});

it('propname gives all names and no values', async () => {
  const alice = await account();
  await alice.proppatch(alice.calendar, propertyupdate([valued(NOTE, 'feed it')])).status(207);
  const { found } = (await alice.propfind(alice.calendar, propname()).status(207)).of();
  for (const name of [D('resourcetype'), D('sync-token'), D('owner'), C('supported-calendar-component-set'), NOTE]) {
    expect([...found.keys()], name).toContain(name);
  }
  for (const property of found.values()) expect(property.children, property.name).toEqual([]);
});

it('propname names only what has a value', async () => {
  const alice = await account();
  const names = async () => [...(await alice.propfind(alice.calendar, propname())).of().found.keys()];
  expect(await names()).not.toContain(C('calendar-description'));
  await alice.proppatch(alice.calendar, propertyupdate([valued(C('calendar-description'), 'Mine')])).status(207);
  expect(await names()).toContain(C('calendar-description'));
});

it('both work for an object with dead properties', async () => {
  const alice = await account();
  const path = `${alice.calendar}lunch.ics`;
  await alice.put(path, event()).status(201);
  await alice.proppatch(path, propertyupdate([valued(NOTE, 'feed it')])).status(207);
  expect((await alice.propfind(path, allprop())).of().text(NOTE)).toBe('feed it');
  const listed = await alice.list(alice.calendar, allprop()).status(207);
  expect(listed.of(path).text(NOTE)).toBe('feed it');
  expect(listed.of(path).text(D('getetag'))).toBeTruthy();
  expect([...(await alice.list(alice.calendar, propname())).of(path).found.keys()]).toContain(NOTE);
});
