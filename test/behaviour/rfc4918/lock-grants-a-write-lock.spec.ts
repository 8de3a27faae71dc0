// LOCK, UNLOCK and the properties that show locks, as the examples have them (RFC 4918 §9.10, §9.11, §15.8, §15.10).
import { describe, expect, it } from 'vitest';
import { D, element, elements, serialize, text, textOf, type XmlElement } from '#xml';
import type { Answer } from '../../support/answer.js';
import { card, event } from '../../support/objects.js';
import { allprop, lockinfo, propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook({ limits: { maxLockSeconds: 604_800, maxPropertySize: 2000 } });

async function withObject(): Promise<{ alice: Account; path: string }> {
  const alice = await account();
  const path = `${alice.calendar}proposal.ics`;
  await alice.put(path, event({ uid: 'proposal' })).status(201);
  return { alice, path };
}

/** The one lock in the body of a LOCK's answer. */
function activeLock({ root }: Answer): XmlElement {
  expect(root.name).toBe(D('prop'));
  const [lock, ...others] = elements(root).flatMap((discovery) => elements(discovery, D('activelock')));
  if (lock === undefined || others.length > 0) throw new Error(`${others.length} locks too many.`);
  return lock;
}

/** An element of DAV without prefixes. */
const plain = (part: XmlElement) =>
  serialize(part)
    .replace(/ xmlns:\w+="DAV:"/, '')
    .replace(/(<\/?)\w+:/g, '$1');
const shown = (lock: XmlElement) => elements(lock).map(plain);

describe('a new lock', () => {
  it('is answered as in the example of §9.10.7', async () => {
    const { alice, path } = await withObject();
    const body = `<?xml version="1.0" encoding="utf-8" ?>
      <D:lockinfo xmlns:D='DAV:'>
        <D:lockscope><D:exclusive/></D:lockscope>
        <D:locktype><D:write/></D:locktype>
        <D:owner><D:href>http://example.org/~ejw/contact.html</D:href></D:owner>
      </D:lockinfo>`;
    const answer = await alice
      .lock(path, body, { timeout: 'Infinite, Second-4100000000' })
      .status(200)
      .header('cache-control', 'no-cache');
    expect(shown(activeLock(answer))).toEqual([
      '<lockscope><exclusive/></lockscope>',
      '<locktype><write/></locktype>',
      '<depth>infinity</depth>',
      '<owner><href>http://example.org/~ejw/contact.html</href></owner>',
      '<timeout>Second-604800</timeout>',
      `<locktoken><href>${answer.lockToken}</href></locktoken>`,
      `<lockroot><href>${path}</href></lockroot>`,
    ]);
  });

  it('stands on homes, calendars, address books and what is in them, and on nothing else', async () => {
    const { alice, path } = await withObject();
    const contact = `${alice.addressBook}a.vcf`;
    await alice.put(contact, card()).status(201);
    for (const place of [path, contact, alice.calendar, alice.addressBook, alice.calendarHome, alice.addressBookHome]) {
      const { lockToken } = await alice.lock(place, lockinfo(), { depth: '0' }).status(200);
      const resource = (await alice.propfind(place, propfind(D('lockdiscovery'), D('supportedlock')))).of();
      expect(resource.text(D('lockdiscovery'))).toContain(lockToken);
      expect(resource.found.get(D('supportedlock'))?.children).toHaveLength(2);
      await alice.unlock(place, lockToken).status(204);
    }
    for (const place of ['/', '/dav/', '/dav/calendars/', '/dav/principals/', alice.principal]) {
      const { headers } = await alice.lock(place, lockinfo()).status(405);
      expect(headers.allow).not.toContain('LOCK');
    }
  });

  it('keeps what its owner says, and in its language', async () => {
    const { alice, path } = await withObject();
    const body = `<D:lockinfo xmlns:D="DAV:" xml:lang="de"><D:lockscope><D:shared/></D:lockscope>
      <D:locktype><D:write/></D:locktype><D:owner><x:who xmlns:x="urn:x" x:a="1">Jürgen &amp;
      <![CDATA[<b>]]></x:who> </D:owner></D:lockinfo>`;
    const owner = element(activeLock(await alice.lock(path, body).status(200)), D('owner'));
    expect(owner && serialize(owner)).toBe(
      '<D:owner xmlns:D="DAV:" xml:lang="de"><x:who xmlns:x="urn:x" x:a="1">Jürgen &amp;\n      &lt;b&gt;</x:who> </D:owner>',
    );
    expect((await alice.propfind(path, propfind(D('lockdiscovery')))).text).toContain('Jürgen');
    await alice.lock(path, lockinfo('shared', text('x'.repeat(2000)))).status(413);
  });

  // RFC 4918 §9.10.2, §10.7
  it('lasts as long as was asked for, at most as long as the server allows', async () => {
    const { alice, path } = await withObject();
    const seconds = async (timeout?: string) => {
      const answer = await alice.lock(path, lockinfo(), { timeout }).status(200);
      await alice.unlock(path, answer.lockToken).status(204);
      return textOf(element(activeLock(answer), D('timeout')) ?? activeLock(answer));
    };
    expect(await seconds('Second-60')).toBe('Second-60');
    expect(await seconds('Second-600, Infinite')).toBe('Second-600');
    expect(await seconds('Extend, second-7')).toBe('Second-7');
    expect(await seconds('Second-0')).toBe('Second-1');
    for (const much of [undefined, 'Infinite', 'Second-604801', 'Second-4294967295', 'nonsense', 'Second-x', '']) {
      expect(await seconds(much), much).toBe('Second-604800');
    }
  });

  it('needs a lockinfo element that makes sense, and a Depth of 0 or infinity', async () => {
    const { alice, path } = await withObject();
    const info = (inside: string) => `<d:lockinfo xmlns:d="DAV:">${inside}</d:lockinfo>`;
    const scope = '<d:lockscope><d:exclusive/></d:lockscope>';
    const type = '<d:locktype><d:write/></d:locktype>';
    for (const body of [
      info(''),
      info(scope),
      info(type),
      info(`${type}<d:lockscope/>`),
      info(`${type}<d:lockscope><d:none/></d:lockscope>`),
      info(`${scope}<d:locktype><d:read/></d:locktype>`),
      '<d:propfind xmlns:d="DAV:"/>',
      '<d:lockinfo xmlns:d="DAV:">',
    ]) {
      await alice.lock(path, body).status(400);
    }
    await alice.lock(path, lockinfo(), { depth: '1' }).status(400);
    await alice.lock(path, lockinfo(), { depth: 'Infinity' }).status(200);
  });

  it('obeys the conditions of the request', async () => {
    const { alice, path } = await withObject();
    const { etag } = await alice.head(path);
    await alice.lock(path, lockinfo(), { 'if-match': '"x"' }).status(412);
    await alice.lock(path, lockinfo(), { 'if-none-match': '*' }).status(412);
    await alice.lock(path, lockinfo(), { if: '(["x"])' }).status(412);
    await alice.lock(path, lockinfo(), { if: `([${etag}])`, 'if-match': etag }).status(200);
  });
});

describe('a name that nothing has', () => {
  it('cannot be locked in a calendar or an address book, where an empty object would not be valid', async () => {
    const alice = await account();
    const named = (name: string) => alice.lock(`${alice.calendar}${name}`, lockinfo()).status(403);
    const { text: sentence } = await named('new.ics').precondition(
      '{urn:ietf:params:xml:ns:caldav}valid-calendar-data',
    );
    expect(sentence).toContain('If-None-Match');
    await alice
      .lock(`${alice.addressBook}new.vcf`, lockinfo())
      .status(403)
      .precondition('{urn:ietf:params:xml:ns:carddav}valid-address-data');
    await alice.get(`${alice.calendar}new.ics`).status(404);
    await alice.put(`${alice.calendar}new.ics`, event()).status(201);
  });

  // RFC 4918 §7.3
  it('cannot be locked in a home, nor below what does not exist (§9.10.6)', async () => {
    const alice = await account();
    await alice.lock(`${alice.calendarHome}new`, lockinfo()).status(405);
    await alice.lock(`${alice.calendarHome}new/a.ics`, lockinfo()).status(409);
    await alice.lock('/dav/nowhere/a', lockinfo()).status(404);
    await alice.unlock(`${alice.calendar}new.ics`, 'urn:uuid:1').status(404);
  });
});

describe('a lock that is refreshed', () => {
  it('is answered as in the example of §9.10.8', async () => {
    const { alice, path } = await withObject();
    const { lockToken } = await alice.lock(path, lockinfo('exclusive', text('ejw')), { timeout: 'Second-9' });
    const headers = { if: `(<${lockToken}>)`, timeout: 'Infinite, Second-4100000000', depth: '0' };
    const answer = await alice.lock(path, undefined, headers).status(200).header('lock-token', undefined);
    expect(shown(activeLock(answer))).toEqual([
      '<lockscope><exclusive/></lockscope>',
      '<locktype><write/></locktype>',
      '<depth>infinity</depth>',
      '<owner>ejw</owner>',
      '<timeout>Second-604800</timeout>',
      `<locktoken><href>${lockToken}</href></locktoken>`,
      `<lockroot><href>${path}</href></lockroot>`,
    ]);
  });

  it('is named by the If header, at any place that it covers', async () => {
    const { alice, path } = await withObject();
    const { lockToken } = await alice.lock(alice.calendar, lockinfo()).status(200);
    await alice.lock(path, undefined, { if: `(<${lockToken}>)` }).status(200);
    await alice.lock(path, undefined, { if: `<${alice.calendar}> (<${lockToken}>)` }).status(200);
    await alice
      .lock(alice.addressBook, undefined, { if: `(<${lockToken}>)` })
      .status(412)
      .precondition(D('lock-token-matches-request-uri'));
    await alice
      .lock(path, undefined, { if: '(<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>)' })
      .status(412)
      .precondition(D('lock-token-matches-request-uri'));
    await alice.lock(path, undefined, { if: `(<${lockToken}> ["x"])` }).status(412);
    await alice.lock(path).status(400);
    await alice.lock(path, undefined, { if: '(["x"])' }).status(400);
    await alice.lock(path, undefined, { if: `(<${lockToken}> <urn:x>)` }).status(400);
  });

  it('leaves the others alone', async () => {
    const { alice, path } = await withObject();
    const first = await alice.lock(path, lockinfo('shared'), { timeout: 'Second-100' }).status(200);
    const second = await alice.lock(path, lockinfo('shared'), { timeout: 'Second-100' }).status(200);
    await alice.lock(path, undefined, { if: `(<${second.lockToken}>)`, timeout: 'Second-5000' }).status(200);
    const locks = (await alice.propfind(path, propfind(D('lockdiscovery')))).of().found.get(D('lockdiscovery'));
    const remaining = new Map(
      elements(locks ?? first.root).map((lock) => {
        const [token, timeout] = [D('locktoken'), D('timeout')].map((name) => textOf(element(lock, name) ?? lock));
        return [token, Number(timeout?.slice('Second-'.length))];
      }),
    );
    expect(remaining.get(first.lockToken)).toBeLessThanOrEqual(100);
    expect(remaining.get(second.lockToken)).toBeGreaterThan(4900);
  });
});

describe('UNLOCK', () => {
  // RFC 4918 §10.5
  it('removes a lock as in the example of §9.11.2, at any place that it covers', async () => {
    const { alice, path } = await withObject();
    const { lockToken } = await alice.lock(alice.calendar, lockinfo()).status(200);
    await alice.unlock(path, lockToken).status(204).body('');
    await alice.put(path, event({ uid: 'proposal', summary: 'x' })).status(204);
  });

  it('says why not (§9.11.1)', async () => {
    const { alice, path } = await withObject();
    const { lockToken } = await alice.lock(path, lockinfo()).status(200);
    const mismatch = D('lock-token-matches-request-uri');
    await alice.unlock(alice.calendar, lockToken).status(409).precondition(mismatch);
    await alice.unlock(path, 'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6').status(409).precondition(mismatch);
    for (const value of [undefined, '', lockToken, `<${lockToken}> <${lockToken}>`, '<>', '<a b>']) {
      await alice.send('UNLOCK', path, undefined, { 'lock-token': value }).status(400);
    }
    await alice.unlock(path, lockToken, { if: '(["x"])' }).status(412);
    await alice.unlock(path, lockToken, { if: `(<${lockToken}>)` }).status(204);
    await alice.unlock(path, lockToken).status(409).precondition(mismatch);
  });
});

describe('the properties', () => {
  it('DAV:supportedlock is that of the example in §15.10.1', async () => {
    const { alice, path } = await withObject();
    const supported = (await alice.propfind(path, propfind(D('supportedlock')))).of().found.get(D('supportedlock'));
    expect(supported && plain(supported)).toBe(
      '<supportedlock>' +
        '<lockentry><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockentry>' +
        '<lockentry><lockscope><shared/></lockscope><locktype><write/></locktype></lockentry></supportedlock>',
    );
  });

  it('DAV:lockdiscovery is empty without locks, and shows those that come from above (§15.8)', async () => {
    const { alice, path } = await withObject();
    const other = `${alice.calendar}other.ics`;
    await alice.put(other, event()).status(201);
    const tokens = async (at: string) => {
      const resources = (await alice.list(at, propfind(D('lockdiscovery'))).status(207)).resources;
      return Object.fromEntries(
        resources.map(({ href, found }) => [href, textOf(found.get(D('lockdiscovery')) as XmlElement)]),
      );
    };
    expect(await tokens(alice.calendar)).toEqual({ [alice.calendar]: '', [path]: '', [other]: '' });
    const deep = await alice.lock(alice.calendarHome, lockinfo('shared')).status(200);
    const flat = await alice.lock(alice.calendar, lockinfo('shared'), { depth: '0' }).status(200);
    const own = await alice.lock(path, lockinfo('shared')).status(200);
    const found = await tokens(alice.calendar);
    const locksOn = (at: string) => [deep, flat, own].map(({ lockToken }) => found[at]?.includes(lockToken));
    expect(locksOn(alice.calendar)).toEqual([true, true, false]);
    expect(locksOn(path)).toEqual([true, false, true]);
    expect(locksOn(other)).toEqual([true, false, false]);
    expect((await tokens(alice.addressBook))[alice.addressBook]).toBe('');
    const { found: all } = (await alice.propfind(path, allprop())).of();
    expect([...all.keys()]).toEqual(expect.arrayContaining([D('lockdiscovery'), D('supportedlock')]));
  });

  it('neither can be written', async () => {
    const { alice, path } = await withObject();
    for (const name of [D('lockdiscovery'), D('supportedlock')]) {
      const answer = await alice.proppatch(path, propertyupdate([valued(name, 'x')])).status(207);
      expect(answer.of().statusOf(name)).toBe(403);
    }
  });
});
