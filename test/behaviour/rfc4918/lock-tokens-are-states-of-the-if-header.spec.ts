// The examples of the If header with lock tokens (RFC 4918 §10.4.6 to §10.4.11).
import { expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { lockinfo } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, port } = await startDaybook();
const STRANGE = 'urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2';

async function prepared() {
  const alice = await account();
  const path = `${alice.calendar}resource1.ics`;
  const { etag } = await alice.put(path, event({ uid: 'a' })).status(201);
  let version = 0;
  const put = (condition: string) =>
    alice.put(path, event({ uid: 'a', summary: String(++version) }), { if: condition });
  const url = (at: string) => `http://127.0.0.1:${port}${at}`;
  return { alice, path, etag, put, url };
}

it('§10.4.6: a token and an ETag in one list must both be true, of two lists one is enough', async () => {
  const { alice, path, etag, put } = await prepared();
  const { lockToken } = await alice.lock(path, lockinfo()).status(200);
  await put(`(<${lockToken}> ["x"]) (["y"])`).status(412);
  await put(`(<${STRANGE}> [${etag}])`).status(412);
  const answer = await put(`(<${lockToken}> [${etag}]) (["y"])`).status(204);
  await put(`(<${lockToken}> ["x"]) ([${answer.etag}])`).status(204);
});

// RFC 4918 §10.4.3
it('§10.4.7: Not is about the next condition only', async () => {
  const { alice, path, put } = await prepared();
  const { lockToken } = await alice.lock(path, lockinfo()).status(200);
  await put(`(Not <${STRANGE}> <${lockToken}>)`).status(204);
  await put(`(Not <${lockToken}> <${STRANGE}>)`).status(412);
  await put(`(Not <${lockToken}>)`).status(412);
  await put(`(Not <${STRANGE}> Not <${lockToken}>)`).status(412);
});

it('§10.4.8: a list that is always true submits the tokens of the others', async () => {
  const { alice, path, put } = await prepared();
  const { lockToken } = await alice.lock(path, lockinfo()).status(200);
  await put(`(<${lockToken}>) (Not <DAV:no-lock>)`).status(204);
  await put(`(<${lockToken}x>) (Not <DAV:no-lock>)`).status(423).precondition(D('lock-token-submitted'), path);
  await alice.unlock(path, lockToken).status(204);
  await put(`(<${lockToken}>)`).status(412);
  await put(`(<${lockToken}>) (Not <DAV:no-lock>)`).status(204);
});

it('§10.4.9: a COPY can depend on the lock and the ETag of its source', async () => {
  const { alice, path, etag } = await prepared();
  await alice.mkcalendar(`${alice.calendarHome}b/`).status(201);
  const destination = `${alice.calendarHome}b/resource2.ics`;
  const { lockToken } = await alice.lock(path, lockinfo()).status(200);
  const copy = (condition: string) => alice.copy(path, destination, { if: condition });
  await copy(`<${path}> (<${STRANGE}> [W/${etag}]) (["strong ETag"])`).status(412);
  // §10.4.4 leaves to the server how weak ones are compared.
  await copy(`<${path}> (<${lockToken}> [W/${etag}]) (["strong ETag"])`).status(201);
  await copy(`<${path}> (<${STRANGE}> [W/"x"]) ([${etag}])`).status(204);
  await copy(`(<${lockToken}> [${etag}])`).status(204);
});

it('§10.4.10: a token is compared with the resource that its list names', async () => {
  const { alice, path, url } = await prepared();
  const remove = (condition: string) => alice.delete(path, { if: condition });
  const { lockToken } = await alice.lock(alice.calendar, lockinfo()).status(200);
  await remove(`<${url(alice.calendar)}> (<${STRANGE}>)`).status(412);
  await remove(`<${url(alice.calendarHome)}> (<${lockToken}>)`).status(412);
  await remove(`<${url(alice.calendar)}> (<${lockToken}>)`).status(204);
});

// RFC 4918 §10.4.1
it('a token is that of everything in the scope of its lock (§10.4.4)', async () => {
  const { alice, path } = await prepared();
  const other = `${alice.calendar}other.ics`;
  await alice.put(other, event()).status(201);
  const deep = await alice.lock(alice.calendar, lockinfo('shared')).status(200);
  const flat = await alice.lock(alice.calendar, lockinfo('shared'), { depth: '0' }).status(200);
  const get = (at: string, condition: string) => alice.get(at, { if: condition });
  await get(path, `(<${deep.lockToken}>)`).status(200);
  await get(path, `<${other}> (<${deep.lockToken}>)`).status(200);
  await get(path, `<${alice.calendar}> (<${deep.lockToken}> <${flat.lockToken}>)`).status(200);
  await get(path, `(<${flat.lockToken}>)`).status(412);
  await get(path, `<${alice.addressBook}> (<${deep.lockToken}>)`).status(412);
  await get(alice.principal, `<${alice.calendar}new.ics> (<${deep.lockToken}>)`).status(200);
});

it('§10.4.11: what is at no URL has no state', async () => {
  const { alice, path } = await prepared();
  const absent = `${alice.calendar}rfc2518.ics`;
  await alice.get(path, { if: `<${absent}> (["4217"])` }).status(412);
  await alice.get(path, { if: `<${absent}> (Not ["4217"])` }).status(200);
  await alice.put(absent, event(), { if: `(<${STRANGE}>)` }).status(412);
  await alice.put(absent, event(), { if: `(Not <${STRANGE}>)` }).status(201);
});

it('a token that somebody else may not read says nothing to them', async () => {
  const { alice, path } = await prepared();
  const bob = await account();
  const own = `${bob.calendar}own.ics`;
  await bob.put(own, event()).status(201);
  const { lockToken } = await alice.lock(path, lockinfo()).status(200);
  for (const tag of [path, alice.calendar, alice.calendarHome]) {
    await bob.get(own, { if: `<${tag}> (<${lockToken}>)` }).status(412);
    expect((await bob.get(own, { if: `<${tag}> (Not <${lockToken}>)` }).status(200)).text).not.toContain(lockToken);
  }
});
