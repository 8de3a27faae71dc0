// Names are opaque: whatever a client calls a resource, in whatever spelling it asks, it is that resource and no other (RFC 3986 §2).
import { describe, expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { calendarMultiget, propfind, syncCollection } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

/** A name as a client that escapes everything it can would send it. */
const escaped = (name: string) =>
  [...Buffer.from(name)].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');

const NAMES = [
  'plain.ics',
  'no-extension',
  'two words.ics',
  'a@b.example.ics',
  'plus+minus-.ics',
  "all of ~!$&'()*,;=:.ics",
  'per%cent %25.ics',
  'question?mark#hash.ics',
  'quotes "\'`.ics',
  '[brackets]{braces}<angles>|^.ics',
  'Zürich 東京 🦒.ics',
  'e\u0301 (decomposed).ics',
  '\u00e9 (composed).ics',
  '.hidden',
  '...',
  'UPPER.ICS',
  '__proto__',
  'x'.repeat(255),
  '東'.repeat(85),
];

describe('an object', () => {
  for (const name of NAMES) {
    it(`called ${name.length > 50 ? `${name.slice(0, 3)}… (${name.length} characters)` : name}`, async () => {
      const alice = await account();
      const body = event();
      const sent = `${alice.calendar}${encodeURIComponent(name)}`;
      await alice.put(sent, body).status(201);
      const listed = await alice.list(alice.calendar, propfind(D('getetag'))).status(207);
      const [href = '', ...others] = listed.resources
        .map((resource) => resource.href)
        .filter((path) => path !== alice.calendar);
      expect(others).toEqual([]);
      // What the server writes is a path in ASCII.
      expect(href).toMatch(/^\/[!-~]*$/);
      const spellings = [
        href,
        sent,
        `${alice.calendar}${escaped(name)}`,
        `${alice.calendar}${escaped(name).toUpperCase()}`,
      ];
      for (const path of spellings) {
        await alice.get(path).status(200).body(body);
        await alice.report(alice.calendar, calendarMultiget([path])).hrefs([href]);
      }
      await alice
        .report(alice.calendar, calendarMultiget([`${alice.calendar}${name.replace(/[%?#]/g, encodeURIComponent)}`]))
        .hrefs([href]);
      await alice.report(alice.calendar, syncCollection()).hrefs([href]);
      await alice.delete(spellings[2] ?? '').status(204);
      await alice.get(href).status(404);
    });
  }
});

it('letters that are not escaped are refused in a request target (RFC 9112 §3.2)', async () => {
  const alice = await account();
  await alice.put(`${alice.calendar}Zürich.ics`, event()).status(400);
  await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar]);
});

it('names that look alike are different names', async () => {
  const alice = await account();
  const alike = [
    'e\u0301.ics',
    '\u00e9.ics',
    'É.ics',
    'a.ics',
    'A.ics',
    'a.ics ',
    'ﬁ.ics',
    'fi.ics',
    'Å.ics',
    '\u212b.ics',
  ];
  for (const name of alike) await alice.put(`${alice.calendar}${encodeURIComponent(name)}`, event()).status(201);
  const { resources } = await alice.list(alice.calendar, propfind(D('getetag')));
  expect(resources).toHaveLength(alike.length + 1);
});

it('collections may have any name as well', async () => {
  const alice = await account();
  for (const name of ['Zürich 🦒', 'a@b', 'per%cent', '東'.repeat(85), 'Ünter/'.replace('/', '')]) {
    const path = `${alice.calendarHome}${encodeURIComponent(name)}/`;
    await alice.mkcalendar(path).status(201);
    await alice.put(`${path}a.ics`, event()).status(201);
    const listed = await alice.list(alice.calendarHome, propfind(D('displayname')));
    const found = listed.resources.find((resource) => resource.text(D('displayname')) === name);
    expect(found?.href).toBeDefined();
    await alice.list(found?.href ?? '', propfind(D('getetag'))).hrefs([found?.href ?? '', `${found?.href}a.ics`]);
    await alice.list(`${alice.calendarHome}${escaped(name)}/`, propfind(D('getetag'))).status(207);
    await alice.delete(path).status(204);
  }
});

it('a person may have any name as well', async () => {
  for (const name of ['alice@example.com', 'Zoë 東京', 'a+b', "o'neil", '100%']) {
    const person = await account(name);
    const asked = await person.propfind('/dav/', propfind(D('current-user-principal'))).status(207);
    const [principal = ''] = asked.of().hrefsIn(D('current-user-principal'));
    await person
      .propfind(principal, propfind(D('displayname')))
      .status(207)
      .hrefs([principal]);
    await person.put(`${person.calendar}a.ics`, event()).status(201);
    const spelt = `/dav/calendars/${escaped(name)}/default/`;
    const { resources } = await person.list(spelt, propfind(D('getetag'))).status(207);
    expect(resources).toHaveLength(2);
    await person.get(resources[1]?.href ?? '').status(200);
  }
});

it('a collection is found without its slash, and says its href with one', async () => {
  const alice = await account();
  for (const path of [alice.calendar, alice.calendarHome, alice.principal]) {
    await alice
      .propfind(path.replace(/\/$/, ''), propfind(D('resourcetype')))
      .status(207)
      .hrefs([path]);
  }
});

it('a query in the target changes nothing', async () => {
  const alice = await account();
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  await alice.get(`${alice.calendar}a.ics?x=1`).status(200);
  await alice
    .propfind(`${alice.calendar}?x`, propfind(D('resourcetype')))
    .status(207)
    .hrefs([alice.calendar]);
});
