// A client may limit a sync; it is told that there is more, and the token continues exactly there (RFC 6578 §3.6, §3.7).
import { expect, it } from 'vitest';
import { D, document, el, text } from '#xml';
import { event } from '../../support/objects.js';
import { syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, interrupt } = await startDaybook();

/** Follows the tokens until nothing is left. @returns the hrefs of each answer, those of removed members with a minus */
async function pages(alice: Account, path: string, limit: number, since = '', level = '1') {
  const all: string[][] = [];
  let token = since;
  for (;;) {
    const answer = await alice.report(path, syncCollection({ since: token, limit, level })).status(207);
    const [cut, ...more] = answer.resources.filter(({ status }) => status === 507);
    expect(more).toEqual([]);
    const members = answer.resources.filter((resource) => resource !== cut && resource.status !== 507);
    expect(members.length).toBeLessThanOrEqual(limit);
    all.push(members.map(({ href, status }) => `${status === 404 ? '-' : ''}${href}`));
    token = answer.syncToken;
    if (cut === undefined) return { all, token };
    expect(cut.href).toBe(path);
    expect(cut.error).toBe(D('number-of-matches-within-limits'));
    expect(members.length).toBeGreaterThan(0);
  }
}

it('the first sync comes in parts, each member once', async () => {
  const alice = await account();
  const paths = Array.from({ length: 7 }, (_, n) => `${alice.calendar}${n}.ics`);
  for (const path of paths) await alice.put(path, event()).status(201);
  const { all, token } = await pages(alice, alice.calendar, 3);
  expect(all.map((page) => page.length)).toEqual([3, 3, 1]);
  expect(all.flat().sort()).toEqual(paths);
  await alice
    .report(alice.calendar, syncCollection({ since: token }))
    .hrefs([])
    .gone([]);
});

it('a limit that is just enough is not said to be too small', async () => {
  const alice = await account();
  for (let n = 0; n < 4; n += 1) await alice.put(`${alice.calendar}${n}.ics`, event()).status(201);
  expect((await pages(alice, alice.calendar, 4)).all.map((page) => page.length)).toEqual([4]);
  expect((await pages(alice, alice.calendar, 2)).all.map((page) => page.length)).toEqual([2, 2]);
});

it('changes and removals come in parts as well', async () => {
  const alice = await account();
  const at = (n: number) => `${alice.calendar}${n}.ics`;
  for (let n = 0; n < 6; n += 1) await alice.put(at(n), event({ uid: String(n) })).status(201);
  const { token } = await pages(alice, alice.calendar, 100);
  for (const n of [0, 1, 2]) await alice.delete(at(n)).status(204);
  for (const n of [3, 4]) await alice.put(at(n), event({ uid: String(n), summary: 'x' })).status(204);
  const { all } = await pages(alice, alice.calendar, 2, token);
  expect(all).toEqual([[`-${at(0)}`, `-${at(1)}`], [`-${at(2)}`, at(3)], [at(4)]]);
});

it('what changes between two parts is not lost', async () => {
  const alice = await account();
  const at = (n: number) => `${alice.calendar}${n}.ics`;
  for (let n = 0; n < 4; n += 1) await alice.put(at(n), event({ uid: String(n) })).status(201);
  const first = await alice
    .report(alice.calendar, syncCollection({ limit: 2 }))
    .status(207)
    .hrefs([at(0), at(1)])
    .gone([alice.calendar], 507);
  await alice.delete(at(0)).status(204);
  await alice.put(at(2), event({ uid: '2', summary: 'x' })).status(204);
  await alice.put(at(9), event()).status(201);
  const { all } = await pages(alice, alice.calendar, 2, first.syncToken);
  expect(all.flat().sort()).toEqual([`-${at(0)}`, at(2), at(3), at(9)].sort());
});

it('a home comes in parts at both levels', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  const given = [...alice.given, alice.attachments];
  await alice.mkcalendar(work).status(201);
  const paths = [`${alice.calendar}a.ics`, `${work}a.ics`, `${work}b.ics`];
  const { syncToken: since } = await alice.report(alice.calendarHome, syncCollection()).status(207);
  for (const path of paths) await alice.put(path, event()).status(201);
  await alice
    .report(alice.calendarHome, syncCollection({ since, level: 'infinite', limit: 1 }))
    .status(507)
    .precondition(D('number-of-matches-within-limits'));
  for (const limit of [2, 3]) {
    const infinite = await pages(alice, alice.calendarHome, limit, '', 'infinite');
    expect(infinite.all.flat().sort(), String(limit)).toEqual([alice.calendar, ...given, work, ...paths].sort());
    const level1 = await pages(alice, alice.calendarHome, limit);
    expect(level1.all.flat().sort(), String(limit)).toEqual([alice.calendar, ...given, work].sort());
    expect(infinite.token).toBe(level1.token);
  }
});

it('what changes while a part is read is not lost', async () => {
  for (const level of ['1', 'infinite']) {
    const alice = await account();
    const [first, missed] = [`${alice.calendar}first.ics`, `${alice.calendar}missed.ics`];
    const { syncToken } = await alice.report(alice.calendarHome, syncCollection({ level })).status(207);
    await alice.put(first, event()).status(201);
    interrupt('collection_changes', async () => {
      await alice.put(missed, event()).status(201);
      for (const name of ['c', 'd', 'e']) await alice.mkcalendar(`${alice.calendarHome}${name}/`).status(201);
    });
    const during = await pages(alice, alice.calendarHome, 2, syncToken, level);
    const after = await pages(alice, alice.calendarHome, 2, during.token, level);
    const made = ['c', 'd', 'e'].map((name) => `${alice.calendarHome}${name}/`);
    expect(new Set([...during.all, ...after.all].flat())).toEqual(
      new Set(level === '1' ? [alice.calendar, ...made] : [alice.calendar, first, missed, ...made]),
    );
  }
});

// RFC 6578 §6.4, RFC 5323 §5.17.2
it('a limit that is no number above zero is refused', async () => {
  const alice = await account();
  for (const limit of ['0', '-1', '', 'many', '1.5', '99999999999999999999', '1 2']) {
    await alice.report(alice.calendar, syncCollection({ limit })).status(400);
  }
  const empty = document(
    D('sync-collection'),
    el(D('sync-token')),
    el(D('sync-level'), text('1')),
    el(D('limit')),
    el(D('prop')),
  );
  await alice.report(alice.calendar, empty).status(207, 400);
});
