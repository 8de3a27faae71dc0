// The Depth header of PROPFIND: the resource itself, with its members, or refused (RFC 4918 §9.1, §10.2).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { card, event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const TYPE = propfind(D('resourcetype'));

it('0 is the resource itself at every kind of place', async () => {
  const alice = await account();
  const object = `${alice.calendar}lunch.ics`;
  await alice.put(object, event()).status(201);
  const fixed = ['/', '/dav/', '/dav/principals/', '/dav/principals/users/', '/dav/calendars/', '/dav/addressbooks/'];
  for (const path of [...fixed, alice.principal, alice.calendarHome, alice.calendar, alice.addressBook, object]) {
    await alice.propfind(path, TYPE).status(207).hrefs([path]);
  }
});

it('1 is the resource with its members', async () => {
  const alice = await account();
  const [lunch, ada] = [`${alice.calendar}lunch.ics`, `${alice.addressBook}ada.vcf`];
  await alice.put(lunch, event()).status(201);
  await alice.put(ada, card()).status(201);
  await alice.mkcalendar(`${alice.calendarHome}work/`).status(201);
  const [note, folder] = [`${alice.files}note.txt`, `${alice.files}folder/`];
  for (const path of [folder, `${folder}inner/`, `${folder}inner/most/`]) await alice.mkcol(path).status(201);
  for (const path of [note, `${folder}deep.txt`]) await alice.put(path, 'text').status(201);
  const membersOf: Record<string, readonly string[]> = {
    '/': ['/dav/'],
    '/dav/': ['/dav/principals/', '/dav/calendars/', '/dav/addressbooks/', '/dav/files/'],
    '/dav/principals/': ['/dav/principals/users/', '/dav/principals/groups/'],
    '/dav/principals/users/': [alice.principal],
    '/dav/calendars/': [alice.calendarHome],
    '/dav/addressbooks/': [alice.addressBookHome],
    '/dav/files/': [alice.files],
    [alice.principal]: ['calendar-proxy-read/', 'calendar-proxy-write/'].map((name) => `${alice.principal}${name}`),
    [alice.calendarHome]: [alice.calendar, ...alice.given, alice.attachments, `${alice.calendarHome}work/`],
    [alice.inbox]: [],
    [alice.outbox]: [],
    [alice.addressBookHome]: [alice.addressBook],
    [alice.calendar]: [lunch],
    [alice.addressBook]: [ada],
    [alice.files]: [note, folder],
    [folder]: [`${folder}inner/`, `${folder}deep.txt`],
    [note]: [],
    [lunch]: [],
  };
  for (const [path, members] of Object.entries(membersOf)) {
    await alice
      .list(path, TYPE)
      .status(207)
      .hrefs([path, ...members]);
  }
});

it('names the oldest collection first, since some clients show only one', async () => {
  const alice = await account();
  await alice.mkcalendar(`${alice.calendarHome}a-first-by-name/`).status(201);
  const { resources } = await alice.list(alice.calendarHome, TYPE);
  const given = new Set([...alice.given, alice.attachments]);
  expect(resources.map(({ href }) => href).filter((href) => !given.has(href))).toEqual([
    alice.calendarHome,
    alice.calendar,
    `${alice.calendarHome}a-first-by-name/`,
  ]);
});

it('infinity, and no Depth, which means the same, are refused where they would list something', async () => {
  const alice = await account();
  for (const path of ['/', alice.calendarHome, alice.calendar]) {
    for (const depth of ['infinity', 'Infinity', undefined]) {
      await alice.propfind(path, TYPE, { depth }).status(403).precondition(D('propfind-finite-depth'));
    }
  }
});

it('any other value is refused', async () => {
  const alice = await account();
  for (const depth of ['2', '-1', '', '1,noroot', 'one', '0, 1']) {
    await alice.propfind(alice.calendar, TYPE, { depth }).status(400);
  }
});

it('a resource that is not there is 404, with a body', async () => {
  const alice = await account();
  for (const path of [
    `${alice.calendar}nothing.ics`,
    `${alice.calendarHome}nothing/`,
    '/dav/nothing/',
    '/nothing',
    '/dav/principals/nothing/',
  ]) {
    const { text } = await alice.propfind(path, TYPE).status(404);
    expect(text).not.toBe('');
  }
});
