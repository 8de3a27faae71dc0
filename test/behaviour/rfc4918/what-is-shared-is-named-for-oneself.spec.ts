// What one calls a calendar of somebody else, and its colour, is one's own matter: PROPPATCH (RFC 4918 §9.2) is private there.
import { describe, expect, it } from 'vitest';
import { appPasswordDigest, generateAppPassword } from '#accounts';
import { addAppPassword } from '#store';
import { D, expandedName, ICAL, type Name } from '#xml';
import { grant } from '../../support/access-bodies.js';
import { setAcl } from '../../support/access-control.js';
import { basic } from '../../support/dav-client.js';
import { allprop, propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, client, database, statements } = await startDaybook();
const COLOR = ICAL('calendar-color');
const NOTE = expandedName('urn:example:zoo', 'note');

/** A calendar of somebody who has named and coloured it, and what somebody else was granted. */
async function shared(...privileges: readonly string[]) {
  const [bob, alice] = [await account(), await account()];
  const { calendar } = bob;
  await bob.proppatch(calendar, propertyupdate([valued(D('displayname'), 'Bob'), valued(COLOR, '#1')])).status(207);
  await setAcl(bob, calendar, grant(alice.principal, ...privileges));
  return { bob, alice, calendar };
}

const valueAt = async (who: Pick<Account, 'propfind'>, path: string, name: Name) =>
  (await who.propfind(path, propfind(name)).status(207)).of().text(name);

describe.each([[['read']], [['read', 'write']]])('who was granted %s', (privileges) => {
  it('names and colours it for oneself', async () => {
    const { bob, alice, calendar } = await shared(...privileges);
    const before = (await bob.list(bob.calendarHome, allprop())).text;
    const wish = propertyupdate([valued(D('displayname'), 'Work'), valued(COLOR, '#2')]);
    const answer = (await alice.proppatch(calendar, wish).status(207)).of();
    expect([answer.statusOf(D('displayname')), answer.statusOf(COLOR)]).toEqual([200, 200]);
    expect(await valueAt(alice, calendar, D('displayname'))).toBe('Work');
    expect((await alice.propfind(calendar, allprop())).of().text(COLOR)).toBe('#2');
    expect((await bob.list(bob.calendarHome, allprop())).text).toBe(before);
    await alice.proppatch(calendar, propertyupdate([], [D('displayname')])).status(207);
    expect(await valueAt(alice, calendar, D('displayname'))).toBe('Bob');
    expect(await valueAt(alice, calendar, COLOR)).toBe('#2');
  });
});

it('is seen by nobody else to whom it is shared', async () => {
  const { bob, alice, calendar } = await shared('read');
  const carol = await account();
  await setAcl(bob, calendar, grant(alice.principal, 'read'), grant(carol.principal, 'read'));
  await alice.proppatch(calendar, propertyupdate([valued(COLOR, '#2')])).status(207);
  expect(await valueAt(carol, calendar, COLOR)).toBe('#1');
});

it('everything else is for those who may write it for all', async () => {
  const { bob, alice, calendar } = await shared('read');
  const both = propertyupdate([valued(COLOR, '#2'), valued(NOTE, 'n')]);
  expect((await alice.proppatch(calendar, both).status(403)).text).toContain('<d:write-properties/>');
  expect(await valueAt(alice, calendar, COLOR)).toBe('#1');
  await setAcl(bob, calendar, grant(alice.principal, 'read', 'write-properties'));
  await alice.proppatch(calendar, both).status(207);
  expect(await valueAt(bob, calendar, NOTE)).toBe('n');
  expect([await valueAt(bob, calendar, COLOR), await valueAt(alice, calendar, COLOR)]).toEqual(['#1', '#2']);
});

it('obeys the If header, and is refused whole with what cannot be written', async () => {
  const { alice, calendar } = await shared('read');
  const wish = propertyupdate([valued(COLOR, '#2')]);
  await alice.proppatch(calendar, wish, { if: '(["no such state"])' }).status(412);
  await alice.proppatch(calendar, propertyupdate([valued(COLOR, '#2'), valued(D('getetag'), 'x')])).status(207);
  expect(await valueAt(alice, calendar, COLOR)).toBe('#1');
});

it('is nothing for a password that only reads, and for those who see only when somebody is busy', async () => {
  const { bob, alice, calendar } = await shared('read');
  const password = generateAppPassword();
  const secret = appPasswordDigest(password) ?? '';
  await addAppPassword(database, alice.name, { label: 'Wall', scope: 'read-only', expiresAt: null, secret });
  const wish = propertyupdate([valued(COLOR, '#2')]);
  await client({ authorization: basic(alice.name, password) })
    .proppatch(calendar, wish)
    .status(403);
  await setAcl(bob, calendar, grant(alice.principal, 'read-free-busy'));
  await alice.proppatch(calendar, wish).status(403);
});

it('costs the owner nothing, and others one statement', async () => {
  const { bob, alice, calendar } = await shared('read');
  const body = propfind(D('displayname'), COLOR);
  await alice.options(calendar).status(200);
  expect(await statements(() => bob.propfind(calendar, body))).toHaveLength(1);
  expect(await statements(() => alice.propfind(calendar, body))).toHaveLength(2);
  expect(await statements(() => alice.propfind(calendar, propfind(D('getetag'))))).toHaveLength(1);
});
