// COPY and MOVE of calendars and address books with everything in them (RFC 4918 §9.8.3, §9.9.2).
import { describe, expect, it } from 'vitest';
import { C, CARD, CS, D, expandedName, ICAL } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import { card, event } from '../../support/objects.js';
import { calendarQuery } from '../../support/queries.js';
import { propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, statements } = await startDaybook();
const NOTE = expandedName('urn:example:zoo', 'note');
const COLOR = ICAL('calendar-color');

/** An account with a calendar `work` that has a colour, a dead property and two events, one of them with a dead property. */
async function prepared() {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  const body = event({ uid: 'a', summary: 'Lunch' });
  await alice.mkcalendar(work).status(201);
  await alice.proppatch(work, propertyupdate([valued(COLOR, '#123456'), valued(NOTE, 'kept')])).status(207);
  const { etag } = await alice.put(`${work}a.ics`, body).status(201);
  await alice.put(`${work}b.ics`, event({ uid: 'b', summary: 'Dinner' })).status(201);
  await alice.proppatch(`${work}a.ics`, propertyupdate([valued(NOTE, 'of a')])).status(207);
  return { alice, work, body, etag, to: `${alice.calendarHome}to/` };
}

const textAt = async (alice: Account, path: string, name: typeof NOTE) =>
  (await alice.propfind(path, propfind(name))).of().text(name);

const listAt = (alice: Account, path: string) => alice.list(path, propfind(D('getetag')));

describe.each(['COPY', 'MOVE'] as const)('%s of a calendar', (method) => {
  const transfer = (alice: Account, source: string, destination: string | undefined, headers = {}) =>
    alice.send(method, source, undefined, { destination, ...headers });

  it('carries its members, their ETags, and all properties', async () => {
    const { alice, work, body, etag, to } = await prepared();
    await transfer(alice, work, to).status(201).header('location', to);
    await listAt(alice, to).hrefs([to, `${to}a.ics`, `${to}b.ics`]);
    await alice.get(`${to}a.ics`).status(200).body(body).header('etag', etag);
    expect(await textAt(alice, to, COLOR)).toBe('#123456');
    expect(await textAt(alice, to, NOTE)).toBe('kept');
    expect(await textAt(alice, `${to}a.ics`, NOTE)).toBe('of a');
    expect(await textAt(alice, to, D('resourcetype'))).toBe('');
    if (method === 'COPY') await listAt(alice, work).hrefs([work, `${work}a.ics`, `${work}b.ics`]);
    else await listAt(alice, work).status(404);
  });

  it('carries what queries find them by, and UIDs are taken', async () => {
    const { alice, work, to } = await prepared();
    await transfer(alice, work, to).status(201);
    const lunch = calendarQuery({
      components: [{ name: 'VEVENT', properties: [{ name: 'SUMMARY', text: { text: 'lun' } }] }],
    });
    await alice.report(to, lunch).hrefs([`${to}a.ics`]);
    await alice
      .put(`${to}c.ics`, event({ uid: 'b' }))
      .status(403)
      .precondition(C('no-uid-conflict'), `${to}b.ics`);
    await alice.put(`${to}a.ics`, event({ uid: 'a', summary: 'Later' })).status(204);
    await alice.delete(`${to}b.ics`).status(204);
  });

  // RFC 4918 §9.8.4, §9.9.3
  it('takes the place of what is there with all that is in it, unless Overwrite is F', async () => {
    const { alice, work, to } = await prepared();
    await alice.mkcalendar(to).status(201);
    await alice.put(`${to}old.ics`, event()).status(201);
    await transfer(alice, work, to, { overwrite: 'F' }).status(412);
    await listAt(alice, to).hrefs([to, `${to}old.ics`]);
    await listAt(alice, work).hrefs([work, `${work}a.ics`, `${work}b.ics`]);
    await transfer(alice, work, to).status(204);
    await listAt(alice, to).hrefs([to, `${to}a.ics`, `${to}b.ics`]);
  });

  it('goes only to where a calendar can be', async () => {
    const { alice, work } = await prepared();
    const bob = await account();
    await alice.put(`${alice.calendar}a.ics`, event()).status(201);
    for (const destination of [
      `${alice.calendar}inside/`,
      `${alice.calendar}a.ics`,
      `${work}inside/`,
      `${alice.addressBookHome}to/`,
      alice.addressBook,
      alice.calendarHome,
      `${alice.calendarHome}freebusy/`,
      alice.principal,
      '/dav/',
    ]) {
      await transfer(alice, work, destination).status(403).precondition(C('calendar-collection-location-ok'));
    }
    for (const [destination, status] of [
      [work, 403],
      [undefined, 400],
      ['http://elsewhere.example/to/', 502],
      [`${bob.calendarHome}to/`, 409],
      [`${alice.calendarHome}../to/`, 400],
    ] as const) {
      await transfer(alice, work, destination).status(status);
    }
    await listAt(alice, work).hrefs([work, `${work}a.ics`, `${work}b.ics`]);
  });

  it('goes into the home of somebody who allows it, and is found there by their queries', async () => {
    const { alice, work, body } = await prepared();
    const bob = await account();
    const to = `${bob.calendarHome}from-alice/`;
    await bob.send('ACL', bob.calendarHome, acl(grant(alice.principal, 'read'))).status(200);
    await transfer(alice, work, to).status(403).precondition(D('need-privileges'));
    await bob.send('ACL', bob.calendarHome, acl(grant(alice.principal, 'read', 'bind'))).status(200);
    await transfer(alice, work, to).status(201);
    await transfer(alice, alice.calendar, to).status(403).precondition(D('need-privileges'));
    await bob.get(`${to}a.ics`).status(200).body(body);
    expect(await textAt(bob, `${to}a.ics`, NOTE)).toBe('of a');
    const all = calendarQuery({ components: [{ name: 'VEVENT' }] });
    await bob.report(bob.calendarHome, all).hrefs([`${to}a.ics`, `${to}b.ics`]);
    await alice.propfind(work).status(method === 'COPY' ? 207 : 404);
  });

  it('obeys the conditions of the request', async () => {
    const { alice, work, to } = await prepared();
    await transfer(alice, work, to, { 'if-none-match': '*' }).status(412);
    await transfer(alice, work, to, { 'if-match': '"x"' }).status(412);
    await listAt(alice, to).status(404);
    await transfer(alice, work, to, { 'if-match': '*' }).status(201);
  });

  it('is not refused for being large, and costs as many statements', async () => {
    const { alice, work, to } = await prepared();
    const few = await statements(() => transfer(alice, work, to).status(201));
    const many = method === 'COPY' ? work : to;
    for (let n = 0; n < 20; n += 1) await alice.put(`${many}${n}.ics`, event()).status(201);
    expect(await statements(() => transfer(alice, many, `${alice.calendarHome}many/`).status(201))).toEqual(few);
    expect(few.length).toBeLessThanOrEqual(method === 'COPY' ? 12 : 9);
  });
});

it('MOVE keeps the entries of access control, COPY begins without', async () => {
  const { alice, work, to } = await prepared();
  const bob = await account();
  await alice.send('ACL', work, acl(grant(bob.principal, 'read'))).status(200);
  await alice.copy(work, `${alice.calendarHome}copy/`).status(201);
  await alice.move(work, to).status(201);
  await listAt(bob, to).hrefs([to, `${to}a.ics`, `${to}b.ics`]);
  await listAt(bob, `${alice.calendarHome}copy/`).status(404);
  await alice.send('ACL', alice.calendarHome, acl(deny(bob.principal, 'write'), grant(bob.principal, 'all')));
  await bob.send('MOVE', to, undefined, { destination: `${bob.calendarHome}mine/` }).status(403);
  await alice.send('ACL', alice.calendarHome, acl(grant(bob.principal, 'all'))).status(200);
  await bob.send('MOVE', to, undefined, { destination: `${bob.calendarHome}mine/` }).status(201);
  const shown = (await bob.propfind(`${bob.calendarHome}mine/`, propfind(D('acl')))).text;
  expect(shown).toContain(`<d:href>${bob.principal}</d:href></d:principal><d:grant><d:privilege><d:read/>`);
});

it('COPY with Depth 0 takes the calendar and its properties alone', async () => {
  const { alice, work, to } = await prepared();
  await alice.copy(work, to, { depth: '1' }).status(400);
  await alice.copy(work, to, { depth: '0' }).status(201);
  await listAt(alice, to).hrefs([to]);
  expect(await textAt(alice, to, COLOR)).toBe('#123456');
  await alice.put(`${to}a.ics`, event({ uid: 'a' })).status(201);
});

it('MOVE takes no other Depth than infinity', async () => {
  const { alice, work, to } = await prepared();
  for (const depth of ['0', '1']) await alice.move(work, to, { depth }).status(400);
  await alice.move(work, to, { depth: 'infinity' }).status(201);
});

// RFC 5842 §3.1
it('a COPY is new, and what was moved is as old as it was', async () => {
  const { alice, work, to } = await prepared();
  const dates = async (path: string) => [
    await textAt(alice, path, D('creationdate')),
    await textAt(alice, path, D('resource-id')),
  ];
  const before = await dates(work);
  await alice.move(work, to).status(201);
  expect(await dates(to)).toEqual(before);
  await alice.copy(to, work).status(201);
  expect(await dates(work)).not.toEqual(before);
});

it('COPY does not make more collections than a home may have', async () => {
  const { account: limited } = await startDaybook({ limits: { maxCollections: 3 } });
  const alice = await limited();
  const to = (name: string) => `${alice.calendarHome}${name}/`;
  await alice.copy(alice.calendar, to('third')).status(201);
  await alice.copy(alice.calendar, to('fourth')).status(403).precondition(CS('max-collections'));
  await alice.copy(alice.calendar, to('third')).status(204);
  await alice.move(to('third'), to('fourth')).status(201);
});

it('address books are carried, too, and stay among address books', async () => {
  const alice = await account();
  const to = `${alice.addressBookHome}to/`;
  await alice.put(`${alice.addressBook}ada.vcf`, card({ uid: 'ada' })).status(201);
  await alice
    .copy(alice.addressBook, `${alice.calendarHome}to/`)
    .status(403)
    .precondition(CARD('addressbook-collection-location-ok'));
  await alice.copy(alice.addressBook, to).status(201);
  await alice.move(to, alice.addressBook).status(204);
  await listAt(alice, alice.addressBook).hrefs([alice.addressBook, `${alice.addressBook}ada.vcf`]);
});

it('of several who move one calendar, exactly one does', async () => {
  const { alice, work } = await prepared();
  const moves = await Promise.all(['x', 'y', 'z'].map((name) => alice.move(work, `${alice.calendarHome}${name}/`)));
  const [moved, ...late] = moves.map(({ status }) => status).sort();
  expect(moved).toBe(201);
  // It was gone when they looked for it, or when they were about to move it.
  for (const status of late) expect([404, 409]).toContain(status);
});
