// If-Match and If-None-Match on PUT and DELETE: nobody overwrites what they have not seen (RFC 9110 §13.1).
import { expect, it } from 'vitest';
import { C, D } from '#xml';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

async function prepared() {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const { etag } = await alice.put(path, event({ uid: 'a' })).status(201);
  return { alice, path, etag };
}

it('If-None-Match: * creates and never replaces', async () => {
  const { alice, path, etag } = await prepared();
  await alice.put(path, event({ uid: 'a', summary: 'New' }), { 'if-none-match': '*' }).status(412);
  await alice.get(path).header('etag', etag);
  await alice.put(`${alice.calendar}b.ics`, event(), { 'if-none-match': '*' }).status(201);
});

it('If-Match replaces what the client has seen and nothing else', async () => {
  const { alice, path, etag } = await prepared();
  const { etag: second } = await alice.put(path, event({ uid: 'a', summary: '2' }), { 'if-match': etag }).status(204);
  await alice.put(path, event({ uid: 'a', summary: '3' }), { 'if-match': etag }).status(412);
  await alice.put(path, event({ uid: 'a', summary: '4' }), { 'if-match': `W/${second}` }).status(412);
  await alice.get(path).header('etag', second);
  await alice.put(path, event({ uid: 'a', summary: '5' }), { 'if-match': `"x", ${second}` }).status(204);
  await alice.put(path, event({ uid: 'a', summary: '6' }), { 'if-match': '*' }).status(204);
});

it('If-Match never creates', async () => {
  const { alice, path, etag } = await prepared();
  for (const value of ['*', etag, '"x"']) {
    await alice.put(`${alice.calendar}new.ics`, event(), { 'if-match': value }).status(412);
  }
  await alice.delete(path).status(204);
  await alice.put(path, event({ uid: 'a' }), { 'if-match': etag }).status(412);
  await alice.get(path).status(404);
});

it('If-None-Match with ETags writes only over others', async () => {
  const { alice, path, etag } = await prepared();
  await alice.put(path, event({ uid: 'a', summary: '2' }), { 'if-none-match': etag }).status(412);
  await alice.put(path, event({ uid: 'a', summary: '2' }), { 'if-none-match': '"x"' }).status(204);
});

it('an ETag whose quotes a client forgot is still that ETag', async () => {
  const { alice, path, etag } = await prepared();
  await alice.put(path, event({ uid: 'a', summary: '2' }), { 'if-match': etag.replaceAll('"', '') }).status(204);
  await alice.put(path, event({ uid: 'a', summary: '3' }), { 'if-match': 'nothing' }).status(412);
});

it('a condition that cannot be read is refused, and nothing is written', async () => {
  const { alice, path, etag } = await prepared();
  for (const value of ['', '"unfinished', 'two words']) {
    await alice.put(path, event({ uid: 'a', summary: 'x' }), { 'if-match': value }).status(400);
    await alice.delete(path, { 'if-match': value }).status(400);
  }
  await alice.get(path).status(200).header('etag', etag);
});

it('a condition that fails is told before what is wrong with the body, or after, but nothing is written', async () => {
  const { alice, path, etag } = await prepared();
  await alice.put(path, 'nonsense', { 'if-match': '"x"', 'content-type': 'text/calendar' }).status(403, 412);
  await alice.get(path).header('etag', etag);
});

it('the first contact of a program that guesses is harmless', async () => {
  const alice = await account();
  for (const path of ['/', '/dav/', alice.calendarHome, alice.calendar, alice.principal]) {
    await alice.put(path, 'guess', { 'if-match': 'nothing' }).status(403, 404, 405, 412);
  }
});

it('a PUT below a collection that is not there is a conflict', async () => {
  const alice = await account();
  await alice.put(`${alice.calendarHome}nothing/a.ics`, event()).status(409);
  await alice.put(`${alice.calendarHome}nothing/a/b.ics`, event()).status(403, 404, 409);
  await alice.put(`${alice.calendar}a.ics/b.ics`, event()).status(403, 404, 409);
});

it('what is refused for several reasons names one', async () => {
  const { alice } = await prepared();
  const { text } = await alice
    .put(`${alice.calendar}b.ics`, event({ uid: 'a' }))
    .status(403)
    .precondition(C('no-uid-conflict'), `${alice.calendar}a.ics`);
  expect(text).toContain(`<${D('error').replace('{DAV:}', 'd:')}`);
});
