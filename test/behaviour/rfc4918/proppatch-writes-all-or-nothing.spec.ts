// PROPPATCH: in document order, all of it or nothing, and 424 for what would have worked (RFC 4918 §9.2).
import { expect, it } from 'vitest';
import { C, CS, D, document, el, expandedName, ICAL, text } from '#xml';
import { event } from '../../support/objects.js';
import { components, propertyupdate, propfind, resourcetype, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook({ limits: { maxProperties: 5, maxPropertySize: 1000 } });
const NOTE = expandedName('urn:example:zoo', 'note');
const CAGE = expandedName('urn:example:zoo', 'cage');
const PROTECTED = D('cannot-modify-protected-property');

it('writes live and dead properties together', async () => {
  const alice = await account();
  const set = [
    valued(D('displayname'), 'Zoo'),
    valued(NOTE, 'feed'),
    valued(ICAL('calendar-color'), '#FF2968FF'),
    valued(C('calendar-description'), 'Animals'),
  ];
  const answer = await alice.proppatch(alice.calendar, propertyupdate(set)).status(207).hrefs([alice.calendar]);
  const names = [D('displayname'), NOTE, ICAL('calendar-color'), C('calendar-description')];
  for (const name of names) expect(answer.of().statusOf(name)).toBe(200);
  const found = (await alice.propfind(alice.calendar, propfind(...names))).of();
  expect(names.map((name) => found.text(name))).toEqual(['Zoo', 'feed', '#FF2968FF', 'Animals']);
});

it('one protected property spoils all: 403 for it, 424 for the others, nothing written', async () => {
  const alice = await account();
  const set = [valued(D('displayname'), 'Zoo'), valued(D('getetag'), '"x"'), valued(NOTE, 'feed')];
  const answer = await alice.proppatch(alice.calendar, propertyupdate(set)).status(207);
  expect(answer.of().statusOf(D('displayname'))).toBe(424);
  expect(answer.of().statusOf(NOTE)).toBe(424);
  const found = (await alice.propfind(alice.calendar, propfind(D('displayname'), NOTE))).of();
  expect(found.text(D('displayname'))).toBe('Calendar');
  expect(found.statusOf(NOTE)).toBe(404);
});

// RFC 4918 §14.22, §16
it('protected properties can be neither set nor removed, and the reason is named', async () => {
  const alice = await account();
  const values = [
    valued(D('sync-token'), 'x'),
    valued(CS('getctag'), 'x'),
    valued(D('owner'), 'x'),
    valued(D('supported-report-set'), ''),
    valued(D('current-user-privilege-set'), ''),
    valued(D('creationdate'), '2001-01-01T00:00:00Z'),
    valued(C('max-resource-size'), '1'),
    resourcetype(C('calendar')),
    components('VEVENT'),
  ];
  const names = [
    D('sync-token'),
    CS('getctag'),
    D('owner'),
    D('supported-report-set'),
    D('current-user-privilege-set'),
    D('creationdate'),
    C('max-resource-size'),
    D('resourcetype'),
    C('supported-calendar-component-set'),
  ];
  for (const [index, name] of names.entries()) {
    const value = values[index];
    for (const body of [propertyupdate(value === undefined ? [] : [value]), propertyupdate([], [name])]) {
      const answer = await alice.proppatch(alice.calendar, body).status(207);
      expect(answer.of().statusOf(name), `${name} ${body}`).toBe(403);
      expect(answer.text).toContain(`<${PROTECTED.replace('{DAV:}', 'd:')}/>`);
    }
  }
  expect((await alice.propfind(alice.calendar, propfind(C('supported-calendar-component-set')))).text).toContain(
    'VTODO',
  );
});

it('removing what is not there succeeds', async () => {
  const alice = await account();
  const answer = await alice
    .proppatch(alice.calendar, propertyupdate([], [NOTE, C('calendar-description')]))
    .status(207);
  expect(answer.of().statusOf(NOTE)).toBe(200);
  expect(answer.of().statusOf(C('calendar-description'))).toBe(200);
});

it('instructions are carried out in their order', async () => {
  const alice = await account();
  const set = (value: string) => el(D('set'), el(D('prop'), valued(NOTE, value)));
  const remove = el(D('remove'), el(D('prop'), el(NOTE)));
  const note = async () => (await alice.propfind(alice.calendar, propfind(NOTE))).of().text(NOTE);
  for (const [instructions, expected] of [
    [[set('one'), set('two')], 'two'],
    [[set('one'), remove], undefined],
    [[remove, set('three')], 'three'],
    [[remove, set('four'), remove, set('five')], 'five'],
  ] as const) {
    await alice.proppatch(alice.calendar, document(D('propertyupdate'), ...instructions)).status(207);
    expect(await note()).toBe(expected);
  }
});

it('works on homes, address books and objects', async () => {
  const alice = await account();
  const object = `${alice.calendar}lunch.ics`;
  const { etag } = await alice.put(object, event()).status(201);
  for (const path of [alice.calendarHome, alice.addressBookHome, alice.addressBook, object]) {
    await alice.proppatch(path, propertyupdate([valued(NOTE, `of ${path}`)])).status(207);
    expect((await alice.propfind(path, propfind(NOTE))).of().text(NOTE)).toBe(`of ${path}`);
  }
  // The homes of one person are two resources.
  await alice.proppatch(alice.calendarHome, propertyupdate([], [NOTE])).status(207);
  expect((await alice.propfind(alice.addressBookHome, propfind(NOTE))).of().text(NOTE)).toBe(
    `of ${alice.addressBookHome}`,
  );
  // Properties are no part of what the ETag stands for.
  await alice.head(object).status(200).header('etag', etag);
});

it('a property of an object outlives its next version and goes with it', async () => {
  const alice = await account();
  const object = `${alice.calendar}lunch.ics`;
  await alice.put(object, event({ uid: 'lunch' })).status(201);
  await alice.proppatch(object, propertyupdate([valued(NOTE, 'kept')])).status(207);
  await alice.put(object, event({ uid: 'lunch', summary: 'Dinner' })).status(204);
  expect((await alice.propfind(object, propfind(NOTE))).of().text(NOTE)).toBe('kept');
  await alice.delete(object).status(204);
  await alice.put(object, event({ uid: 'lunch' })).status(201);
  expect((await alice.propfind(object, propfind(NOTE))).of().statusOf(NOTE)).toBe(404);
});

it('refuses more properties than are kept, and larger ones', async () => {
  const alice = await account();
  const numbered = (n: number) => valued(expandedName('urn:example:zoo', `animal${n}`), 'x');
  const all = await alice.proppatch(alice.addressBook, propertyupdate([1, 2, 3, 4, 5, 6].map(numbered))).status(207);
  expect(all.text).toContain('HTTP/1.1 507 Insufficient Storage');
  const { found } = (await alice.propfind(alice.addressBook)).of();
  expect([...found.keys()].filter((name) => name.includes('zoo'))).toEqual([]);
  const large = await alice
    .proppatch(alice.addressBook, propertyupdate([valued(NOTE, 'x'.repeat(1000)), valued(CAGE, 'x')]))
    .status(207);
  expect(large.of().statusOf(NOTE)).toBe(507);
  expect(large.of().statusOf(CAGE)).toBe(424);
});

it('refuses a body that is none', async () => {
  const alice = await account();
  for (const body of [
    undefined,
    propfind(NOTE),
    document(D('propertyupdate'), el(D('set'))),
    document(C('propertyupdate'), text('x')),
  ]) {
    await alice.send('PROPPATCH', alice.calendar, body).status(400);
  }
});

it('holds the conditions of the request', async () => {
  const alice = await account();
  const object = `${alice.calendar}lunch.ics`;
  const { etag } = await alice.put(object, event()).status(201);
  await alice.proppatch(object, propertyupdate([valued(NOTE, 'a')]), { 'if-match': '"other"' }).status(412);
  await alice.proppatch(object, propertyupdate([valued(NOTE, 'b')]), { 'if-match': etag }).status(207);
  await alice.proppatch(alice.calendar, propertyupdate([valued(NOTE, 'c')]), { 'if-match': '*' }).status(207);
  await alice.proppatch(alice.calendar, propertyupdate([valued(NOTE, 'd')]), { 'if-none-match': '*' }).status(412);
  expect((await alice.propfind(object, propfind(NOTE))).of().text(NOTE)).toBe('b');
  expect((await alice.propfind(alice.calendar, propfind(NOTE))).of().text(NOTE)).toBe('c');
});
