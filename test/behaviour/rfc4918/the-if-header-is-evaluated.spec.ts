// The If header: ETags and sync tokens about the resource itself or another one (RFC 4918 §10.4, RFC 6578 §5).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { expandProperty } from '../../support/access-bodies.js';
import { anotherDefault } from '../../support/another-default.js';
import { event } from '../../support/objects.js';
import { propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { PUBLIC_HOST, startDaybook } from '../../support/server.js';

const { account, interrupt, port } = await startDaybook();

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
  await put(`<${other}> ([${otherEtag}])`).status(204);
  await put(`<${other}> (["x"])`).status(412);
  await put(`<${other}> (Not [${otherEtag}]) <${alice.calendar}missing.ics> (["x"])`).status(412);
  await put(`<${alice.calendar}missing.ics> (Not ["x"])`).status(204);
  await put(`<http://${PUBLIC_HOST}${other}> ([${otherEtag}])`).status(204);
  await put(`<http://elsewhere.example${other}> ([${otherEtag}])`).status(412);
});

it('a COPY or MOVE can be made to depend on what is at the destination', async () => {
  const { alice, path, etag } = await prepared();
  const destination = `${alice.calendarHome}second/b.ics`;
  await alice.mkcalendar(`${alice.calendarHome}second/`).status(201);
  const { etag: there } = await alice.put(destination, event({ uid: 'a', summary: 'b' })).status(201);
  await alice.copy(path, destination, { if: `<${destination}> (["x"])` }).status(412);
  await alice.copy(path, destination, { if: `<${path}> (["x"])` }).status(412);
  await alice.copy(path, destination, { if: `<${destination}> ([${there}])` }).status(204);
  await alice.copy(path, destination, { if: `([${etag}])` }).status(204);
  await alice.move(path, destination, { if: `<${destination}> ([${there}])` }).status(412);
  await alice.move(path, destination, { if: `<${destination}> ([${etag}])` }).status(204);
});

it('another writer who comes first makes a condition on another member false', async () => {
  const { alice, put } = await prepared();
  const other = `${alice.calendar}b.ics`;
  const { etag } = await alice.put(other, event({ uid: 'b' })).status(201);
  interrupt('begin', () => alice.put(other, event({ uid: 'b', summary: 'first' })).status(204));
  await put(`<${other}> ([${etag}])`).status(412);
});

it('requests that only read obey it as well', async () => {
  const { alice, path, etag, token } = await prepared();
  const reads = (condition: string) => [
    alice.get(path, { if: condition }),
    alice.head(path, { if: condition }),
    alice.propfind(path, undefined, { if: condition }),
    alice.report(path, expandProperty(), { if: condition }),
    alice.options(path, { if: condition }),
  ];
  for (const read of reads(`([${etag}])`)) await read.status(200, 207);
  for (const read of reads('(["x"])')) await read.status(412);
  for (const read of reads(`<${alice.calendar}> (<${await token()}>)`)) await read.status(200, 207);
  await alice.list(alice.calendar, undefined, { if: `(<${await token()}>)` }).status(207);
  await alice.list(alice.calendar, undefined, { if: '(<urn:x>)' }).status(412);
  await alice.propfind(alice.principal, undefined, { if: '(["x"])' }).status(412);
  await alice.propfind(alice.principal, undefined, { if: '(Not ["x"])' }).status(207);
});

it('a new collection can depend on the state of the home, and a new member on that of its collection', async () => {
  const { alice, token } = await prepared();
  const home = async () =>
    (await alice.propfind(alice.calendarHome, propfind(D('sync-token')))).of().text(D('sync-token')) ?? '';
  const before = await home();
  await alice.mkcalendar(`${alice.calendarHome}b/`, undefined, { if: `<${alice.calendarHome}> (<urn:x>)` }).status(412);
  await alice
    .mkcalendar(`${alice.calendarHome}b/`, undefined, { if: `<${alice.calendarHome}> (<${before}>)` })
    .status(201);
  await alice.mkcol(`${alice.calendarHome}c/`, undefined, { if: `<${alice.calendarHome}> (<${before}>)` }).status(412);
  await alice.mkcol(`${alice.calendarHome}c/`, undefined, { 'if-match': '*' }).status(412);
  await alice.proppatch(alice.calendarHome, propertyupdate([]), { if: `(<${before}>)` }).status(412);
  const since = await token();
  await alice.post(alice.calendar, event(), { if: `(<${since}>)` }).status(201);
  await alice.post(alice.calendar, event(), { if: `(<${since}>)` }).status(412);
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
  await anotherDefault(alice);
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
    Array.from({ length: 51 }, (_, n) => `</${n}> (<a>)`).join(' '),
  ];
  for (const value of malformed) {
    await alice.put(path, event({ uid: 'a', summary: 'x' }), { if: value }).status(400);
    await alice.delete(path, { if: value }).status(400);
    await alice.propfind(path, undefined, { if: value }).status(400);
  }
  await alice.get(path).status(200).header('etag', etag);
});
