// When the database cannot answer, clients are told to come again, nothing is changed, and no detail leaves the server (RFC 9110 §15.6.4).
import { expect, it } from 'vitest';
import { Unavailable } from '#store';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, interrupt, takeErrors } = await startDaybook();

const failing = (statement: string, error: Error) =>
  interrupt(statement, async () => {
    throw error;
  });
const away = () => new Unavailable('try-later', new Error('connect ECONNREFUSED 10.1.2.3:5432'));

it('on reading: 503 with Retry-After', async () => {
  const alice = await account();
  await alice.propfind(alice.calendar).status(207);
  failing('own_collection_at', away());
  const { headers, text } = await alice.propfind(alice.calendar, propfind(D('getetag'))).status(503);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(text).not.toContain('10.1.2.3');
  expect(takeErrors()).toHaveLength(1);
  await alice.propfind(alice.calendar).status(207);
});

it('on signing in: 503 as well, never 401', async () => {
  const alice = await account();
  failing('password_for_sign_in', away());
  await alice.propfind(alice.calendar).status(503).header('retry-after', /^\d+$/);
  expect(takeErrors()).toHaveLength(1);
});

it('amid writing: 503, and nothing is half stored', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event({ uid: 'a' })).status(201);
  const token = async () =>
    (await alice.propfind(alice.calendar, propfind(D('sync-token')))).of().text(D('sync-token'));
  const unchanged = await token();
  for (const statement of ['begin', 'advance_home_change', 'replace_object', 'commit']) {
    failing(statement, away());
    await alice.put(path, event({ uid: 'a', summary: 'New' })).status(503);
  }
  failing('remove_object', away());
  await alice.delete(path).status(503);
  expect(takeErrors()).toHaveLength(5);
  expect((await alice.get(path)).text).toContain('Lunch');
  expect(await token()).toBe(unchanged);
});

it('when the disk is full: 507, and reading goes on', async () => {
  const alice = await account();
  failing('create_object', new Unavailable('disk-full', new Error('53100')));
  await alice.put(`${alice.calendar}a.ics`, event()).status(507).precondition(D('sufficient-disk-space'));
  expect(takeErrors()).toHaveLength(1);
  await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar]);
});

it('a mistake of the server is 500 without a word about it, and nothing is changed', async () => {
  const alice = await account();
  failing('create_object', new TypeError('Cannot read properties of undefined'));
  const { text } = await alice.put(`${alice.calendar}a.ics`, event()).status(500);
  expect(text).not.toContain('undefined');
  expect(takeErrors().join()).toContain('Cannot read properties of undefined');
  await alice.get(`${alice.calendar}a.ics`).status(404);
});
