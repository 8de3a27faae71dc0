// COPY and MOVE of files and of folders in folders (RFC 4918 §9.8, §9.9), and between files and calendars.
import { describe, expect, it } from 'vitest';
import { C, CARD, D } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook({ limits: { maxFolders: 6 } });
const NOTE = '{urn:x}note' as const;

/** An account with `a/`, `a/b/`, `a/b/c.txt`, `a/d.txt` and `top.txt`; `a/b/` and `a/d.txt` have a note. */
async function prepared() {
  const alice = await account();
  const at = (path: string) => `${alice.files}${path}`;
  for (const path of ['a/', 'a/b/']) await alice.mkcol(at(path)).status(201);
  for (const path of ['a/b/c.txt', 'a/d.txt', 'top.txt']) {
    await alice.put(at(path), path, { 'content-type': 'text/plain' }).status(201);
  }
  for (const path of ['a/b/', 'a/d.txt']) {
    await alice.proppatch(at(path), propertyupdate([valued(NOTE, path)])).status(207);
  }
  return { alice, at };
}

/** All paths below a folder, from its path on, with the content of files. */
async function contentOf(alice: Account, folder: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  const { resources } = await alice.list(folder, propfind(D('getetag'))).status(207);
  for (const { href } of resources.filter((resource) => resource.href !== folder)) {
    if (href.endsWith('/')) Object.assign(found, { [href]: 'folder' }, await contentOf(alice, href));
    else found[href] = (await alice.get(href).status(200)).text;
  }
  return found;
}

const treeAt = (path: string) => ({
  [`${path}b/`]: 'folder',
  [`${path}b/c.txt`]: 'a/b/c.txt',
  [`${path}d.txt`]: 'a/d.txt',
});
const noteOf = async (alice: Account, path: string) => (await alice.propfind(path, propfind(NOTE))).of().text(NOTE);

describe.each(['COPY', 'MOVE'] as const)('%s', (method) => {
  const transfer = (alice: Account, source: string, destination: string, headers = {}) =>
    alice.send(method, source, undefined, { destination, ...headers });

  it('carries a folder with all below it, and with all properties', async () => {
    const { alice, at } = await prepared();
    await transfer(alice, at('a'), at('z')).status(201).header('location', at('z/'));
    expect(await contentOf(alice, at('z/'))).toEqual(treeAt(at('z/')));
    expect(await noteOf(alice, at('z/b/'))).toBe('a/b/');
    expect(await noteOf(alice, at('z/d.txt'))).toBe('a/d.txt');
    if (method === 'COPY') expect(await contentOf(alice, at('a/'))).toEqual(treeAt(at('a/')));
    else for (const path of ['a/', 'a/b/', 'a/b/c.txt']) await alice.propfind(at(path)).status(404);
    await alice.mkcol(at('z/b/new/')).status(201);
    await alice.put(at('z/b/c.txt'), 'changed').status(204);
  });

  it('carries a file with its type, to another folder and another name', async () => {
    const { alice, at } = await prepared();
    await transfer(alice, at('a/d.txt'), at('a/b/e')).status(201);
    await alice.get(at('a/b/e')).status(200).body('a/d.txt').header('content-type', 'text/plain');
    expect(await noteOf(alice, at('a/b/e'))).toBe('a/d.txt');
    await alice.get(at('a/d.txt')).status(method === 'COPY' ? 200 : 404);
  });

  it.each([
    ['a file over a file', 'top.txt', 'a/d.txt'],
    ['a file over a folder', 'top.txt', 'a'],
    ['a folder over a file', 'a/b', 'top.txt'],
    ['a folder over a folder', 'a/b', 'other'],
  ])('%s takes its place, unless Overwrite is F', async (_what, from, to) => {
    const { alice, at } = await prepared();
    await alice.mkcol(at('other/')).status(201);
    await alice.put(at('other/old'), 'old').status(201);
    const before = await contentOf(alice, alice.files);
    await transfer(alice, at(from), at(to), { overwrite: 'F' }).status(412);
    expect(await contentOf(alice, alice.files)).toEqual(before);
    await transfer(alice, at(from), at(to)).status(204);
    const after = await contentOf(alice, alice.files);
    if (from === 'top.txt') expect(after[at(to)]).toBe('top.txt');
    else expect(after[at(`${to}/c.txt`)]).toBe('a/b/c.txt');
    expect(after[at('other/old')]).toBe(to === 'other' ? undefined : 'old');
    expect(Object.keys(after).filter((path) => path === at(to) || path === at(`${to}/`))).toHaveLength(1);
  });

  it('brings nothing into itself, nor over what holds it', async () => {
    const { alice, at } = await prepared();
    const before = await contentOf(alice, alice.files);
    for (const [from, to] of [
      ['a', 'a'],
      ['a', 'a/b/z'],
      ['a', 'a/b'],
      ['a/b', 'a'],
      ['a/d.txt', 'a/d.txt'],
      ['a/b/c.txt', 'a'],
      ['a', ''],
    ] as const) {
      await transfer(alice, at(from), at(to)).status(403);
    }
    expect(await contentOf(alice, alice.files)).toEqual(before);
  });

  it('needs what holds the destination, and room for it', async () => {
    const { alice, at } = await prepared();
    await transfer(alice, at('a'), at('nothing/a')).status(409);
    await transfer(alice, at('a/d.txt'), at('nothing/d')).status(409);
    await transfer(alice, at('a'), at('top.txt/a')).status(409);
    const long = 'x'.repeat(255);
    let deep = '';
    for (const name of [long, long, long]) {
      deep += `${name}/`;
      await alice.mkcol(at(deep)).status(201);
    }
    await alice.move(at('a/b/'), at(`a/${'y'.repeat(255)}/`)).status(201);
    await alice.move(at('a/'), at(`${deep}a/`)).status(403);
    expect(await contentOf(alice, at('a/'))).toHaveProperty(at(`a/${'y'.repeat(255)}/`));
  });

  it('goes into the files of somebody who allows it', async () => {
    const { alice, at } = await prepared();
    const bob = await account();
    await transfer(alice, at('a'), `${bob.files}a`).status(409);
    await bob.send('ACL', bob.files, acl(grant(alice.principal, 'read', 'bind'))).status(200);
    await transfer(alice, at('a'), `${bob.files}from`).status(201);
    expect(await contentOf(bob, `${bob.files}from/`)).toEqual(treeAt(`${bob.files}from/`));
    expect(await noteOf(bob, `${bob.files}from/b/`)).toBe('a/b/');
    await transfer(alice, at('top.txt'), `${bob.files}from`).status(403).precondition(D('need-privileges'));
    await alice.propfind(at('a/')).status(method === 'COPY' ? 207 : 404);
  });

  it('keeps folders, calendars and address books apart', async () => {
    const { alice, at } = await prepared();
    for (const destination of [`${alice.calendarHome}a/`, `${alice.calendar}a/`]) {
      await transfer(alice, at('a'), destination).status(403).precondition(C('calendar-collection-location-ok'));
    }
    await transfer(alice, at('a'), `${alice.addressBookHome}a/`)
      .status(403)
      .precondition(CARD('addressbook-collection-location-ok'));
    for (const destination of [at('new'), at('a'), at('a/new'), alice.files]) {
      await transfer(alice, alice.calendar, destination).status(403).precondition(C('calendar-collection-location-ok'));
    }
    for (const destination of ['/dav/', alice.principal, '/dav/files/']) {
      await transfer(alice, at('a'), destination).status(403);
    }
  });

  it('an event may become a file, and a file an event if it is one', async () => {
    const { alice, at } = await prepared();
    const body = event({ uid: 'lunch' });
    const object = `${alice.calendar}lunch.ics`;
    await alice.put(object, body).status(201);
    await transfer(alice, object, at('lunch.ics')).status(201);
    await alice.get(at('lunch.ics')).body(body).header('content-type', 'text/calendar; charset=utf-8');
    if (method === 'COPY') await alice.delete(object).status(204);
    await transfer(alice, at('lunch.ics'), object).status(201);
    await alice.get(object).status(200).body(body);
    await alice.put(at('a.png'), body, { 'content-type': 'image/png' }).status(201);
    await transfer(alice, at('a.png'), object).status(403).precondition(C('supported-calendar-data'));
    await alice.put(at('no.ics'), 'no', { 'content-type': 'text/calendar' }).status(201);
    await transfer(alice, at('no.ics'), object).status(403).precondition(C('valid-calendar-data'));
  });
});

it('COPY with Depth 0 takes the folder and its properties alone', async () => {
  const { alice, at } = await prepared();
  await alice.copy(at('a/b'), at('z'), { depth: '0' }).status(201);
  expect(await contentOf(alice, at('z/'))).toEqual({});
  expect(await noteOf(alice, at('z/'))).toBe('a/b/');
});

it('COPY makes no more folders than an account may have', async () => {
  const { alice, at } = await prepared();
  await alice.copy(at('a'), at('two')).status(201);
  await alice.copy(at('a'), at('three')).status(201);
  await alice.copy(at('a'), at('four')).status(403);
  await alice.propfind(at('four')).status(404);
  await alice.copy(at('a'), at('three')).status(204);
  await alice.move(at('a'), at('five')).status(201);
});

describe('what may not be done to a part is done to nothing, and the part is named', () => {
  /** Bob may do everything in `a/`, but `a/b/` is kept back from some of it. */
  async function shared(...denied: readonly string[]) {
    const { alice, at } = await prepared();
    const bob = await account();
    await alice.send('ACL', alice.files, acl(grant(bob.principal, 'all'))).status(200);
    await alice.send('ACL', at('a/b/'), acl(deny(bob.principal, ...denied))).status(200);
    return { alice, bob, at };
  }

  it('by DELETE and MOVE', async () => {
    const { alice, bob, at } = await shared('unbind');
    for (const answer of [await bob.delete(at('a')).status(207), await bob.move(at('a'), at('z')).status(207)]) {
      const { status, error } = answer.of(at('a/b/'));
      expect([status, error]).toEqual([403, D('need-privileges')]);
    }
    await bob.delete(at('a/b/')).status(403).precondition(D('need-privileges'));
    await bob.copy(at('top.txt'), at('a')).status(207);
    expect(await contentOf(alice, at('a/'))).toEqual(treeAt(at('a/')));
    await bob.copy(at('a'), at('z')).status(201);
  });

  it('by COPY', async () => {
    const { alice, bob, at } = await shared('read');
    const answer = await bob.copy(at('a'), at('z')).status(207);
    expect(answer.of(at('a/b/')).status).toBe(403);
    await alice.propfind(at('z')).status(404);
    await bob.copy(at('a'), at('z'), { depth: '0' }).status(201);
  });

  it('without the name of what is hidden', async () => {
    const { bob, at } = await shared('all');
    for (const answer of [
      await bob.delete(at('a')),
      await bob.copy(at('a'), at('z')),
      await bob.move(at('a'), at('z')),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain('a/b');
    }
  });
});
