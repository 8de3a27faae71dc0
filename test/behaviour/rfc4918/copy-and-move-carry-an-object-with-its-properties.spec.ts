// COPY and MOVE of objects between collections and names (RFC 4918 §9.8, §9.9).
import { describe, expect, it } from 'vitest';
import { C, CARD, D, expandedName } from '#xml';
import { card, event, task } from '../../support/objects.js';
import { components, mkcalendar, propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, PUBLIC_HOST, startDaybook } from '../../support/server.js';

const { account, port } = await startDaybook();
const NOTE = expandedName('urn:example:zoo', 'note');

/** An account with an object `a.ics` in its calendar, and a second calendar. */
async function prepared() {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  const source = `${alice.calendar}a.ics`;
  const body = event({ uid: 'a' });
  await alice.mkcalendar(work).status(201);
  const { etag } = await alice.put(source, body).status(201);
  return { alice, work, source, body, etag };
}

const noteOf = async (alice: Account, path: string) => (await alice.propfind(path, propfind(NOTE))).of().text(NOTE);

// RFC 4918 §15.1
it('a COPY is new, and what was moved is as old as it was', async () => {
  const { alice, work, source } = await prepared();
  const dateOf = async (path: string) =>
    (await alice.propfind(path, propfind(D('creationdate')))).of().text(D('creationdate'));
  const before = await dateOf(source);
  await alice.move(source, `${work}b.ics`).status(201);
  expect(await dateOf(`${work}b.ics`)).toBe(before);
  await alice.copy(`${work}b.ics`, source).status(201);
  expect(await dateOf(source)).not.toBe(before);
  const away = `${alice.calendarHome}away/`;
  await alice.move(work, away).status(201);
  expect(await dateOf(`${away}b.ics`)).toBe(before);
});

describe.each(['COPY', 'MOVE'] as const)('%s', (method) => {
  const transfer = (alice: Account, source: string, destination: string | undefined, headers = {}) =>
    alice.send(method, source, undefined, { destination, ...headers });

  // RFC 4918 §9.8.2, §9.9.1
  it('carries bytes, ETag and properties to another collection', async () => {
    const { alice, work, source, body, etag } = await prepared();
    await alice.proppatch(source, propertyupdate([valued(NOTE, 'kept')])).status(207);
    await transfer(alice, source, `${work}b.ics`).status(201);
    await alice.get(`${work}b.ics`).status(200).body(body).header('etag', etag);
    expect(await noteOf(alice, `${work}b.ics`)).toBe('kept');
    await alice.get(source).status(method === 'COPY' ? 200 : 404);
  });

  // RFC 4918 §10.3
  it('takes a Destination as a path or as a URL of this host, escaped or not', async () => {
    const { alice, work } = await prepared();
    for (const [index, destination] of [
      `${work}x 1.ics`.replace(' ', '%20'),
      `http://127.0.0.1:${port}${work}x2.ics`,
      `HTTP://127.0.0.1:${port}${work}x3.ics`,
      `${work}caf%c3%a9.ics`,
    ].entries()) {
      const source = `${alice.calendar}${index}.ics`;
      await alice.put(source, event()).status(201);
      await transfer(alice, source, destination).status(201);
    }
    await alice
      .list(work, propfind(D('getetag')))
      .hrefs([work, `${work}x%201.ics`, `${work}x2.ics`, `${work}x3.ics`, `${work}caf%C3%A9.ics`]);
  });

  it('replaces what is there, unless Overwrite is F', async () => {
    const { alice, work, source, body } = await prepared();
    await alice.put(`${work}b.ics`, event({ uid: 'a', summary: 'Old' })).status(201);
    await transfer(alice, source, `${work}b.ics`, { overwrite: 'F' }).status(412);
    expect((await alice.get(`${work}b.ics`)).text).toContain('SUMMARY:Old');
    await alice.get(source).status(200);
    await transfer(alice, source, `${work}b.ics`, { overwrite: 'T' }).status(204);
    await alice.get(`${work}b.ics`).body(body);
    await transfer(alice, `${work}b.ics`, `${alice.calendar}c.ics`, { overwrite: 'F' }).status(
      method === 'COPY' ? 403 : 201,
    );
  });

  it('does not put a UID into a collection twice, nor one over another', async () => {
    const { alice, work, source } = await prepared();
    await alice.put(`${work}other.ics`, event({ uid: 'a' })).status(201);
    await transfer(alice, source, `${work}b.ics`).status(403).precondition(C('no-uid-conflict'), `${work}other.ics`);
    await alice.put(`${work}third.ics`, event({ uid: 'third' })).status(201);
    await alice.delete(`${work}other.ics`).status(204);
    await transfer(alice, source, `${work}third.ics`)
      .status(403)
      .precondition(C('no-uid-conflict'), `${work}third.ics`);
    await alice.get(source).status(200);
    expect((await alice.get(`${work}third.ics`)).text).toContain('UID:third');
  });

  it('obeys the rules of the destination', async () => {
    const { alice, source } = await prepared();
    const tasks = `${alice.calendarHome}tasks/`;
    await alice.mkcalendar(tasks, mkcalendar(components('VTODO'))).status(201);
    await transfer(alice, source, `${tasks}a.ics`).status(403).precondition(C('supported-calendar-component'));
    await transfer(alice, source, `${alice.addressBook}a.vcf`).status(403).precondition(CARD('supported-address-data'));
    await alice.put(`${alice.addressBook}ada.vcf`, card()).status(201);
    await transfer(alice, `${alice.addressBook}ada.vcf`, `${alice.calendar}ada.ics`)
      .status(403)
      .precondition(C('supported-calendar-data'));
    await alice.put(`${alice.calendar}task.ics`, task()).status(201);
    await transfer(alice, `${alice.calendar}task.ics`, `${tasks}task.ics`).status(201);
  });

  it('holds the conditions on the source', async () => {
    const { alice, work, source, etag } = await prepared();
    await transfer(alice, source, `${work}b.ics`, { 'if-match': '"other"' }).status(412);
    await transfer(alice, source, `${work}b.ics`, { 'if-none-match': etag }).status(412);
    await transfer(alice, source, `${work}b.ics`, { if: '(["other"])' }).status(412);
    await alice.get(`${work}b.ics`).status(404);
    await transfer(alice, source, `${work}b.ics`, { 'if-match': etag }).status(201);
  });

  it('refuses destinations that cannot be', async () => {
    const { alice, work, source } = await prepared();
    const bob = await account();
    for (const [destination, status] of [
      [undefined, 400],
      ['', 400],
      [source, 403],
      [source.replace('a.ics', '%61.ics'), 403],
      [`${alice.calendarHome}nothing/a.ics`, 409],
      [`${bob.calendar}a.ics`, 409],
      ['/dav/calendars/nobody/default/a.ics', 409],
      [`http://elsewhere.example${work}a.ics`, 502],
      [`http://user@127.0.0.1:${port}${work}a.ics`, 502],
      [alice.calendarHome, 403],
      [`${alice.calendarHome}a.ics`, 403],
      [work, 403],
      ['/', 403],
      ['/dav/principals/users/x', 403],
      [`${work}../default/b.ics`, 400],
      [`${work}a%2Fb.ics`, 400],
      [`${work}%FF.ics`, 400],
      [`${work}\u00e9.ics`, 400],
      ['mailto:alice', 400],
    ] as const) {
      await transfer(alice, source, destination).status(status);
    }
    await alice.get(source).status(200);
    await alice.list(bob.calendar).status(404);
  });

  it('takes a Destination under the name that a proxy has in front of the server', async () => {
    const { alice, work, source } = await prepared();
    await transfer(alice, source, `https://${PUBLIC_HOST}${work}b.ics`).status(201);
    await alice.get(`${work}b.ics`).status(200);
  });

  it('says 404 for a source that is not there', async () => {
    const { alice, work } = await prepared();
    await transfer(alice, `${alice.calendar}nothing.ics`, `${work}b.ics`).status(404);
  });

  // RFC 4918 §10.6
  it('refuses an Overwrite header that is neither T nor F', async () => {
    const { alice, work, source } = await prepared();
    await transfer(alice, source, `${work}b.ics`, { overwrite: 'yes' }).status(400);
  });
});

it('MOVE gives another name within a collection', async () => {
  const { alice, source, body, etag } = await prepared();
  await alice.move(source, `${alice.calendar}renamed.ics`).status(201);
  await alice.get(`${alice.calendar}renamed.ics`).status(200).body(body).header('etag', etag);
  await alice.move(`${alice.calendar}renamed.ics`, source).status(201);
  await alice.list(alice.calendar, propfind(D('getetag'))).hrefs([alice.calendar, source]);
});

it('COPY within a collection would make a UID twice', async () => {
  const { alice, source } = await prepared();
  await alice.copy(source, `${alice.calendar}b.ics`).status(403).precondition(C('no-uid-conflict'), source);
});

it('of two opposite moves of one object only one happens', async () => {
  const { alice, work, source } = await prepared();
  const moves = await Promise.all(
    [`${work}1.ics`, `${work}2.ics`, `${work}3.ics`].map((destination) => alice.move(source, destination)),
  );
  expect(moves.map(({ status }) => status).sort()).toEqual([201, 404, 404]);
});
