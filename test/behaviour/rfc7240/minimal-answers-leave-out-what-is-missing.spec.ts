// Prefer: return=minimal, and the older Brief: shorter answers for clients that ask for them (RFC 7240 §4.2, RFC 8144 §2).
import { expect, it } from 'vitest';
import { C, D, expandedName } from '#xml';
import { event } from '../../support/objects.js';
import { calendarMultiget, propertyupdate, propfind, syncCollection, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const UNKNOWN = expandedName('urn:example:zoo', 'giraffe');
const MINIMAL = [
  { prefer: 'return=minimal' },
  { prefer: 'return-minimal' },
  { prefer: 'depth-noroot; x=1, Return="minimal"' },
  { brief: 't' },
  { brief: 'T' },
];

// RFC 7240 §3
it('PROPFIND leaves out what is not there', async () => {
  const alice = await account();
  for (const headers of MINIMAL) {
    const answer = await alice
      .propfind(alice.calendar, propfind(D('displayname'), UNKNOWN), headers)
      .status(207)
      .header('preference-applied', /return=minimal/);
    if ('prefer' in headers && headers.prefer.includes('noroot')) continue;
    expect(answer.of().text(D('displayname'))).toBe('Calendar');
    expect(answer.of().statusOf(UNKNOWN)).toBeUndefined();
    expect(answer.text).not.toContain('404');
  }
});

it('a response of which nothing is left still has a propstat', async () => {
  const alice = await account();
  const { text } = await alice.propfind(alice.calendar, propfind(UNKNOWN), { prefer: 'return=minimal' }).status(207);
  expect(text).toContain('<d:propstat><d:prop/><d:status>HTTP/1.1 200 OK</d:status></d:propstat>');
});

it('reports do the same, and still name what was removed or is not there', async () => {
  const alice = await account();
  const [a, b] = [`${alice.calendar}a.ics`, `${alice.calendar}b.ics`];
  for (const path of [a, b]) await alice.put(path, event()).status(201);
  const minimal = { prefer: 'return=minimal' };
  const nothing = `${alice.calendar}nothing.ics`;
  const got = await alice
    .report(alice.calendar, calendarMultiget([a, nothing], D('getetag'), UNKNOWN), minimal)
    .hrefs([a])
    .gone([nothing]);
  expect(got.of(a).statusOf(UNKNOWN)).toBeUndefined();
  const { syncToken } = await alice.report(alice.calendar, syncCollection(), minimal).hrefs([a, b]);
  await alice.delete(b).status(204);
  await alice
    .report(alice.calendar, syncCollection({ since: syncToken }), minimal)
    .hrefs([])
    .gone([b]);
});

// RFC 8144 §2.1
it('PROPPATCH says nothing of success and everything of failure', async () => {
  const alice = await account();
  const minimal = { prefer: 'return=minimal' };
  await alice
    .proppatch(alice.calendar, propertyupdate([valued(UNKNOWN, 'x')]), minimal)
    .status(200, 204)
    .body('')
    .header('preference-applied', 'return=minimal');
  expect((await alice.propfind(alice.calendar, propfind(UNKNOWN))).of().text(UNKNOWN)).toBe('x');
  const failed = await alice
    .proppatch(alice.calendar, propertyupdate([valued(UNKNOWN, 'y'), valued(D('sync-token'), 'z')]), minimal)
    .status(207);
  expect(failed.of().statusOf(D('sync-token'))).toBe(403);
});

it('PUT and MKCALENDAR work the same with it', async () => {
  const alice = await account();
  await alice
    .put(`${alice.calendar}a.ics`, event(), { prefer: 'return=minimal', 'if-none-match': '*' })
    .status(201)
    .body('')
    .header('etag', /^"/);
  await alice.mkcalendar(`${alice.calendarHome}b/`, undefined, { prefer: 'return=minimal' }).status(201);
});

it('a preference that nobody knows is ignored', async () => {
  const alice = await account();
  for (const prefer of ['handling=lenient', 'respond-async, wait=5', 'return=maximal', '=;,"', 'return']) {
    const answer = await alice
      .propfind(alice.calendar, propfind(UNKNOWN, C('calendar-data')), { prefer })
      .status(207)
      .header('preference-applied', undefined);
    expect(answer.of().statusOf(UNKNOWN)).toBe(404);
  }
});
