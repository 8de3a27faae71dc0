// DELETE of objects, and of collections with all that is in them (RFC 4918 §9.6).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { anotherDefault } from '../../support/another-default.js';
import { card, event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

it('of an object', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  await alice.delete(path).status(204).body('');
  await alice.get(path).status(404);
  await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar]);
  await alice.delete(path).status(404);
});

it('of a collection, after which its name is free', async () => {
  const alice = await account();
  const work = `${alice.addressBookHome}work/`;
  await alice.mkcol(work).status(201);
  await alice.put(`${work}a.vcf`, card({ uid: 'a' })).status(201);
  await alice.delete(work).status(204);
  await alice.get(`${work}a.vcf`).status(404);
  await alice.propfind(work).status(404);
  await alice.put(`${work}a.vcf`, card({ uid: 'a' })).status(409);
  await alice.mkcol(work).status(201);
  await alice.list(work, propfind(D('getetag'))).hrefs([work]);
  await alice.put(`${work}a.vcf`, card({ uid: 'a' })).status(201);
});

it('only under the condition that was named', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const { etag } = await alice.put(path, event({ uid: 'a' })).status(201);
  await alice.put(path, event({ uid: 'a', summary: 'New' })).status(204);
  await alice.delete(path, { 'if-match': etag }).status(412);
  await alice.get(path).status(200);
  const { etag: newer } = await alice.head(path);
  await alice.delete(path, { 'if-match': newer }).status(204);
  await alice.delete(path, { 'if-match': newer }).status(404, 412);
});

it('of a collection only as a whole', async () => {
  const alice = await account();
  await anotherDefault(alice);
  for (const depth of ['0', '1']) await alice.delete(alice.calendar, { depth }).status(400);
  await alice.propfind(alice.calendar).status(207);
  await alice.delete(alice.calendar, { depth: 'infinity', 'if-match': '*' }).status(204);
});

it('never of a home, a principal or a fixed place', async () => {
  const alice = await account();
  for (const path of [alice.calendarHome, alice.addressBookHome]) await alice.delete(path).status(405);
  for (const path of [alice.principal, '/', '/dav/', '/dav/calendars/']) await alice.delete(path).status(403);
});

it('of one that several want to delete, exactly once', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  const statuses = (await Promise.all(Array.from({ length: 8 }, () => alice.delete(path)))).map(({ status }) => status);
  expect(statuses.sort()).toEqual([204, ...Array(7).fill(404)]);
});
