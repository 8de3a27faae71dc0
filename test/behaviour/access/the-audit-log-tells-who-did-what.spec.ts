// Sign-ins, refused access, changed rights and what administrators do are told to the audit log, each with who it was.
import { expect, it } from 'vitest';
import { D, el, text } from '#xml';
import { basic } from '../../support/dav-client.js';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const { account, client, takeAudited } = daybook;
const privilege = el(D('privilege'), el(D('read')));

it('a sign-in is told once, not with each request', async () => {
  const alice = await account();
  await alice.propfind(alice.calendarHome, propfind()).status(207);
  await alice.propfind(alice.calendarHome, propfind()).status(207);
  expect(takeAudited()).toEqual([{ account: alice.name, act: 'signed-in' }]);
});

it('a refused sign-in is told with the name that was tried, and then that it is blocked', async () => {
  const guesser = client({ authorization: basic('nobody', 'guess') });
  await guesser.get('/dav/').status(401);
  await client().get('/dav/').status(401);
  expect(takeAudited()).toEqual([{ account: 'nobody', act: 'sign-in-refused' }]);
  for (let guess = 0; guess < 9; guess += 1) await guesser.get('/dav/').status(401);
  takeAudited();
  await guesser.get('/dav/').status(429);
  expect(takeAudited()).toEqual([{ account: 'nobody', act: 'sign-in-blocked' }]);
});

it('a missing privilege is told, and a change of rights', async () => {
  const [alice, bob] = [await account(), await account()];
  const href = el(D('href'), text(bob.principal));
  const body = `<d:acl xmlns:d="DAV:">${el(D('ace'), el(D('principal'), href), el(D('grant'), privilege))}</d:acl>`;
  await alice.send('ACL', alice.calendar, body).status(200);
  await bob.put(`${alice.calendar}a.ics`, event()).status(403);
  expect(takeAudited()).toEqual([
    { account: alice.name, act: 'signed-in' },
    { account: alice.name, act: 'rights-changed', href: alice.calendar },
    { account: bob.name, act: 'signed-in' },
    { account: bob.name, act: 'access-refused', href: alice.calendar },
  ]);
});

it('a change of the members of a group is told', async () => {
  const [alice, bob] = [await account(), await account()];
  const proxies = `${alice.principal}calendar-proxy-read/`;
  const members = el(D('group-member-set'), el(D('href'), text(bob.principal)));
  await alice.proppatch(proxies, propertyupdate([members])).status(207);
  expect(takeAudited()).toContainEqual({ account: alice.name, act: 'members-changed', href: proxies });
});
