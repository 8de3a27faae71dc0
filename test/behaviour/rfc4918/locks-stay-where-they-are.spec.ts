// Locks and whole collections that are copied, moved and replaced (RFC 4918 §6.1, §7.6, §9.8, §9.9).
import { beforeEach, expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { lockinfo, propfind } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, interrupt } = await startDaybook();

let alice: Account;
let work = '';
let there = '';

beforeEach(async () => {
  alice = await account();
  [work, there] = [`${alice.calendarHome}work/`, `${alice.calendarHome}there/`];
  await alice.mkcalendar(work).status(201);
  for (const name of ['a', 'b']) await alice.put(`${work}${name}.ics`, event({ uid: name })).status(201);
});

const locked = async (path: string, depth: '0' | 'infinity' = 'infinity') =>
  (await alice.lock(path, lockinfo(), { depth }).status(200)).lockToken;

const tokenOn = async (path: string) => {
  const { text } = await alice.propfind(path, propfind(D('lockdiscovery'))).status(207);
  return /urn:uuid:[0-9a-f-]*/.exec(text)?.[0];
};

it('a MOVE needs the tokens of the calendar, of its home and of its members, and none goes along', async () => {
  const [own, member, home] = [
    await locked(work, '0'),
    await locked(`${work}a.ics`),
    await locked(alice.calendarHome, '0'),
  ];
  const missing = D('lock-token-submitted');
  await alice.move(work, there).status(423).precondition(missing, alice.calendarHome, work);
  await alice
    .move(work, there, { if: `<${work}> (<${own}>)` })
    .status(423)
    .precondition(missing, alice.calendarHome);
  const two = `<${work}> (<${own}>) <${alice.calendarHome}> (<${home}>)`;
  await alice
    .move(work, there, { if: two })
    .status(207)
    .gone([`${work}a.ics`], 423);
  await alice.move(work, there, { if: `${two} <${work}a.ics> (<${member}>)` }).status(201);
  expect(await tokenOn(there)).toBeUndefined();
  expect(await tokenOn(`${there}a.ics`)).toBeUndefined();
  expect(await tokenOn(alice.calendarHome)).toBe(home);
  // Nor is one left behind for what comes next.
  await alice.mkcalendar(work, undefined, { if: `<${alice.calendarHome}> (<${home}>)` }).status(201);
  expect(await tokenOn(work)).toBeUndefined();
  await alice.put(`${work}a.ics`, event()).status(201);
});

it('a COPY needs none of the source, and copies none', async () => {
  const [own, member] = [await locked(work, '0'), await locked(`${work}a.ics`)];
  await alice.copy(work, there).status(201);
  expect(await tokenOn(there)).toBeUndefined();
  expect(await tokenOn(`${there}a.ics`)).toBeUndefined();
  expect(await tokenOn(work)).toBe(own);
  expect(await tokenOn(`${work}a.ics`)).toBe(member);
});

it.each(['COPY', 'MOVE'] as const)(
  'a %s onto something locked needs its tokens; what has a name still keeps its lock',
  async (method) => {
    await alice.mkcalendar(there).status(201);
    for (const name of ['a', 'c']) await alice.put(`${there}${name}.ics`, event({ uid: name })).status(201);
    const own = await locked(there, '0');
    const [stays, goes] = [await locked(`${there}a.ics`), await locked(`${there}c.ics`)];
    const transfer = (condition?: string) => alice.send(method, work, undefined, { destination: there, if: condition });
    await transfer().status(423).precondition(D('lock-token-submitted'), there);
    // §9.8.8
    await transfer(`<${there}> (<${own}>)`)
      .status(207)
      .gone([`${there}a.ics`, `${there}c.ics`], 423);
    await alice.get(`${there}c.ics`).status(200);
    await transfer(`<${there}> (<${own}>) <${there}a.ics> (<${stays}>) <${there}c.ics> (<${goes}>)`).status(204);
    expect(await tokenOn(there)).toBe(own);
    expect(await tokenOn(`${there}a.ics`)).toBe(stays);
    await alice.unlock(`${there}a.ics`, goes).status(409);
    await alice.put(`${there}c.ics`, event(), { if: `<${there}> (<${own}>)` }).status(201);
    expect(await tokenOn(`${there}c.ics`)).toBeUndefined();
  },
);

it('a request that comes too late does not follow a calendar to its new name, nor past the locks there', async () => {
  // Below a collection that is gone is a conflict; the collection itself is not found.
  for (const [late, status] of [
    [() => alice.put(`${work}a.ics`, event({ uid: 'a', summary: 'late' })), 409],
    [() => alice.put(`${work}new.ics`, event()), 409],
    [() => alice.delete(`${work}a.ics`), 409],
    [() => alice.proppatch(`${work}a.ics`, '<d:propertyupdate xmlns:d="DAV:"/>'), 409],
    [() => alice.proppatch(work, '<d:propertyupdate xmlns:d="DAV:"/>'), 409],
    [() => alice.lock(`${work}a.ics`, lockinfo()), 409],
    [() => alice.lock(work, lockinfo()), 409],
    [() => alice.delete(work), 404],
  ] as const) {
    interrupt('begin', () => alice.move(work, there).status(201));
    await late().status(status);
    expect(await tokenOn(there)).toBeUndefined();
    expect((await alice.get(`${there}a.ics`).status(200)).text).not.toContain('late');
    await alice.move(there, work).status(201);
  }
});

it('what comes into a home that is locked as a whole is locked with it', async () => {
  const bob = await account();
  await bob.mkcalendar(`${bob.calendarHome}his/`).status(201);
  const token = await locked(alice.calendarHome);
  await alice.copy(work, there).status(423).precondition(D('lock-token-submitted'), alice.calendarHome);
  await alice.copy(work, there, { if: `<${alice.calendarHome}> (<${token}>)` }).status(201);
  expect(await tokenOn(there)).toBe(token);
  await alice.proppatch(`${there}a.ics`, '<d:propertyupdate xmlns:d="DAV:"/>').status(423);
});
