// The privileges of scheduling, where they mean something and in which others they are contained (RFC 6638 §6.1, §6.2, §6.3).
import { expect, it } from 'vitest';
import { C, D, element, elements, type Name, type XmlElement } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import { propfind } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const [SUPPORTED, CURRENT] = [D('supported-privilege-set'), D('current-user-privilege-set')];
const DELIVER = ['schedule-deliver', 'schedule-deliver-invite', 'schedule-deliver-reply', 'schedule-query-freebusy'];
const SEND = ['schedule-send', 'schedule-send-invite', 'schedule-send-reply', 'schedule-send-freebusy'];

const named = (privilege: XmlElement | undefined) => (privilege && elements(privilege)[0]?.name) as Name;

async function treeOf(who: Account, path: string) {
  const tree = new Map<Name, readonly Name[]>();
  const walk = (supported: XmlElement) => {
    const contained = elements(supported, D('supported-privilege'));
    tree.set(
      named(element(supported, D('privilege'))),
      contained.map((inner) => named(element(inner, D('privilege')))),
    );
    contained.forEach(walk);
  };
  const { of } = await who.propfind(path, propfind(SUPPORTED)).status(207);
  elements(of().found.get(SUPPORTED) as XmlElement, D('supported-privilege')).forEach(walk);
  return tree;
}

const current = async (who: Account, path: string) => {
  const { of } = await who.propfind(path, propfind(CURRENT)).status(207);
  return elements(of().found.get(CURRENT) as XmlElement).map(named);
};

it('they are shown where they can be granted, contained as §6.3 says', async () => {
  const alice = await account();
  for (const [path, [sum = '', ...parts]] of [
    [alice.inbox, DELIVER],
    [alice.outbox, SEND],
    [alice.calendarHome, DELIVER],
    [alice.calendarHome, SEND],
  ] as const) {
    const tree = await treeOf(alice, path);
    expect(tree.get(D('all'))).toContain(C(sum));
    expect(tree.get(C(sum))).toEqual(parts.map((part) => C(part)));
  }
  for (const path of [alice.calendar, alice.addressBookHome, alice.principal]) {
    expect([...(await treeOf(alice, path)).keys()].filter((name) => name.includes('schedule'))).toEqual([]);
    expect((await current(alice, path)).filter((name) => name.includes('schedule'))).toEqual([]);
  }
  await alice
    .send('ACL', alice.calendar, acl(grant(D('authenticated'), 'schedule-deliver')))
    .status(403)
    .precondition(D('not-supported-privilege'));
});

it('the owner has all of them, and none to put something there', async () => {
  const alice = await account();
  for (const [path, privileges] of [
    [alice.inbox, DELIVER],
    [alice.outbox, SEND],
  ] as const) {
    const held = await current(alice, path);
    for (const privilege of privileges) expect(held).toContain(C(privilege));
    for (const privilege of ['write', 'bind', 'write-content', 'all']) expect(held).not.toContain(D(privilege));
    const { text } = await alice.propfind(path, propfind(D('acl'))).status(207);
    expect(text).toContain(
      '<d:deny><d:privilege><d:write-content/></d:privilege><d:privilege><d:bind/></d:privilege></d:deny><d:protected/>',
    );
    await alice.send('ACL', path, acl(grant(D('all'), 'bind'), deny(D('all'), 'read'))).status(200);
    expect(await current(alice, path)).toEqual(held);
  }
});

it('what is granted on the home is inherited by each of both as far as it goes', async () => {
  const [alice, bob] = [await account(), await account()];
  await alice
    .send('ACL', alice.calendarHome, acl(grant(bob.principal, 'read', 'schedule-deliver-invite', 'schedule-send')))
    .status(200);
  expect(await current(bob, alice.inbox)).toEqual(
    expect.arrayContaining([C('schedule-deliver-invite'), C('schedule-query-freebusy')]),
  );
  expect(await current(bob, alice.inbox)).not.toContain(C('schedule-send'));
  expect(await current(bob, alice.outbox)).toEqual(expect.arrayContaining(SEND.map((name) => C(name))));
});
