// /.well-known/caldav and carddav send every request on, with or without credentials (RFC 6764 §5, RFC 5785).
import { expect, it } from 'vitest';
import { C, CARD, D } from '#xml';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, client } = await startDaybook();

it('every method is redirected by a path, so that host, port and scheme stay the client\u2019s', async () => {
  const alice = await account();
  for (const who of [alice, client()]) {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT', 'POST']) {
      for (const path of [
        '/.well-known/caldav',
        '/.well-known/carddav',
        '/.well-known/caldav/',
        '/.well-known/carddav/?x=1',
      ]) {
        const { headers, status } = await who.send(method, path);
        expect([301, 302, 307, 308], `${method} ${path}`).toContain(status);
        expect(headers.location).toMatch(/^\/[^/]/);
      }
    }
  }
});

// RFC 6352 §7.1.1
it('and from there a client with nothing but a name and a password finds its homes', async () => {
  const alice = await account();
  const { headers } = await alice.propfind('/.well-known/caldav');
  const start = String(headers.location);
  await client()
    .propfind(start, propfind(D('current-user-principal')))
    .status(401);
  const [principal = ''] = (await alice.propfind(start, propfind(D('current-user-principal'))).status(207))
    .of()
    .hrefsIn(D('current-user-principal'));
  expect(principal).toBe(alice.principal);
  const found = (
    await alice.propfind(principal, propfind(C('calendar-home-set'), CARD('addressbook-home-set'))).status(207)
  ).of();
  expect(found.hrefsIn(C('calendar-home-set'))).toEqual([alice.calendarHome]);
  expect(found.hrefsIn(CARD('addressbook-home-set'))).toEqual([alice.addressBookHome]);
  const calendars = await alice.list(alice.calendarHome, propfind(D('resourcetype'))).status(207);
  expect(calendars.of(alice.calendar).found.get(D('resourcetype'))?.children).toHaveLength(2);
});

// RFC 8615 §3
it('the folder itself says what is in it, but is a collection only for those who signed in', async () => {
  const alice = await account();
  for (const who of [alice, client()])
    await who
      .get('/.well-known/')
      .status(200)
      .header('content-type', /^text\/plain/);
  await alice.list('/.well-known/', propfind(D('resourcetype'))).hrefs(['/.well-known/']);
  await client().list('/.well-known/').status(401);
});

it('what other servers have elsewhere is not here, and that is no mistake of the server', async () => {
  const alice = await account();
  for (const path of [
    '/.well-known/nothing',
    '/remote.php/dav/',
    '/caldav/v2/',
    '/principals/',
    '/calendar/dav/x/user/',
    '/SOGo/dav/',
  ]) {
    await alice.propfind(path, propfind(D('current-user-principal'))).status(404);
    await alice.options(path).status(404);
  }
});
