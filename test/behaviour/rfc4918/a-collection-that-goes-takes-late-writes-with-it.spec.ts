// Deleting and making collections while others write into them: each write is whole or refused, and nothing is left behind (RFC 4918 §9.6.1).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { anotherDefault } from '../../support/another-default.js';
import { event } from '../../support/objects.js';
import { propfind, syncCollection } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, interrupt } = await startDaybook();

it('a PUT that comes too late is refused', async () => {
  const alice = await account();
  await anotherDefault(alice);
  interrupt('begin', () => alice.delete(alice.calendar).status(204));
  await alice.put(`${alice.calendar}a.ics`, event()).status(404, 409);
  await alice.propfind(alice.calendar).status(404);
});

it('also when a new collection of that name is there already', async () => {
  const alice = await account();
  await anotherDefault(alice);
  interrupt('begin', async () => {
    await alice.delete(alice.calendar).status(204);
    await alice.mkcalendar(alice.calendar).status(201);
  });
  await alice.put(`${alice.calendar}a.ics`, event()).status(404, 409);
  await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar]);
});

it('DELETE, MOVE, COPY and PROPPATCH that come too late are refused', async () => {
  const alice = await account();
  const [work, path] = [`${alice.calendarHome}work/`, `${alice.calendar}a.ics`];
  const gone = () => interrupt('begin', () => alice.delete(path).status(204));
  for (const late of [
    () => alice.delete(path),
    () => alice.move(path, `${work}a.ics`),
    () =>
      alice.send(
        'PROPPATCH',
        path,
        '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x/></D:prop></D:set></D:propertyupdate>',
      ),
  ]) {
    await alice.mkcalendar(work).status(201);
    await alice.put(path, event({ uid: 'a' })).status(201);
    gone();
    await late().status(404, 409, 412);
    await alice.get(`${work}a.ics`).status(404);
    await alice.delete(work).status(204);
  }
  await alice.mkcalendar(work).status(201);
  await alice.put(path, event({ uid: 'a' })).status(201);
  interrupt('begin', () => alice.delete(work).status(204));
  await alice.move(path, `${work}a.ics`).status(409);
  await alice.get(path).status(200);
});

it('writers that race with the deletion are answered each, and never by a mistake of the server', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  await alice.mkcalendar(work).status(201);
  const puts = Array.from({ length: 20 }, (_, n) => alice.put(`${work}${n}.ics`, event()));
  const removal = alice.delete(work);
  const moves = Array.from({ length: 5 }, (_, n) => alice.move(`${work}${n}.ics`, `${alice.calendar}${n}.ics`));
  for (const { status } of await Promise.all([...puts, ...moves])) expect([201, 204, 404, 409, 412]).toContain(status);
  await removal;
  await alice.delete(work).status(204, 404);
  await alice.report(alice.calendar, syncCollection()).status(207);
});

it('opposite moves between two collections never wait for each other', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  await alice.mkcalendar(work).status(201);
  const names = Array.from({ length: 12 }, (_, n) => `${n}.ics`);
  for (const [n, name] of names.entries())
    await alice.put(`${n % 2 === 0 ? alice.calendar : work}${name}`, event()).status(201);
  const moves = names.map((name, n) =>
    n % 2 === 0
      ? alice.move(`${alice.calendar}${name}`, `${work}${name}`)
      : alice.move(`${work}${name}`, `${alice.calendar}${name}`),
  );
  for (const { status } of await Promise.all(moves)) expect(status).toBe(201);
});
