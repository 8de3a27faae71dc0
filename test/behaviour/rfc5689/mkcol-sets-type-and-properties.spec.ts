// Extended MKCOL: the type and the first properties of a collection in one request, or nothing at all (RFC 5689 §3).
import { expect, it } from 'vitest';
import { C, CARD, CS, D, document, elements, expandedName, ICAL, textOf } from '#xml';
import { event, task } from '../../support/objects.js';
import { components, mkcol, propfind, resourcetype, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const DESCRIPTION = CARD('addressbook-description');

it('makes a calendar with its properties', async () => {
  const alice = await account();
  const path = `${alice.calendarHome}zoo/`;
  const body = mkcol(
    resourcetype(C('calendar')),
    valued(D('displayname'), 'Zoo'),
    valued(ICAL('calendar-color'), '#00FF00FF'),
    components('VTODO'),
    valued(expandedName('urn:x', 'y'), 'dead'),
  );
  await alice.mkcol(path, body).status(201).body('');
  const found = (
    await alice.propfind(path, propfind(D('displayname'), ICAL('calendar-color'), expandedName('urn:x', 'y')))
  ).of();
  expect(found.text(D('displayname'))).toBe('Zoo');
  expect(found.text(ICAL('calendar-color'))).toBe('#00FF00FF');
  expect(found.text(expandedName('urn:x', 'y'))).toBe('dead');
  await alice.put(`${path}a.ics`, task()).status(201);
  await alice.put(`${path}b.ics`, event()).status(403).precondition(C('supported-calendar-component'));
});

// RFC 6352 §6.2.1
it('makes an address book with its properties', async () => {
  const alice = await account();
  const path = `${alice.addressBookHome}zoo/`;
  await alice
    .mkcol(
      path,
      mkcol(resourcetype(CARD('addressbook')), valued(D('displayname'), 'Zoo'), valued(DESCRIPTION, 'Keepers')),
    )
    .status(201);
  const found = (await alice.propfind(path, propfind(D('displayname'), DESCRIPTION))).of();
  expect([found.text(D('displayname')), found.text(DESCRIPTION)]).toEqual(['Zoo', 'Keepers']);
});

it('takes a body without a type, and one without anything, as a plain MKCOL', async () => {
  const alice = await account();
  await alice.mkcol(`${alice.calendarHome}a/`, mkcol(valued(D('displayname'), 'A'))).status(201);
  await alice.mkcol(`${alice.calendarHome}b/`, document(D('mkcol'))).status(201);
  expect(
    (await alice.propfind(`${alice.calendarHome}a/`, propfind(D('displayname')))).of().text(D('displayname')),
  ).toBe('A');
});

// RFC 5689 §3.5
it('one property that cannot be set spoils all: its reason, 424 for the rest, and no collection', async () => {
  const alice = await account();
  const path = `${alice.calendarHome}zoo/`;
  const body = mkcol(resourcetype(C('calendar')), valued(D('displayname'), 'Zoo'), valued(D('sync-token'), 'x'));
  const { root, text } = await alice.mkcol(path, body).status(403).header('cache-control', 'no-cache');
  expect(root.name).toBe(D('mkcol-response'));
  const outcome = new Map(
    elements(root, D('propstat')).flatMap((propstat) => {
      const status = elements(propstat, D('status')).map(textOf).join();
      return elements(propstat, D('prop'))
        .flatMap((prop) => elements(prop))
        .map(({ name }) => [name, status] as const);
    }),
  );
  expect(outcome.get(D('sync-token'))).toBe('HTTP/1.1 403 Forbidden');
  expect(outcome.get(D('displayname'))).toBe('HTTP/1.1 424 Failed Dependency');
  expect(outcome.get(D('resourcetype'))).toBe('HTTP/1.1 424 Failed Dependency');
  expect(text).toContain('<d:cannot-modify-protected-property/>');
  await alice.propfind(path).status(404);
});

// RFC 5689 §3.3
it('a type that is not offered is refused with valid-resourcetype', async () => {
  const alice = await account();
  for (const type of [
    resourcetype(expandedName('urn:x', 'zoo')),
    resourcetype(C('calendar'), expandedName('urn:x', 'zoo')),
    resourcetype(C('calendar'), CARD('addressbook')),
    resourcetype(D('principal')),
    resourcetype(C('schedule-inbox')),
    resourcetype(C('calendar'), CS('subscribed')),
  ]) {
    const path = `${alice.calendarHome}zoo/`;
    const { text } = await alice.mkcol(path, mkcol(type)).status(403);
    expect(text, type).toContain('<d:valid-resourcetype/>');
    await alice.propfind(path).status(404);
  }
});

it('a type in the wrong place is refused with its precondition', async () => {
  const alice = await account();
  await alice
    .mkcol(`${alice.addressBookHome}zoo/`, mkcol(resourcetype(C('calendar'))))
    .status(403)
    .precondition(C('calendar-collection-location-ok'));
  await alice
    .mkcol(`${alice.calendarHome}zoo/`, mkcol(resourcetype(CARD('addressbook'))))
    .status(403)
    .precondition(CARD('addressbook-collection-location-ok'));
});

it('a body with another root is refused', async () => {
  const alice = await account();
  for (const root of [D('propertyupdate'), C('mkcol'), D('propfind')]) {
    await alice.mkcol(`${alice.calendarHome}zoo/`, document(root)).status(400, 415);
  }
  await alice.propfind(`${alice.calendarHome}zoo/`).status(404);
});
