// sync-collection on folders: what is directly in one at level 1, and all that is below it at level infinite (RFC 6578 §3.3).
import { expect, it } from 'vitest';
import { CS, D } from '#xml';
import { acl, deny, grant } from '../../support/access-bodies.js';
import { propertyupdate, propfind, syncCollection, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

/** An account with `a/`, `a/b/`, `a/b/c` and `d`. */
async function prepared() {
  const alice = await account();
  const at = (path: string) => `${alice.files}${path}`;
  for (const path of ['a/', 'a/b/']) await alice.mkcol(at(path)).status(201);
  for (const path of ['a/b/c', 'd']) await alice.put(at(path), path).status(201);
  return { alice, at };
}

const sync = (alice: Account, path: string, level: string, since = '') =>
  alice.report(path, syncCollection({ since, level }));

it('level 1 tells what changed directly in it, and which folders in it changed anywhere', async () => {
  const { alice, at } = await prepared();
  const first = await sync(alice, alice.files, '1')
    .status(207)
    .hrefs([at('a/'), at('d')]);
  await sync(alice, alice.files, '1', first.syncToken).hrefs([]).gone([]);
  await alice.put(at('a/b/c'), 'changed').status(204);
  const second = await sync(alice, alice.files, '1', first.syncToken)
    .hrefs([at('a/')])
    .gone([]);
  await alice.put(at('e'), 'new').status(201);
  await alice.delete(at('d')).status(204);
  const third = await sync(alice, alice.files, '1', second.syncToken)
    .hrefs([at('e')])
    .gone([at('d')]);
  await alice.delete(at('a/b/')).status(204);
  const fourth = await sync(alice, alice.files, '1', third.syncToken)
    .hrefs([at('a/')])
    .gone([]);
  await alice.delete(at('a/')).status(204);
  await sync(alice, alice.files, '1', fourth.syncToken)
    .hrefs([])
    .gone([at('a/')]);
});

it('level infinite tells of each member below it, and of the folders on the way there', async () => {
  const { alice, at } = await prepared();
  const everything = [at('a/'), at('a/b/'), at('a/b/c'), at('d')];
  const first = await sync(alice, alice.files, 'infinite').status(207).hrefs(everything).gone([]);
  await alice.put(at('a/b/c'), 'changed').status(204);
  const second = await sync(alice, alice.files, 'infinite', first.syncToken)
    .hrefs([at('a/'), at('a/b/'), at('a/b/c')])
    .gone([]);
  await alice.delete(at('a/b/c')).status(204);
  await alice.proppatch(at('a/'), propertyupdate([valued('{urn:x}note', 'x')])).status(207);
  const third = await sync(alice, alice.files, 'infinite', second.syncToken)
    .hrefs([at('a/'), at('a/b/')])
    .gone([at('a/b/c')]);
  await alice.delete(at('a/')).status(204);
  await sync(alice, alice.files, 'infinite', third.syncToken)
    .hrefs([])
    .gone([at('a/'), at('a/b/')]);
});

it('of a folder tells nothing of what is beside it', async () => {
  const { alice, at } = await prepared();
  await alice.mkcol(at('a-b/')).status(201);
  const first = await sync(alice, at('a/'), 'infinite').hrefs([at('a/b/'), at('a/b/c')]);
  await alice.put(at('a-b/x'), 'x').status(201);
  await alice.put(at('d'), 'x').status(204);
  await alice.delete(at('a-b/')).status(204);
  await sync(alice, at('a/'), 'infinite', first.syncToken).hrefs([]).gone([]);
  await sync(alice, at('a/'), '1', first.syncToken).hrefs([]).gone([]);
});

it('what was moved is gone here and there is something there; a client that knows all below begins anew', async () => {
  const { alice, at } = await prepared();
  const { syncToken } = await sync(alice, alice.files, 'infinite');
  await alice.move(at('a/b/'), at('z/')).status(201);
  await sync(alice, alice.files, '1', syncToken)
    .hrefs([at('a/'), at('z/')])
    .gone([]);
  await sync(alice, at('a/'), '1').hrefs([]).gone([]);
  await sync(alice, alice.files, 'infinite', syncToken).status(403).precondition(D('valid-sync-token'));
  await sync(alice, alice.files, 'infinite').hrefs([at('a/'), at('z/'), at('z/c'), at('d')]);
});

it('the state of a folder is another one after each change below it, and the same as long as there is none', async () => {
  const { alice, at } = await prepared();
  const states = async () =>
    await Promise.all(
      ['', 'a/', 'a/b/'].map(async (path) =>
        (await alice.propfind(at(path), propfind(CS('getctag')))).of().text(CS('getctag')),
      ),
    );
  let before = await states();
  const changed = async (work: Promise<unknown>, ...expected: readonly boolean[]) => {
    await work;
    const after = await states();
    expect(after.map((state, index) => state !== before[index])).toEqual(expected);
    before = after;
  };
  await changed(alice.put(at('d'), 'x'), true, false, false);
  await changed(alice.put(at('a/e'), 'x'), true, true, false);
  await changed(alice.put(at('a/b/c'), 'x'), true, true, true);
  await changed(alice.mkcol(at('a/b/f/')), true, true, true);
  await changed(alice.delete(at('a/b/f/')), true, true, true);
  await changed(alice.move(at('a/b/c'), at('c')), true, true, true);
  await changed(alice.copy(at('c'), at('a/c')), true, true, false);
  await changed(alice.proppatch(at('a/c'), propertyupdate([valued('{urn:x}note', 'x')])), true, true, false);
  await changed(alice.mkcalendar(`${alice.calendarHome}work/`), false, false, false);
  const tokens = before;
  const reported = await Promise.all(['', 'a/', 'a/b/'].map((path) => sync(alice, at(path), '1')));
  expect(reported.map(({ syncToken }) => syncToken)).toEqual(tokens);
});

it('comes in parts, each of which continues the one before', async () => {
  const { alice, at } = await prepared();
  for (const path of ['a/1', 'a/2', 'a/b/3', '4']) await alice.put(at(path), 'x').status(201);
  for (const [level, expected] of [
    ['1', ['4', 'a/', 'd']],
    ['infinite', ['4', 'a/', 'a/1', 'a/2', 'a/b/', 'a/b/3', 'a/b/c', 'd']],
  ] as const) {
    const seen: string[] = [];
    for (let since = '', more = true; more; ) {
      const answer = await alice.report(alice.files, syncCollection({ since, level, limit: 3 })).status(207);
      seen.push(...answer.resources.filter(({ status }) => status === undefined).map(({ href }) => href));
      more = answer.resources.some(({ status }) => status === 507);
      since = answer.syncToken;
    }
    expect(seen.sort()).toEqual(expected.map(at));
  }
});

it('tells nobody of what is kept back, not even when it goes', async () => {
  const { alice, at } = await prepared();
  const bob = await account();
  await alice.send('ACL', alice.files, acl(grant(bob.principal, 'read'))).status(200);
  await alice.send('ACL', at('a/'), acl(deny(bob.principal, 'all'))).status(200);
  for (const level of ['1', 'infinite']) await sync(bob, alice.files, level).hrefs([at('d')]);
  const { syncToken } = await sync(bob, alice.files, 'infinite');
  await alice.put(at('a/b/c'), 'changed').status(204);
  await sync(bob, alice.files, 'infinite', syncToken).hrefs([]).gone([]);
  await alice.delete(at('a/b/')).status(204);
  await sync(bob, alice.files, 'infinite', syncToken).status(403).precondition(D('valid-sync-token'));
  await sync(bob, alice.files, 'infinite')
    .hrefs([at('d')])
    .gone([]);
});
