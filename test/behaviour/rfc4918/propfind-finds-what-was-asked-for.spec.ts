// PROPFIND with named properties: what there is with 200, what there is not with 404, and nothing else (RFC 4918 §9.1).
import { expect, it } from 'vitest';
import { C, CS, D, document, el, expandedName, text } from '#xml';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const UNKNOWN = expandedName('urn:example:zoo', 'giraffe');

it('puts found properties first with 200 and unknown ones after them with 404', async () => {
  const alice = await account();
  const asked = propfind(UNKNOWN, D('displayname'), C('calendar-description'), D('resourcetype'));
  const answer = await alice.propfind(alice.calendar, asked).status(207).hrefs([alice.calendar]);
  const calendar = answer.of();
  expect(calendar.text(D('displayname'))).toBe('Calendar');
  expect([...calendar.found.keys()].sort()).toEqual([D('displayname'), D('resourcetype')].sort());
  expect(calendar.statusOf(UNKNOWN)).toBe(404);
  expect(calendar.statusOf(C('calendar-description'))).toBe(404);
  expect(answer.text.indexOf('HTTP/1.1 200 OK')).toBeLessThan(answer.text.indexOf('HTTP/1.1 404 Not Found'));
});

it('answers with one propstat when all is found, or none', async () => {
  const alice = await account();
  const all = await alice.propfind(alice.calendar, propfind(D('displayname'))).status(207);
  expect(all.text.match(/propstat>/g)).toHaveLength(2);
  const none = await alice.propfind(alice.calendar, propfind(UNKNOWN)).status(207);
  expect(none.text.match(/propstat>/g)).toHaveLength(2);
  expect(none.of().statusOf(UNKNOWN)).toBe(404);
});

it('answers once for a property that was asked for twice', async () => {
  const alice = await account();
  const answer = await alice
    .propfind(alice.calendar, propfind(D('displayname'), UNKNOWN, D('displayname')))
    .status(207);
  expect(answer.of().text(D('displayname'))).toBe('Calendar');
});

it('takes a property that is in no namespace', async () => {
  const alice = await account();
  const bare = expandedName('', 'colour');
  const body = '<D:propfind xmlns:D="DAV:"><D:prop><colour/></D:prop></D:propfind>';
  expect((await alice.propfind(alice.calendar, body).status(207)).of().statusOf(bare)).toBe(404);
  const patch =
    '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><colour>red</colour></D:prop></D:set></D:propertyupdate>';
  await alice.proppatch(alice.calendar, patch).status(207);
  expect((await alice.propfind(alice.calendar, body)).of().text(bare)).toBe('red');
});

it('takes names that come near to breaking the markup of the answer', async () => {
  const alice = await account();
  for (const namespace of ['urn:a}b', '{urn:a}', 'a"b\'c', 'a&b<c>d', 'urn:with spaces', 'http://[::1]/?q=1#é']) {
    const name = expandedName(namespace, 'tiger');
    const escaped = text(namespace).replaceAll('"', '&quot;');
    const body = `<D:propfind xmlns:D="DAV:"><D:prop><tiger xmlns="${escaped}"/></D:prop></D:propfind>`;
    expect((await alice.propfind(alice.calendar, body).status(207)).of().statusOf(name), namespace).toBe(404);
    const patch = `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><tiger xmlns="${escaped}">roar</tiger></D:prop></D:set></D:propertyupdate>`;
    await alice.proppatch(alice.calendar, patch).status(207);
    expect((await alice.propfind(alice.calendar, body)).of().text(name), namespace).toBe('roar');
  }
});

it('knows the properties of an object, of which the data is not one', async () => {
  const alice = await account();
  const path = `${alice.calendar}lunch.ics`;
  const body = event();
  const { etag } = await alice.put(path, body).status(201);
  const asked = [
    D('getetag'),
    D('getcontenttype'),
    D('getcontentlength'),
    D('getlastmodified'),
    D('creationdate'),
    D('resourcetype'),
    D('displayname'),
    C('calendar-data'),
  ];
  const object = (await alice.propfind(path, propfind(...asked)).status(207)).of(path);
  expect(object.text(D('getetag'))).toBe(etag);
  expect(object.text(D('getcontenttype'))).toBe('text/calendar; charset=utf-8');
  expect(object.text(D('getcontentlength'))).toBe(String(Buffer.byteLength(body)));
  expect(object.text(D('resourcetype'))).toBe('');
  expect(object.text(D('getlastmodified'))).toMatch(/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
  expect(object.text(D('creationdate'))).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  // RFC 4791 §9.6: calendar-data exists in reports only.
  expect(object.statusOf(C('calendar-data'))).toBe(404);
  expect(object.statusOf(D('displayname'))).toBe(404);
});

it('has a length of nothing on collections, and a type that no client takes for that of an object', async () => {
  const alice = await account();
  const calendar = (await alice.propfind(alice.calendar, propfind(D('getcontentlength'), D('getcontenttype')))).of();
  expect(calendar.text(D('getcontentlength'))).toBe('0');
  expect(calendar.text(D('getcontenttype'))).toBe('httpd/unix-directory');
});

it('sees a change at once', async () => {
  const alice = await account();
  const asked = propfind(CS('getctag'), D('sync-token'));
  const before = (await alice.propfind(alice.calendar, asked)).of();
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  const after = (await alice.propfind(alice.calendar, asked)).of();
  for (const name of [CS('getctag'), D('sync-token')]) {
    expect(before.text(name)).toBeTruthy();
    expect(after.text(name)).not.toBe(before.text(name));
  }
  await alice.proppatch(alice.calendar, propertyupdate([valued(D('displayname'), 'Work')])).status(207);
  expect((await alice.propfind(alice.calendar, propfind(D('displayname')))).of().text(D('displayname'))).toBe('Work');
});

// RFC 4918 §A.2
it('refuses a wish that it does not know, instead of giving everything', async () => {
  const alice = await account();
  for (const body of [document(D('propfind')), document(D('propfind'), el(D('undefined')))]) {
    await alice.propfind(alice.calendar, body).status(400);
  }
});

it('refuses two wishes at once, and a body that is another request', async () => {
  const alice = await account();
  for (const body of [
    document(D('propfind'), el(D('allprop')), el(D('propname'))),
    document(D('propfind'), el(D('prop'), el(D('getetag'))), el(D('allprop'))),
    document(D('propertyupdate'), el(D('set'))),
    document(C('propfind'), el(D('allprop'))),
  ]) {
    await alice.propfind(alice.calendar, body).status(400);
  }
});
