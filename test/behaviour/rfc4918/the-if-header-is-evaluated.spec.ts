// The If header: ETags and sync tokens about the resource itself or another one (RFC 4918 §10.4, RFC 6578 §5).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, port } = await startDaybook();

async function prepared() {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const { etag } = await alice.put(path, event({ uid: 'a' })).status(201);
  const token = async () =>
    (await alice.propfind(alice.calendar, propfind(D('sync-token')))).of().text(D('sync-token')) ?? '';
  let version = 0;
  const put = (condition: string) =>
    alice.put(path, event({ uid: 'a', summary: String(++version) }), { if: condition });
  return { alice, path, etag, token, put };
}

it('untagged lists are about the resource itself', async () => {
  const { etag, put } = await prepared();
  await put('(["x"])').status(412);
  await put(`([${etag}] ["x"])`).status(412);
  await put(`(["x"]) ([${etag}])`).status(204);
  await put(`([${etag}])`).status(412);
  await put('(Not ["x"])').status(204);
  await put('(Not <DAV:no-lock>)').status(204);
  await put('(<DAV:no-lock>)').status(412);
  await put('(<urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2>)').status(412);
});

it('tagged lists are about the resource they name, as a path or as a URL', async () => {
  const { alice, path, etag, put } = await prepared();
  const other = `${alice.calendar}b.ics`;
  const { etag: otherEtag } = await alice.put(other, event()).status(201);
  await put(`<${path}> (["x"])`).status(412);
  await put(`<http://127.0.0.1:${port}${path}> ([${etag}])`).status(204);
  const { etag: second } = await alice.head(path);
  await put(`<${path.replace('a.ics', '%61.ics')}> ([${second}])`).status(204);
  await put(`<${other}> (["x"]) <${path}> (Not ["x"])`).status(204);
  // Of other members nothing is known, so nothing about them holds.
  await put(`<${other}> ([${otherEtag}])`).status(204, 412);
});

it('the sync token of the collection guards against every change in it', async () => {
  const { alice, token, put } = await prepared();
  const before = await token();
  await put(`<${alice.calendar}> (<${before}>)`).status(204);
  await put(`<${alice.calendar}> (<${before}>)`).status(412);
  const after = await token();
  await alice
    .proppatch(alice.calendar, propertyupdate([valued(D('displayname'), 'x')]), { if: `(<${before}>)` })
    .status(412);
  await alice
    .proppatch(alice.calendar, propertyupdate([valued(D('displayname'), 'y')]), { if: `(<${after}>)` })
    .status(207);
  await alice.delete(alice.calendar, { if: `(<${after}>)` }).status(412);
  await alice.delete(alice.calendar, { if: `(<${await token()}>)` }).status(204);
});

it('DELETE, MOVE and COPY obey it as well', async () => {
  const { alice, path, etag } = await prepared();
  await alice.delete(path, { if: '(["x"])' }).status(412);
  await alice.move(path, `${alice.calendar}b.ics`, { if: '(["x"])' }).status(412);
  await alice.copy(path, `${alice.calendar}b.ics`, { if: '(["x"])' }).status(412);
  await alice.move(path, `${alice.calendar}b.ics`, { if: `([${etag}])` }).status(201);
});

it('about what the caller may not see nothing holds, whatever the ETag', async () => {
  const { alice, put } = await prepared();
  const bob = await account();
  const { etag } = await bob.put(`${bob.calendar}secret.ics`, event()).status(201);
  await put(`<${bob.calendar}secret.ics> ([${etag}])`).status(412);
  await put(`<${bob.calendar}secret.ics> (["x"])`).status(412);
  expect((await alice.get(`${bob.calendar}secret.ics`).status(404)).text).not.toContain(etag);
});

it('what cannot be read is refused, never ignored', async () => {
  const { alice, path, etag } = await prepared();
  const malformed = [
    '',
    '()',
    '(',
    ')',
    `(${etag})`,
    '(["x"]',
    '(["x"]))',
    '(Not)',
    '(Not Not ["x"])',
    '<a> ',
    'nonsense',
    '([x])',
    '(<a b>)',
    '(["x"]) <http://[> (["x"])',
    `(${'<urn:x> '.repeat(1000)})`,
  ];
  for (const value of malformed) {
    await alice.put(path, event({ uid: 'a', summary: 'x' }), { if: value }).status(400);
    await alice.delete(path, { if: value }).status(400);
    await alice.propfind(path, undefined, { if: value }).status(400);
  }
  await alice.get(path).status(200).header('etag', etag);
});
