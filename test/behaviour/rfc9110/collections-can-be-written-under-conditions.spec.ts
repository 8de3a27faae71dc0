// If-Match, If-None-Match and If about homes and collections, whose ETags are weak (RFC 9110 §8.8.3.2, §13.1).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { acl } from '../../support/access-bodies.js';
import { anotherDefault } from '../../support/another-default.js';
import { event } from '../../support/objects.js';
import { lockinfo, propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const tagOf = async (alice: Account, path: string) =>
  (await alice.propfind(path, propfind(D('getetag')))).of().text(D('getetag')) ?? '';

let notes = 0;
const note = () => propertyupdate([valued('{urn:x}note', String(++notes))]);

it('a strong comparison never finds a weak tag; * finds what is there', async () => {
  const alice = await account();
  for (const path of [alice.calendar, alice.calendarHome]) {
    const tag = await tagOf(alice, path);
    expect(tag).toMatch(/^W\/"/);
    for (const value of [tag, tag.slice(2), '"x"']) {
      await alice.proppatch(path, note(), { 'if-match': value }).status(412);
      await alice.get(path, { 'if-match': value }).status(412);
    }
    await alice.proppatch(path, note(), { 'if-match': '*' }).status(207);
  }
  await alice.post(alice.calendar, event(), { 'if-match': '*' }).status(201);
  await alice.mkcol(`${alice.calendarHome}b/`, undefined, { 'if-match': '*' }).status(412);
});

it('If-None-Match refuses the state that the client knows', async () => {
  const alice = await account();
  for (const path of [alice.calendar, alice.calendarHome]) {
    const tag = await tagOf(alice, path);
    await alice.proppatch(path, note(), { 'if-none-match': tag }).status(412);
    await alice.proppatch(path, note(), { 'if-none-match': '*' }).status(412);
    await alice.proppatch(path, note()).status(207);
    await alice.proppatch(path, note(), { 'if-none-match': tag }).status(207);
  }
});

it('the If header compares weakly, so that every method can depend on the state of a collection', async () => {
  const alice = await account();
  const second = `${alice.calendarHome}second/`;
  await alice.mkcalendar(second).status(201);
  await alice.put(`${second}a.ics`, event({ uid: 'a' })).status(201);
  const writes = [
    (headers: { if: string }) => alice.proppatch(second, note(), headers),
    (headers: { if: string }) => alice.put(`${second}b.ics`, event(), headers),
    (headers: { if: string }) => alice.post(second, event(), headers),
    (headers: { if: string }) => alice.send('ACL', second, acl(), headers),
    (headers: { if: string }) => alice.lock(second, lockinfo('shared'), { depth: '0', ...headers }),
    (headers: { if: string }) => alice.copy(second, `${alice.calendarHome}third/`, headers),
  ];
  let stale = 'W/"x"';
  for (const write of writes) {
    const tag = await tagOf(alice, second);
    await write({ if: `<${second}> ([${stale}])` }).status(412);
    await write({ if: `<${second}> ([${tag}])` }).status(200, 201, 207);
    stale = tag === (await tagOf(alice, second)) ? 'W/"x"' : tag;
  }
  const third = `${alice.calendarHome}third/`;
  await alice.move(third, `${alice.calendarHome}fourth/`, { if: `([${stale}])` }).status(412);
  await alice.move(third, `${alice.calendarHome}fourth/`, { if: `([${await tagOf(alice, third)}])` }).status(201);
  const home = await tagOf(alice, alice.calendarHome);
  await alice
    .mkcalendar(`${alice.calendarHome}b/`, undefined, { if: `<${alice.calendarHome}> ([${home}])` })
    .status(201);
  await alice
    .mkcalendar(`${alice.calendarHome}c/`, undefined, { if: `<${alice.calendarHome}> ([${home}])` })
    .status(412);
  const tag = await tagOf(alice, alice.calendar);
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  await anotherDefault(alice);
  await alice.delete(alice.calendar, { if: `([${tag}])` }).status(412);
  await alice.delete(alice.calendar, { if: `([${await tagOf(alice, alice.calendar)}])` }).status(204);
});
