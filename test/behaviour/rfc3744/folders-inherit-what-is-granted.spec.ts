// What is granted on a folder goes for all that is below it, until an entry that is nearer says otherwise (RFC 3744 §5.5.4).
import { expect, it } from 'vitest';
import { D, type Markup } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

/** Alice with `a/`, `a/b/`, `a/b/c/`, `a-b/` and a file in each, and Bob, who may do nothing yet. */
async function prepared() {
  const [alice, bob] = [await account(), await account()];
  const at = (path: string) => `${alice.files}${path}`;
  for (const path of ['a/', 'a/b/', 'a/b/c/', 'a-b/']) {
    await alice.mkcol(at(path)).status(201);
    await alice.put(at(`${path}file`), path).status(201);
  }
  const set = (path: string, ...aces: readonly Markup[]) => alice.send('ACL', at(path), acl(...aces)).status(200);
  return { alice, bob, at, set };
}

it('a grant goes for everything below, and for nothing beside', async () => {
  const { bob, at, set } = await prepared();
  await set('a/', grant(bob.principal, 'read'));
  for (const path of ['a/file', 'a/b/file', 'a/b/c/file']) await bob.get(at(path)).status(200);
  await bob.list(at('a/b/'), propfind(D('getetag'))).hrefs([at('a/b/'), at('a/b/c/'), at('a/b/file')]);
  await bob.get(at('a-b/file')).status(404);
  await bob.put(at('a/b/new'), 'x').status(403).precondition(D('need-privileges'));
  await set('a/', grant(bob.principal, 'read', 'write'));
  await bob.put(at('a/b/new'), 'x').status(201);
  await bob.mkcol(at('a/b/c/d/')).status(201);
  await bob.delete(at('a/b/c/')).status(204);
  await bob.delete(at('a/')).status(403).precondition(D('need-privileges'));
});

it('the nearest entry decides', async () => {
  const { bob, at, set } = await prepared();
  await set('a/b/c/', grant(bob.principal, 'read'));
  await set('a/b/', deny(bob.principal, 'all'));
  await set('a/', grant(bob.principal, 'read'));
  await bob.get(at('a/file')).status(200);
  await bob.get(at('a/b/file')).status(403);
  await bob.get(at('a/b/c/file')).status(200);
});

it('the way to what is shared can be walked, and shows nothing else', async () => {
  const { bob, at, set } = await prepared();
  await set('a/b/c/', grant(bob.principal, 'read'));
  await bob
    .list(at(''), propfind(D('resourcetype')))
    .status(207)
    .hrefs([at(''), at('a/')]);
  await bob
    .list(at('a/'), propfind(D('resourcetype')))
    .status(207)
    .hrefs([at('a/'), at('a/b/')]);
  await bob.list(at('a/b/c/'), propfind(D('getetag'))).hrefs([at('a/b/c/'), at('a/b/c/file')]);
  const way = (await bob.propfind(at('a/'), propfind(D('resourcetype'), D('displayname')))).of();
  expect([way.statusOf(D('resourcetype')), way.statusOf(D('displayname'))]).toEqual([200, 403]);
  await bob.get(at('a/file')).status(403);
  await bob.get(at('a-b/file')).status(404);
  await bob.mkcol(at('a/new/')).status(403);
});

it('the list of a folder shows what it inherits, and from where', async () => {
  const { alice, bob, at, set } = await prepared();
  await set('', grant(bob.principal, 'read-acl'));
  await set('a/', grant(bob.principal, 'read'));
  await set('a/b/', deny(bob.principal, 'write'));
  const { text } = await alice.propfind(at('a/b/'), propfind(D('acl'))).status(207);
  const aces = text.split('<d:ace>').slice(1);
  expect(aces.map((ace) => /<d:inherited><d:href>([^<]*)/.exec(ace)?.[1])).toEqual([
    undefined,
    undefined,
    at('a/'),
    at(''),
  ]);
  expect(aces[1]).toContain('<d:deny><d:privilege><d:write/>');
});

it('what is moved keeps its own entries, and inherits anew', async () => {
  const { alice, bob, at, set } = await prepared();
  await set('a/', grant(bob.principal, 'read'));
  await set('a/b/c/', grant(bob.principal, 'read', 'write'));
  await alice.move(at('a/b/'), at('a-b/b/')).status(201);
  await bob.get(at('a-b/b/file')).status(403);
  await bob.put(at('a-b/b/c/file'), 'new').status(204);
  await bob.get(at('a-b/file')).status(403);
  await alice.copy(at('a-b/b/'), at('a/b/')).status(201);
  await bob.get(at('a/b/c/file')).status(200);
  await bob.put(at('a/b/c/file'), 'newer').status(403);
});
