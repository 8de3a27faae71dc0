// Plain WebDAV: files of any octets and type, in folders in folders (RFC 9110 §8.3).
import { describe, expect, it } from 'vitest';
import { C, D } from '#xml';
import { event } from '../../support/objects.js';
import { allprop, mkcol, propertyupdate, propfind, resourcetype, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, statements } = await startDaybook({ limits: { maxFolders: 12, maxResourceSize: 1000 } });

// Every octet, and so NUL and what is no UTF-8.
const OCTETS = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
const PNG = { 'content-type': 'image/png' };

describe('a file', () => {
  it('comes back octet for octet, with its type and its ETag', async () => {
    const alice = await account();
    const path = `${alice.files}all.png`;
    const { etag } = await alice.put(path, OCTETS, PNG).status(201);
    const answer = await alice.get(path).status(200).header('content-type', 'image/png').header('etag', etag);
    expect(answer.bytes.equals(OCTETS)).toBe(true);
    expect(answer.headers['last-modified']).toMatch(/ GMT$/);
    const headed = await alice.head(path).status(200).header('content-length', '256');
    expect({ ...headed.headers, date: '' }).toEqual({ ...answer.headers, date: '' });
    // For that, none of it is read.
    expect(await statements(() => alice.head(path))).toEqual(['own_nested_at_body_state']);
    await alice.get(path, { 'if-none-match': etag }).status(304);
  });

  it('may be of any type, with a charset or without, and of none', async () => {
    const alice = await account();
    for (const [sent, kept] of [
      ['text/plain; charset=ISO-8859-1', 'text/plain; charset=ISO-8859-1'],
      ['Application/JSON', 'application/json'],
      ['text/calendar', 'text/calendar'],
      [undefined, 'application/octet-stream'],
    ] as const) {
      const path = `${alice.files}a`;
      await alice.put(path, 'no calendar', { 'content-type': sent }).status(201);
      await alice.get(path).header('content-type', kept).body('no calendar');
      const found = (await alice.propfind(path, propfind(D('getcontenttype'), D('getcontentlength')))).of();
      expect([found.text(D('getcontenttype')), found.text(D('getcontentlength'))]).toEqual([kept, '11']);
      await alice.delete(path).status(204);
    }
    await alice.put(`${alice.files}a`, 'x', { 'content-type': `text/${'x'.repeat(300)}` }).status(415);
    await alice.put(`${alice.files}a`, 'x', { 'content-type': 'text/plain; charset=\u00fc' }).status(415);
    await alice.put(`${alice.files}a`, 'x', { 'content-type': 'text' }).status(415);
  });

  it('may be empty, and not larger than the server takes', async () => {
    const alice = await account();
    await alice.put(`${alice.files}empty`, '').status(201);
    await alice.get(`${alice.files}empty`).status(200).body('').header('content-length', '0');
    await alice.put(`${alice.files}large`, Buffer.alloc(1001)).status(413);
    await alice.put(`${alice.files}large`, Buffer.alloc(1000)).status(201);
  });

  it('is replaced under conditions, and another type makes another ETag', async () => {
    const alice = await account();
    const path = `${alice.files}note`;
    const { etag } = await alice.put(path, 'one', { 'content-type': 'text/plain' }).status(201);
    await alice.put(path, 'two', { 'if-match': '"other"' }).status(412);
    await alice.put(path, 'two', { 'if-none-match': '*' }).status(412);
    const typed = await alice.put(path, 'one', { 'content-type': 'text/html', 'if-match': etag }).status(204);
    expect(typed.etag).not.toBe(etag);
    await alice.get(path, { 'if-none-match': etag }).status(200).header('content-type', 'text/html');
    await alice.delete(path, { 'if-match': etag }).status(412);
    await alice.delete(path, { 'if-match': typed.etag }).status(204);
  });

  it('is shown by a browser, if at all, without any rights', async () => {
    const alice = await account();
    await alice.put(`${alice.files}page.html`, '<script>alert(1)</script>', { 'content-type': 'text/html' });
    await alice
      .get(`${alice.files}page.html`)
      .header('content-security-policy', /^sandbox; default-src 'none'/)
      .header('x-content-type-options', 'nosniff');
  });

  it('has no UID, so that two may be alike', async () => {
    const alice = await account();
    const body = event({ uid: 'one' });
    for (const name of ['a.ics', 'b.ics', 'a.ics']) await alice.put(`${alice.files}${name}`, body).status(201, 204);
    await alice
      .list(alice.files, propfind(D('getetag')))
      .hrefs(['', 'a.ics', 'b.ics'].map((name) => alice.files + name));
  });

  it('comes with its answer where that is preferred, and under a name of the server by POST', async () => {
    const alice = await account();
    const prefer = 'return=representation';
    await alice
      .put(`${alice.files}a`, OCTETS, { ...PNG, prefer })
      .status(201)
      .header('content-type', 'image/png');
    const { headers } = await alice.post(alice.files, OCTETS, PNG).status(201);
    expect((await alice.get(headers.location ?? '').status(200)).bytes.equals(OCTETS)).toBe(true);
  });

  it('keeps properties of clients, and has those of files', async () => {
    const alice = await account();
    const path = `${alice.files}a`;
    await alice.put(path, 'x').status(201);
    await alice.proppatch(path, propertyupdate([valued('{urn:x}note', 'kept')])).status(207);
    await alice.put(path, 'y').status(204);
    const all = (await alice.propfind(path, allprop())).of();
    expect(all.text('{urn:x}note')).toBe('kept');
    for (const name of ['getetag', 'getcontentlength', 'getlastmodified', 'creationdate']) {
      expect(all.statusOf(D(name)), name).toBe(200);
    }
    expect(all.text(D('resourcetype'))).toBe('');
    const protectedOne = await alice.proppatch(path, propertyupdate([valued(D('getetag'), 'x')])).status(207);
    expect(protectedOne.of().statusOf(D('getetag'))).toBe(403);
  });
});

describe('a folder', () => {
  it('is a collection and nothing else', async () => {
    const alice = await account();
    const folder = `${alice.files}a/`;
    await alice.mkcol(folder.slice(0, -1)).status(201);
    const answer = (await alice.propfind(folder, propfind(D('resourcetype'), D('displayname')))).of(folder);
    expect(
      [...(answer.found.get(D('resourcetype'))?.children ?? [])].map((child) => (child as { name: string }).name),
    ).toEqual([D('collection')]);
    expect(answer.text(D('displayname'))).toBe('a');
    await alice.mkcol(folder).status(405).precondition(D('resource-must-be-null'));
    await alice.put(folder, 'x').status(403);
  });

  it('is made in what there is, and only there', async () => {
    const alice = await account();
    for (const path of ['a/b/', 'a/b/c.txt']) {
      await (path.endsWith('/') ? alice.mkcol(alice.files + path) : alice.put(alice.files + path, 'x')).status(409);
      await alice.get(alice.files + path).status(404);
    }
    await alice.put(`${alice.files}file`, 'x').status(201);
    await alice.mkcol(`${alice.files}file/`).status(405);
    await alice.mkcol(`${alice.files}file/a/`).status(409);
    await alice.put(`${alice.files}file/a`, 'x').status(409);
    await alice.mkcol(`${alice.files}a/`).status(201);
    await alice.mkcol(`${alice.files}a/b/`, mkcol(resourcetype(), valued(D('displayname'), 'B'))).status(201);
    await alice.put(`${alice.files}a/b/c.txt`, 'x').status(201);
    expect((await alice.propfind(`${alice.files}a/b/`, propfind(D('displayname')))).of().text(D('displayname'))).toBe(
      'B',
    );
  });

  it('is no calendar, and holds none', async () => {
    const alice = await account();
    await alice
      .mkcol(`${alice.files}a/`, mkcol(resourcetype(C('calendar'))))
      .status(403)
      .precondition(C('calendar-collection-location-ok'));
    await alice.mkcalendar(`${alice.files}a/`).status(403).precondition(C('calendar-collection-location-ok'));
  });

  it('may have names of all kinds, but no path that is too long', async () => {
    const alice = await account();
    let path = alice.files;
    for (const name of ['käse 🧀', 'a%b', "it's", '+&=;,', 'x'.repeat(255), 'y'.repeat(255), 'z'.repeat(255)]) {
      path += `${encodeURIComponent(name)}/`;
      await alice.mkcol(path).status(201);
    }
    await alice.put(`${path}${'n'.repeat(255)}`, 'deep').status(201);
    await alice.get(`${path}${'n'.repeat(255)}`).body('deep');
    await alice.mkcol(`${path}${'w'.repeat(255)}`).status(403);
    const { resources } = await alice.list(path, propfind(D('getetag'))).status(207);
    expect(resources).toHaveLength(2);
  });

  it('is one of so many, which calendars do not count', async () => {
    const alice = await account();
    const folders = Array.from({ length: 13 }, (_, n) => `${alice.files}${n}/`);
    const statuses: number[] = [];
    for (const path of folders) statuses.push((await alice.mkcol(path)).status);
    expect(statuses).toEqual([...Array(12).fill(201), 403]);
    await alice.mkcalendar(`${alice.calendarHome}more/`).status(201);
  });

  it('goes with everything in it, however deep', async () => {
    const alice = await account();
    const [a, b, other] = [`${alice.files}a/`, `${alice.files}a/b/`, `${alice.files}a-b/`];
    for (const path of [a, b, other]) await alice.mkcol(path).status(201);
    for (const path of [a, b, other]) await alice.put(`${path}x`, 'x').status(201);
    for (const depth of ['0', '1']) await alice.delete(a, { depth }).status(400);
    await alice.delete(a).status(204);
    for (const path of [a, b, `${b}x`]) await alice.propfind(path).status(404);
    await alice.get(`${other}x`).status(200);
    await alice.mkcol(a).status(201);
    await alice.list(a, propfind(D('getetag'))).hrefs([a]);
  });

  it('at the top of an account can neither go nor be moved nor be copied', async () => {
    const alice = await account();
    await alice.mkcol(`${alice.files}a/`).status(201);
    await alice.delete(alice.files).status(405);
    await alice.copy(alice.files, `${alice.files}b/`).status(405);
    await alice.move(alice.files, `${alice.files}b/`).status(405);
    await alice.copy(`${alice.files}a/`, alice.files).status(403);
    await alice.proppatch(alice.files, propertyupdate([valued('{urn:x}note', 'kept')])).status(207);
  });
});

it('of a file and a folder that are made at once under one name, one is', async () => {
  const alice = await account();
  const path = `${alice.files}one`;
  const answers = await Promise.all([alice.put(path, 'x'), alice.mkcol(path), alice.put(path, 'y'), alice.mkcol(path)]);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (const { status } of answers) expect([201, 204, 405, 412]).toContain(status);
  const { resources } = await alice.list(alice.files, propfind(D('getetag')));
  expect(resources).toHaveLength(2);
});

it('nobody else sees anything of it', async () => {
  const [alice, bob] = [await account(), await account()];
  await alice.put(`${alice.files}a`, 'x').status(201);
  for (const path of [alice.files, `${alice.files}a`, `${alice.files}b/c`]) {
    await bob.get(path).status(404);
    await bob.put(`${path}new`, 'x').status(404);
    await bob.mkcol(`${path}new/`).status(404);
  }
});
