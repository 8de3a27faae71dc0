// OPTIONS tells which features the server has and which methods a resource takes (RFC 4918 §9.1, §9.7.2, §10.1, RFC 9110 §9.3.7).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const { account, client } = await startDaybook();
const listed = (value: string | string[] | undefined) => String(value).split(/, */);

// RFC 4918 §18
it('names the features at every kind of resource', async () => {
  const alice = await account();
  const object = `${alice.calendar}lunch.ics`;
  await alice.put(object, event()).status(201);
  const paths = ['/', '/dav/', '/dav/principals/', '/dav/principals/users/', '/dav/calendars/', '/dav/addressbooks/'];
  const own = [alice.principal, alice.calendarHome, alice.addressBookHome, alice.calendar, alice.addressBook, object];
  for (const path of [...paths, ...own]) {
    const { headers } = await alice.options(path).status(200).header('content-length', '0');
    const features = listed(headers.dav);
    for (const feature of ['1', '2', '3', 'extended-mkcol', 'calendar-access', 'addressbook']) {
      expect(features, path).toContain(feature);
    }
    // It would promise that invitations are sent.
    expect(features, path).not.toContain('calendar-auto-schedule');
  }
});

it('names the methods of each kind of resource', async () => {
  const alice = await account();
  const object = `${alice.calendar}lunch.ics`;
  await alice.put(object, event()).status(201);
  const methodsAt = async (path: string) => listed((await alice.options(path).status(200)).headers.allow).sort();
  const everywhere = ['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT'];
  expect(await methodsAt(object)).toEqual(
    expect.arrayContaining([...everywhere, 'COPY', 'DELETE', 'MOVE', 'PROPPATCH', 'PUT']),
  );
  expect(await methodsAt(object)).not.toContain('POST');
  expect(await methodsAt(alice.calendar)).toEqual(
    expect.arrayContaining([...everywhere, 'COPY', 'DELETE', 'MOVE', 'POST', 'PROPPATCH']),
  );
  expect(await methodsAt(alice.calendar)).not.toContain('PUT');
  expect(await methodsAt(alice.calendarHome)).toEqual(expect.arrayContaining([...everywhere, 'PROPPATCH']));
  expect(await methodsAt(alice.calendarHome)).not.toContain('DELETE');
  expect(await methodsAt(alice.principal)).toEqual(expect.arrayContaining(everywhere));
  expect(await methodsAt(`${alice.calendar}new.ics`)).toEqual(expect.arrayContaining(['OPTIONS', 'PUT']));
  expect(await methodsAt(`${alice.calendarHome}new/`)).toEqual(
    expect.arrayContaining(['MKCALENDAR', 'MKCOL', 'OPTIONS']),
  );
});

it('answers for the server as a whole', async () => {
  const alice = await account();
  await alice
    .options('*')
    .status(200)
    .header('dav', /calendar-access/);
});

it('says at every 405 which methods are possible', async () => {
  const alice = await account();
  for (const [method, path] of [
    ['DELETE', alice.calendarHome],
    ['POST', alice.principal],
    ['COPY', alice.calendarHome],
  ] as const) {
    const { headers, text } = await alice.send(method, path).status(405);
    expect(listed(headers.allow), `${method} ${path}`).toContain('OPTIONS');
    expect(listed(headers.allow)).not.toContain(method);
    expect(text).toContain('possible');
  }
});

it('says of what nobody may take away that it is forbidden', async () => {
  const alice = await account();
  for (const path of ['/', '/dav/', '/dav/calendars/', '/dav/principals/', alice.principal]) {
    for (const method of ['DELETE', 'COPY', 'MOVE']) {
      await alice.send(method, path).status(403).precondition(D('need-privileges'));
    }
  }
});

it('says of PUT to a collection that it is forbidden, and what is possible', async () => {
  const alice = await account();
  for (const path of [alice.calendarHome, alice.calendar, alice.inbox, alice.addressBook, alice.files]) {
    const { headers } = await alice.put(path, 'x').status(403);
    expect(listed(headers.allow)).not.toContain('PUT');
  }
});

it('adds the features to what PROPFIND and refusals answer', async () => {
  const alice = await account();
  await alice
    .propfind(alice.calendarHome)
    .status(207)
    .header('dav', /calendar-access/);
  await alice
    .get(`${alice.calendar}nothing.ics`)
    .status(404)
    .header('dav', /calendar-access/);
});

it('invites no other site to use the credentials of a browser', async () => {
  const alice = await account();
  const foreign = { origin: 'https://elsewhere.example', 'access-control-request-method': 'PROPFIND' };
  for (const answer of [
    await alice.options(alice.calendar, foreign),
    await alice.propfind(alice.calendar, undefined, foreign),
  ]) {
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

it('needs credentials like every other method', async () => {
  const alice = await account();
  await client()
    .options(alice.calendar)
    .status(401)
    .header('www-authenticate', /^Basic realm="/);
});
