// The same as for calendars, for files and folders in folders (RFC 3744 Appendix B): with these privileges alone, and not without one.
import { describe, expect, it } from 'vitest';
import { D } from '#xml';
import { acl, deny, expanded, expandProperty, grant } from '../../support/access-bodies.js';
import type { Answer } from '../../support/answer.js';
import { lockinfo, propertyupdate, propfind, syncCollection, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const alice = await daybook.account();

interface Request {
  readonly needs: readonly string[];
  /** @param at a folder of Bob's with `one.txt` and `inner/` in it, which has `deep.txt` in it; the entries stand on it */
  readonly send: (at: string) => Promise<Answer>;
}

const note = propertyupdate([valued('{urn:x}note', 'a note')]);

let names = 0;
const free = () => {
  names += 1;
  return `${alice.files}free-${names}`;
};
const ownFile = async () => {
  const path = free();
  await alice.put(path, 'own').status(201);
  return path;
};
const ownFolder = async () => {
  const path = `${free()}/`;
  await alice.mkcol(path).status(201);
  await alice.put(`${path}own.txt`, 'own').status(201);
  return path;
};

const REQUESTS: Readonly<Record<string, Request>> = {
  'GET of a file': { needs: ['read'], send: (at) => alice.get(`${at}one.txt`) },
  'GET of a file further below': { needs: ['read'], send: (at) => alice.get(`${at}inner/deep.txt`) },
  'GET of a folder': { needs: ['read'], send: (at) => alice.get(at) },
  'PROPFIND of a folder': { needs: ['read'], send: (at) => alice.list(at, propfind(D('getetag'))) },
  'PROPFIND of a file': { needs: ['read'], send: (at) => alice.propfind(`${at}one.txt`, propfind(D('getetag'))) },
  'a synchronisation': { needs: ['read'], send: (at) => alice.report(at, syncCollection({ level: 'infinite' })) },
  'an expansion': { needs: ['read'], send: (at) => alice.report(at, expandProperty(expanded(D('owner')))) },
  'PUT of a new file': { needs: ['bind'], send: (at) => alice.put(`${at}new.txt`, 'x') },
  'PUT of a new file further below': { needs: ['bind'], send: (at) => alice.put(`${at}inner/new.txt`, 'x') },
  'POST of a new file': { needs: ['bind'], send: (at) => alice.post(at, 'x') },
  'PUT over a file': { needs: ['write-content'], send: (at) => alice.put(`${at}one.txt`, 'x') },
  'PROPPATCH of a folder': { needs: ['write-properties'], send: (at) => alice.proppatch(`${at}inner/`, note) },
  'PROPPATCH of a file': { needs: ['write-properties'], send: (at) => alice.proppatch(`${at}one.txt`, note) },
  'DELETE of a file': { needs: ['unbind'], send: (at) => alice.delete(`${at}one.txt`) },
  'DELETE of a folder': { needs: ['unbind'], send: (at) => alice.delete(`${at}inner/`) },
  'MKCOL in a folder': { needs: ['bind'], send: (at) => alice.mkcol(`${at}new/`) },
  'MKCOL further below': { needs: ['bind'], send: (at) => alice.mkcol(`${at}inner/new/`) },
  'COPY out': { needs: ['read'], send: (at) => alice.copy(`${at}one.txt`, free()) },
  'MOVE out': { needs: ['read', 'unbind'], send: (at) => alice.move(`${at}one.txt`, free()) },
  'COPY in': { needs: ['bind'], send: async (at) => alice.copy(await ownFile(), `${at}new.txt`) },
  'MOVE in': { needs: ['bind'], send: async (at) => alice.move(await ownFile(), `${at}inner/new.txt`) },
  'COPY over a file': {
    needs: ['write-content', 'write-properties'],
    send: async (at) => alice.copy(await ownFile(), `${at}one.txt`),
  },
  'MOVE over a file': {
    needs: ['bind', 'unbind'],
    send: async (at) => alice.move(await ownFile(), `${at}one.txt`),
  },
  'COPY of a folder': { needs: ['read'], send: (at) => alice.copy(`${at}inner/`, `${free()}/`) },
  'MOVE of a folder': { needs: ['read', 'unbind'], send: (at) => alice.move(`${at}inner/`, `${free()}/`) },
  'COPY of a folder in': { needs: ['bind'], send: async (at) => alice.copy(await ownFolder(), `${at}new/`) },
  'MOVE of a folder in': { needs: ['bind'], send: async (at) => alice.move(await ownFolder(), `${at}new/`) },
  'COPY over a folder': {
    needs: ['bind', 'unbind'],
    send: async (at) => alice.copy(await ownFolder(), `${at}inner/`),
  },
  'COPY of a file over a folder': {
    needs: ['bind', 'unbind'],
    send: async (at) => alice.copy(await ownFile(), `${at}inner`),
  },
  'LOCK of a file': { needs: ['write-content'], send: (at) => alice.lock(`${at}one.txt`, lockinfo()) },
  'LOCK of a folder': { needs: ['write-content'], send: (at) => alice.lock(at, lockinfo()) },
  'LOCK of a name that nothing has': { needs: ['bind'], send: (at) => alice.lock(`${at}new.txt`, lockinfo()) },
  'an ACL': { needs: ['write-acl'], send: (at) => alice.send('ACL', `${at}inner/`, acl()) },
};

/** A folder of somebody else's, with these entries about Alice. */
async function folderWith(...entries: readonly ReturnType<typeof grant>[]): Promise<string> {
  const bob = await daybook.account();
  const at = `${bob.files}shared/`;
  for (const path of [at, `${at}inner/`]) await bob.mkcol(path).status(201);
  for (const path of [`${at}one.txt`, `${at}inner/deep.txt`]) await bob.put(path, 'text').status(201);
  await bob.send('ACL', at, acl(...entries)).status(200);
  return at;
}

describe.each(Object.entries(REQUESTS))('%s', (_, { needs, send }) => {
  it(`works with ${needs.join(' and ')}`, async () => {
    const { status, text } = await send(await folderWith(grant(alice.principal, ...needs)));
    expect([200, 201, 204, 207], text).toContain(status);
    expect(text).not.toContain('need-privileges');
  });

  it.each(needs)('is refused without %s', async (missing) => {
    const answer = await send(await folderWith(deny(alice.principal, missing), grant(alice.principal, 'all')));
    expect(answer.status, answer.text).toBe(403);
    expect(answer.text).toMatch(new RegExp(`<d:privilege><d:${missing}/></d:privilege>`));
  });
});
