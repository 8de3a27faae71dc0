// MKCOL without a body makes the collection that belongs there; every reason not to has its status (RFC 4918 §9.3).
import { expect, it } from 'vitest';
import { C, CARD, CS, D } from '#xml';
import { event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook({ limits: { maxCollections: 4 } });
const TYPE = propfind(D('resourcetype'), D('displayname'));

it('makes a calendar below calendars and an address book below addressbooks', async () => {
  const alice = await account();
  await alice.mkcol(`${alice.calendarHome}work/`).status(201).body('');
  await alice.mkcol(`${alice.addressBookHome}work`).status(201).body('');
  const calendar = await alice.propfind(`${alice.calendarHome}work/`, TYPE).status(207);
  expect(calendar.text).toContain('<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>');
  expect(calendar.of().text(D('displayname'))).toBe('work');
  const book = await alice.propfind(`${alice.addressBookHome}work/`, TYPE).status(207);
  expect(book.text).toContain('<d:resourcetype><d:collection/><card:addressbook/></d:resourcetype>');
  await alice.put(`${alice.calendarHome}work/a.ics`, event()).status(201);
});

// RFC 4918 §9.3.1, RFC 3253 §1.6
it('where something exists: 405', async () => {
  const alice = await account();
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  for (const path of [
    alice.calendar,
    alice.addressBook,
    alice.calendarHome,
    alice.principal,
    '/dav/',
    `${alice.calendar}a.ics`,
  ]) {
    await alice.mkcol(path).status(405).precondition(D('resource-must-be-null'));
  }
});

// RFC 4918 §9.3.1, §9.7.1
it('below what does not exist: 409', async () => {
  const alice = await account();
  await alice.mkcol(`${alice.calendarHome}nothing/deeper/`).status(409);
});

// RFC 4791 §4.2, RFC 6352 §5, §5.2
it('inside a calendar or an address book: 403 with the precondition of each', async () => {
  const alice = await account();
  await alice.mkcol(`${alice.calendar}sub/`).status(403).precondition(C('calendar-collection-location-ok'));
  await alice.mkcol(`${alice.addressBook}sub/`).status(403).precondition(CARD('addressbook-collection-location-ok'));
});

it('where nothing can be made: 403 or 404', async () => {
  const alice = await account();
  for (const path of ['/elsewhere/', '/dav/elsewhere/', '/dav/principals/users/new/', '/dav/calendars/new/']) {
    await alice.mkcol(path).status(403, 404);
  }
});

it('with a body that is not understood: 415, and nothing is made', async () => {
  const alice = await account();
  const path = `${alice.calendarHome}strange/`;
  await alice.mkcol(path, 'gobbledygook', { 'content-type': 'xzy-foo/bar-512' }).status(415);
  await alice.mkcol(path, event()).status(415);
  await alice.propfind(path, TYPE).status(404);
});

it('beyond the number that an account may have: 403, and the others stay', async () => {
  const alice = await account();
  await alice.mkcol(`${alice.calendarHome}three/`).status(201);
  await alice.mkcol(`${alice.addressBookHome}four/`).status(201);
  await alice.mkcol(`${alice.calendarHome}five/`).status(403).precondition(CS('max-collections'));
  await alice
    .list(alice.calendarHome, TYPE)
    .hrefs([alice.calendarHome, alice.calendar, ...alice.given, alice.attachments, `${alice.calendarHome}three/`]);
  await alice.delete(`${alice.calendarHome}three/`).status(204);
  await alice.mkcol(`${alice.calendarHome}five/`).status(201);
});

it('of several at once with one name exactly one is made', async () => {
  const alice = await account();
  const answers = await Promise.all(Array.from({ length: 8 }, () => alice.mkcol(`${alice.calendarHome}same/`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(405)]);
});
