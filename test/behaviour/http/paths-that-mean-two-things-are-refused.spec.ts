// A path is parsed once and strictly: what another program on the way could read otherwise is refused with 400.
import { describe, expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { head, sendRaw, statusesIn } from '../../support/raw-http.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, port } = await startDaybook();

describe('in the request target', () => {
  it.each([
    ['dot segments', '../default/a.ics'],
    ['escaped dot segments', '%2e%2e/default/a.ics'],
    ['a dot', './a.ics'],
    ['an escaped slash', 'a%2Fb.ics'],
    ['an escaped backslash', 'a%5Cb.ics'],
    ['an empty segment', '/a.ics'],
    ['NUL', 'a%00b.ics'],
    ['control characters', 'a%0Ab.ics'],
    ['C1 control characters', 'a%C2%85b.ics'],
    ['characters no XML can carry', 'a%EF%BF%BEb.ics'],
    ['half an escape', 'a%4'],
    ['no escape', 'a%zz.ics'],
    ['octets that are no UTF-8', 'a%FF.ics'],
    ['an overlong encoding', 'a%C0%AFb.ics'],
    ['an escaped surrogate', 'a%ED%A0%80.ics'],
    ['a name of 256 octets', 'x'.repeat(256)],
    ['a name of 258 octets in UTF-8', '%E6%9D%B1'.repeat(86)],
    ['a path that is far too long', 'x/'.repeat(5000)],
    ['a fragment', '#a.ics'],
  ])('%s', async (_what, name) => {
    const alice = await account();
    const path = `${alice.calendar}${name}`;
    await alice.put(path, event()).status(400, 414);
    await alice.propfind(path, propfind(D('getetag'))).status(400, 414);
    await alice.get(path).status(400, 414);
    await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar]);
  });

  it('raw octets that are no UTF-8', async () => {
    const alice = await account();
    const answer = await sendRaw(
      port,
      head(`GET ${alice.calendar}\xff.ics HTTP/1.1`, 'Host: x', `Authorization: ${alice.authorization}`),
    );
    expect(statusesIn(answer)).toEqual([400]);
  });
});

it('a path deeper than there are objects is 404, or 409 for whoever wants to make one there', async () => {
  const alice = await account();
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  for (const path of [
    `${alice.calendar}a.ics/b`,
    `${alice.calendar}a/b/c`,
    `${alice.calendar}${'a/'.repeat(500)}`,
    `${alice.principal}x/y`,
    '/dav/x/y/z',
  ]) {
    await alice.get(path).status(404);
    await alice.put(path, event()).status(403, 404, 409);
    await alice.mkcol(path).status(403, 404, 409);
  }
});
