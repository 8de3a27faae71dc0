// Write locks where collections hold collections: what is locked above guards all that is below (RFC 4918 §6.1, §7.4, §9.10.3).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { lockinfo, propertyupdate, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

/** Alice with `a/b/c/` and a file in each of these folders, and beside them `ab/`, whose name begins the same. */
async function prepared() {
  const alice = await account();
  const at = (path: string) => `${alice.files}${path}`;
  for (const path of ['a/', 'a/b/', 'a/b/c/', 'ab/']) {
    await alice.mkcol(at(path)).status(201);
    await alice.put(at(`${path}file`), path).status(201);
  }
  const lock = async (path: string, depth: '0' | 'infinity' = 'infinity') =>
    (await alice.lock(at(path), lockinfo(), { depth }).status(200)).lockToken;
  return { alice, at, lock };
}
const locked = D('lock-token-submitted');
const note = propertyupdate([valued('{urn:x}note', 'a note')]);

it('a deep lock guards everything below, and nothing beside', async () => {
  const { alice, at, lock } = await prepared();
  const token = await lock('a/');
  const writes = [
    (headers = {}) => alice.put(at('a/b/c/file'), 'new', headers),
    (headers = {}) => alice.put(at('a/b/c/another'), 'new', headers),
    (headers = {}) => alice.mkcol(at('a/b/c/d/'), undefined, headers),
    (headers = {}) => alice.proppatch(at('a/b/'), note, headers),
    (headers = {}) => alice.copy(at('ab/file'), at('a/b/copy'), headers),
    (headers = {}) => alice.delete(at('a/b/c/'), headers),
  ];
  for (const write of writes) await write().status(423).precondition(locked, at('a/'));
  for (const write of writes) await write({ if: `<${at('a/')}> (<${token}>)` }).status(201, 204, 207);
  await alice.put(at('ab/file'), 'new').status(204);
  await alice.put(at('beside'), 'new').status(201);
});

it('a flat lock guards the names in a folder, and not what is further below', async () => {
  const { alice, at, lock } = await prepared();
  const token = await lock('a/b/', '0');
  await alice.put(at('a/b/new'), 'x').status(423).precondition(locked, at('a/b/'));
  await alice.delete(at('a/b/file')).status(423);
  await alice.mkcol(at('a/b/d/')).status(423);
  await alice.delete(at('a/b/c/')).status(423);
  await alice.put(at('a/b/file'), 'changed').status(204);
  await alice.put(at('a/b/c/new'), 'x').status(201);
  await alice.delete(at('a/b/c/'), { if: `<${at('a/b/')}> (<${token}>)` }).status(204);
});

it('what holds a locked file or folder is not deleted or moved without its token', async () => {
  const { alice, at, lock } = await prepared();
  const token = await lock('a/b/c/file');
  for (const send of [() => alice.delete(at('a/')), () => alice.move(at('a/'), at('moved/'))]) {
    await send()
      .status(207)
      .gone([at('a/b/c/file')], 423);
  }
  await alice.get(at('a/b/c/file')).status(200);
  await alice.copy(at('a/'), at('copy/')).status(201);
  await alice.lock(at('copy/'), lockinfo()).status(200);
  await alice.move(at('a/'), at('moved/'), { if: `<${at('a/b/c/file')}> (<${token}>)` }).status(201);
  // Locks stay behind (§7.6).
  await alice.put(at('moved/b/c/file'), 'free').status(204);
});

it('locks above and below each other are in conflict, and shared ones are not', async () => {
  const { alice, at, lock } = await prepared();
  await lock('a/b/');
  await alice.lock(at('a/b/c/'), lockinfo()).status(423).precondition(D('no-conflicting-lock'), at('a/b/'));
  const { resources } = await alice.lock(at('a/'), lockinfo()).status(207);
  expect(resources.map(({ href, status }) => [href, status])).toEqual([
    [at('a/b/'), 423],
    [at('a/'), 424],
  ]);
  await alice.lock(at('a/'), lockinfo(), { depth: '0' }).status(200);
  await alice.lock(at('ab/'), lockinfo('shared')).status(200);
  await alice.lock(at('ab/file'), lockinfo('shared')).status(200);
  await alice.lock(at('ab/'), lockinfo('shared'), { depth: '0' }).status(200);
});
