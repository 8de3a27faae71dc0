// Prefer: depth-noroot: the members without the collection that was asked (RFC 8144 §4).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const NOROOT = { prefer: 'depth-noroot' };

it('with Depth: 1 only the members come, and the answer says so', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  await alice
    .list(alice.calendar, propfind(D('getetag')), NOROOT)
    .status(207)
    .hrefs([path])
    .header('preference-applied', /depth-noroot/);
  await alice
    .list(alice.calendarHome, propfind(D('getetag')), NOROOT)
    .status(207)
    .hrefs([alice.calendar, ...alice.given, alice.attachments]);
  await alice
    .list(alice.calendar, propfind(D('getetag')))
    .status(207)
    .hrefs([alice.calendar, path])
    .header('preference-applied', undefined);
});

it('with Depth: 0 the resource itself comes', async () => {
  const alice = await account();
  await alice
    .propfind(alice.calendar, propfind(D('getetag')), NOROOT)
    .status(207)
    .hrefs([alice.calendar]);
});

it('an empty collection is an empty multistatus', async () => {
  const alice = await account();
  const { root } = await alice.list(alice.calendar, propfind(D('getetag')), NOROOT).status(207);
  expect(root.name).toBe(D('multistatus'));
  expect(root.children).toEqual([]);
});

it('goes together with return=minimal', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  const both = { prefer: 'return=minimal, depth-noroot' };
  const answer = await alice
    .list(alice.calendar, propfind(D('getetag'), D('displayname')), both)
    .status(207)
    .hrefs([path]);
  expect(answer.of().statusOf(D('displayname'))).toBeUndefined();
  expect(answer.headers['preference-applied']).toMatch(/return=minimal.*depth-noroot|depth-noroot.*return=minimal/);
});
