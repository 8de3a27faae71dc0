// current-user-principal at every resource, and a principal that says who it is (RFC 5397 §3, RFC 3744 §4).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

it('every resource names it', async () => {
  const alice = await account();
  const object = `${alice.calendar}a.ics`;
  await alice.put(object, event()).status(201);
  for (const path of [
    '/',
    '/dav/',
    '/dav/principals/',
    '/dav/principals/users/',
    '/dav/calendars/',
    '/dav/addressbooks/',
    alice.principal,
    alice.calendarHome,
    alice.addressBookHome,
    alice.calendar,
    alice.addressBook,
    object,
  ]) {
    const found = (
      await alice.propfind(path, propfind(D('current-user-principal'), D('principal-collection-set'))).status(207)
    ).of(path);
    expect(found.hrefsIn(D('current-user-principal')), path).toEqual([alice.principal]);
    expect(found.hrefsIn(D('principal-collection-set')), path).toEqual(['/dav/principals/']);
  }
});

it('the principal has a name, a URL, a type and its groups', async () => {
  const alice = await account();
  const asked = propfind(
    D('displayname'),
    D('principal-URL'),
    D('resourcetype'),
    D('group-membership'),
    D('alternate-URI-set'),
  );
  const principal = (await alice.propfind(alice.principal, asked).status(207)).of();
  expect(principal.text(D('displayname'))).toBe(`Account ${alice.name}`);
  expect(principal.hrefsIn(D('principal-URL'))).toEqual([alice.principal]);
  expect(
    principal.found.get(D('resourcetype'))?.children.map((child) => (typeof child === 'string' ? child : child.name)),
  ).toContain(D('principal'));
  expect(principal.hrefsIn(D('group-membership'))).toEqual([]);
});

it('what belongs to somebody says to whom', async () => {
  const alice = await account();
  const object = `${alice.calendar}a.ics`;
  await alice.put(object, event()).status(201);
  for (const path of [alice.calendarHome, alice.addressBookHome, alice.calendar, alice.addressBook, object]) {
    expect((await alice.propfind(path, propfind(D('owner')))).of().hrefsIn(D('owner')), path).toEqual([
      alice.principal,
    ]);
  }
});

it('the owner has all privileges, one by one', async () => {
  const alice = await account();
  const { text } = await alice.propfind(alice.calendar, propfind(D('current-user-privilege-set'))).status(207);
  for (const name of [
    'all',
    'read',
    'write',
    'write-properties',
    'write-content',
    'bind',
    'unbind',
    'read-current-user-privilege-set',
  ]) {
    expect(text).toContain(`<d:privilege><d:${name}/></d:privilege>`);
  }
});
