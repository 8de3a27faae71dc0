// What a resource says it supports, it does, and nothing more: methods, live properties and reports (RFC 3253 §3.1).
import { expect, it } from 'vitest';
import { D, document, el, elements, type Name, type XmlElement } from '#xml';
import { protocol } from '../../../apps/server/src/protocol.js';
import { card, event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const SETS = [D('supported-method-set'), D('supported-live-property-set'), D('supported-report-set')];

async function places(alice: Account): Promise<readonly string[]> {
  const objects = [`${alice.calendar}a.ics`, `${alice.addressBook}a.vcf`];
  await alice.put(objects[0] ?? '', event()).status(201);
  await alice.put(objects[1] ?? '', card()).status(201);
  const fixed = ['/', '/dav/', '/dav/principals/', '/dav/principals/users/', '/dav/calendars/', '/dav/addressbooks/'];
  return [
    ...fixed,
    alice.principal,
    alice.calendarHome,
    alice.addressBookHome,
    alice.calendar,
    alice.addressBook,
    ...objects,
  ];
}

const innermost = (element: XmlElement): Name[] => {
  const inner = elements(element);
  return inner.length === 0 ? [element.name] : inner.flatMap(innermost);
};

// RFC 3253 §3.1.3
it('methods', async () => {
  const alice = await account();
  for (const path of await places(alice)) {
    const set = (await alice.propfind(path, propfind(...SETS)).status(207)).of().found.get(D('supported-method-set'));
    const names = (set === undefined ? [] : elements(set)).map(({ attributes }) => attributes.get('name'));
    expect(names.sort(), path).toEqual(
      String((await alice.options(path)).headers.allow)
        .split(', ')
        .sort(),
    );
  }
});

it('methods that are not among them are impossible', async () => {
  const alice = await account();
  for (const path of await places(alice)) {
    const possible = String((await alice.options(path)).headers.allow).split(', ');
    const others = protocol.methodNames.filter((name) => !possible.includes(name));
    expect(others, path).toEqual(expect.arrayContaining(['MKCOL', 'MKCALENDAR']));
    for (const name of others) await alice.send(name, path).status(403, 405);
  }
});

// RFC 3253 §3.1.4
it('live properties', async () => {
  const alice = await account();
  for (const path of await places(alice)) {
    const set = (await alice.propfind(path, propfind(...SETS))).of().found.get(D('supported-live-property-set'));
    const names = set === undefined ? [] : innermost(set);
    expect(names.length, path).toBeGreaterThan(5);
    const answer = (await alice.propfind(path, propfind(...names)).status(207)).of();
    // 403 where seeing it takes a privilege of its own, as DAV:acl does.
    for (const name of names) expect([200, 403, 404], `${name} of ${path}`).toContain(answer.statusOf(name));
    // Nothing that is there is left out.
    const everything = await alice.propfind(path, document(D('propfind'), el(D('propname')))).status(207);
    for (const name of everything.of().found.keys()) expect(names, path).toContain(name);
  }
});

// RFC 3253 §3.1.5, §3.6
it('reports', async () => {
  const alice = await account();
  const all = new Map<string, readonly Name[]>();
  for (const path of await places(alice)) {
    const set = (await alice.propfind(path, propfind(...SETS))).of().found.get(D('supported-report-set'));
    all.set(path, set === undefined ? [] : innermost(set).filter((name) => name !== D('supported-report-set')));
  }
  const names = new Set([...all.values()].flat());
  expect(names.size).toBeGreaterThan(2);
  for (const [path, offered] of all) {
    for (const name of names) {
      const answer = await alice.report(path, document(name), { depth: '0' });
      expect(answer.status, `${name} ${path}`).toBeLessThan(500);
      // A 207 may tell it of a member.
      const isRefused = answer.status === 403 && answer.text.includes('<d:supported-report/>');
      expect(isRefused, `${name} ${path}`).toBe(!offered.includes(name));
    }
  }
});
