// calendar-multiget: many objects by their hrefs, where one that is not there harms no other (RFC 4791 §7.9).
import { describe, expect, it } from 'vitest';
import { C, CARD, D, document, el, expandedName, text } from '#xml';
import { card, event } from '../../support/objects.js';
import { addressbookMultiget, calendarMultiget, propertyupdate, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook({ limits: { maxMultigetHrefs: 20 } });

it('gives what was asked for of each object', async () => {
  const alice = await account();
  const paths = ['a', 'b', 'c'].map((name) => `${alice.calendar}${name}.ics`);
  const bodies = new Map(paths.map((path) => [path, event()]));
  for (const [path, body] of bodies) await alice.put(path, body).status(201);
  const answer = await alice.report(alice.calendar, calendarMultiget(paths)).status(207).hrefs(paths);
  for (const [path, body] of bodies) expect(answer.of(path).text(C('calendar-data'))).toBe(body);
  const [first = ''] = paths;
  const some = await alice
    .report(alice.calendar, calendarMultiget([first], D('getetag'), D('getcontenttype'), D('displayname')))
    .hrefs([first]);
  expect(some.of().text(D('getcontenttype'))).toMatch(/^text\/calendar/);
  expect(some.of().statusOf(D('displayname'))).toBe(404);
  expect(some.of().found.has(C('calendar-data'))).toBe(false);
});

it('gives dead properties as well', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const note = expandedName('urn:example:zoo', 'note');
  await alice.put(path, event()).status(201);
  await alice.proppatch(path, propertyupdate([valued(note, 'x')])).status(207);
  expect((await alice.report(alice.calendar, calendarMultiget([path], note))).of().text(note)).toBe('x');
});

it('says 404 for what is not there, elsewhere, or no href at all', async () => {
  const alice = await account();
  const bob = await account();
  const path = `${alice.calendar}a.ics`;
  const foreign = `${bob.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  await bob.put(foreign, event()).status(201);
  await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
  const missing = [
    `${alice.calendar}nothing.ics`,
    `${alice.calendarHome}nothing/a.ics`,
    foreign,
    `${alice.addressBook}a.vcf`,
    alice.calendar,
    alice.calendarHome,
    '/',
    '',
    'a.ics',
    `${alice.calendar}../default/a.ics`,
    `${alice.calendar}%2e%2e/default/a.ics`,
    `${alice.calendar}..`,
    `${alice.calendar}a%2Fb.ics`,
    `${alice.calendar}%00.ics`,
    `${alice.calendar}%zz.ics`,
    `${alice.calendar}%ff.ics`,
    'mailto:alice@example.com',
    `${alice.calendar}${'x'.repeat(300)}.ics`,
    'http://[',
  ];
  await alice
    .report(alice.calendar, calendarMultiget([...missing, path]))
    .status(207)
    .hrefs([path])
    .gone(missing);
});

it('takes an href as a path or a URL, escaped or not, and answers with its own spelling', async () => {
  const alice = await account();
  const path = `${alice.calendar}caf%C3%A9@home.ics`;
  await alice.put(path, event()).status(201);
  for (const href of [
    path,
    `${alice.calendar}café@home.ics`,
    `${alice.calendar}caf%c3%a9%40home.ics`,
    `http://127.0.0.1${path}`,
    `https://dav.example.com:8443${path}`,
    `\n  ${path}\n  `,
  ]) {
    await alice
      .report(alice.calendar, calendarMultiget([href]))
      .status(207)
      .hrefs([path]);
  }
});

it('answers once for an href that comes twice', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  const nothing = `${alice.calendar}nothing.ics`;
  const hrefs = [path, path, path.replace('a.ics', '%61.ics'), nothing, nothing];
  await alice.report(alice.calendar, calendarMultiget(hrefs)).status(207).hrefs([path]).gone([nothing]);
});

it('asks not for the Depth header', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  for (const depth of [undefined, '0', '1', 'infinity']) {
    await alice
      .report(alice.calendar, calendarMultiget([path]), { depth })
      .status(207)
      .hrefs([path]);
  }
});

it('works on the home for objects of several calendars', async () => {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  await alice.mkcalendar(work).status(201);
  const paths = [`${alice.calendar}a.ics`, `${work}a.ics`];
  for (const path of paths) await alice.put(path, event()).status(201);
  await alice
    .report(alice.calendarHome, calendarMultiget([...paths, `${work}b.ics`]))
    .hrefs(paths)
    .gone([`${work}b.ics`]);
});

it('refuses more hrefs than it promises to read, and none at all', async () => {
  const alice = await account();
  const hrefs = Array.from({ length: 21 }, (_, n) => `${alice.calendar}${n}.ics`);
  await alice.report(alice.calendar, calendarMultiget(hrefs)).status(413);
  await alice.report(alice.calendar, calendarMultiget(hrefs.slice(1))).status(207);
  await alice.report(alice.calendar, calendarMultiget([])).status(400);
});

it('is not known where there are no calendar objects', async () => {
  const alice = await account();
  const body = calendarMultiget([`${alice.calendar}a.ics`]);
  for (const path of [alice.addressBook, alice.addressBookHome, alice.principal, '/dav/']) {
    await alice.report(path, body).status(403).precondition(D('supported-report'));
  }
});

it('gives all properties where none are named', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  for (const wish of [el(D('allprop')), text('')]) {
    const body = document(C('calendar-multiget'), wish, el(D('href'), text(path)));
    expect((await alice.report(alice.calendar, body).status(207)).of(path).text(D('getetag'))).toBeTruthy();
  }
  const names = await alice.report(
    alice.calendar,
    document(C('calendar-multiget'), el(D('propname')), el(D('href'), text(path))),
  );
  expect(names.of(path).text(D('getetag'))).toBe('');
});

describe('addressbook-multiget', () => {
  it('does the same for contacts (RFC 6352 §8.7)', async () => {
    const alice = await account();
    const [path, body] = [`${alice.addressBook}a.vcf`, card()];
    const { etag } = await alice.put(path, body).status(201);
    const missing = [`${alice.addressBook}b.vcf`, `${alice.calendar}a.ics`];
    const answer = await alice
      .report(alice.addressBook, addressbookMultiget([path, ...missing]))
      .status(207)
      .hrefs([path])
      .gone(missing);
    expect(answer.of(path).text(CARD('address-data'))).toBe(body);
    expect(answer.of(path).text(D('getetag'))).toBe(etag);
    await alice
      .report(alice.calendar, addressbookMultiget([path]))
      .status(403)
      .precondition(D('supported-report'));
    await alice
      .report(alice.addressBookHome, addressbookMultiget([path]))
      .status(207)
      .hrefs([path]);
  });
});
