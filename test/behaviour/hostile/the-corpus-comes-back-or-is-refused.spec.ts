// Every file that was found in the wild, broken ones too: kept octet for octet or refused with a reason, and no report suffers from it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { C, CARD, D, el, elements } from '#xml';
import { addressbookQuery, calendarQuery, expanded } from '../../support/queries.js';
import { addressbookMultiget, calendarMultiget, syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const corpus = new URL('../../../../shared/corpus/', import.meta.url);
const isThere = existsSync(corpus);
const { account } = await startDaybook({ limits: { maxCollections: 100 } });

const filesIn = (folder: string, extension: string) =>
  readdirSync(new URL(folder, corpus), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => new URL(`${folder}/${file.split('/').map(encodeURIComponent).join('/')}`, corpus));

interface Kept {
  readonly href: string;
  /** Absent where it is not kept octet for octet. */
  readonly body?: Buffer;
}

/** Puts every file, each into a collection where no other has its UID. */
async function putAll(alice: Account, home: string, extension: string, contentType: string): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  const files = filesIn(extension.slice(1), extension);
  // The same UID stands in several files, so there are several collections.
  const collections = [`${home}default/`, ...Array.from({ length: 3 }, (_, n) => `${home}more${n}/`)];
  for (const collection of collections.slice(1)) await alice.mkcol(collection).status(201);
  for (const [n, file] of files.entries()) {
    const body = readFileSync(file);
    for (const collection of collections) {
      const href = `${collection}${n}${extension}`;
      const answer = await alice.put(href, body, { 'content-type': contentType });
      // Without an ETag, what is kept means the same but is not the same octets (RFC 4791 §5.3.4).
      if (answer.status === 201) kept.push({ href, ...(answer.headers.etag !== undefined && { body }) });
      if (answer.status === 201 || !answer.text.includes('no-uid-conflict')) {
        expect([file.pathname, answer.status]).toEqual([file.pathname, answer.status === 201 ? 201 : 403]);
        if (answer.status === 403) expect(elements(answer.root).length, answer.text).toBeGreaterThan(0);
        break;
      }
    }
  }
  expect(kept.length).toBeGreaterThan(files.length / 3);
  return kept;
}

async function comesBack(alice: Account, kept: readonly Kept[]) {
  for (const { href, body } of kept) {
    const { bytes } = await alice.get(href).status(200);
    if (body !== undefined) expect(bytes.equals(body), href).toBe(true);
  }
}

async function listsEverything(alice: Account, kept: readonly Kept[], collection: string, reports: readonly string[]) {
  const hrefs = kept.map(({ href }) => href).filter((href) => href.startsWith(collection));
  await alice.report(collection, syncCollection()).status(207).hrefs(hrefs);
  for (const body of reports) {
    const { resources } = await alice.report(collection, body, { depth: '1' }).status(207);
    // One property that cannot be computed spoils itself, not the answer.
    for (const resource of resources) expect([resource.href, resource.status]).toEqual([resource.href, undefined]);
  }
}

const collectionsOf = (kept: readonly Kept[]) =>
  new Set(kept.map(({ href }) => href.slice(0, href.lastIndexOf('/') + 1)));

describe.skipIf(!isThere)('the corpus (skipped where ../shared/corpus is absent)', () => {
  it('of calendar objects', { timeout: 180_000 }, async () => {
    const alice = await account();
    const kept = await putAll(alice, alice.calendarHome, '.ics', 'text/calendar');
    await comesBack(alice, kept);
    const range = { start: '20050101T000000Z', end: '20250101T000000Z' };
    for (const collection of collectionsOf(kept)) {
      const hrefs = kept.map(({ href }) => href).filter((href) => href.startsWith(collection));
      await listsEverything(alice, kept, collection, [
        calendarMultiget(hrefs, D('getetag'), C('calendar-data')),
        calendarQuery({ components: [{ name: 'VEVENT', range }], properties: [el(C('calendar-data'))] }),
        calendarQuery({ components: [{ name: 'VTODO', range }], properties: [expanded(range.start, range.end)] }),
        calendarQuery({ components: [{ name: 'VEVENT', properties: [{ name: 'SUMMARY', text: { text: 'a' } }] }] }),
      ]);
    }
  });

  it('of contacts', { timeout: 180_000 }, async () => {
    const alice = await account();
    const kept = await putAll(alice, alice.addressBookHome, '.vcf', 'text/vcard');
    await comesBack(alice, kept);
    for (const collection of collectionsOf(kept)) {
      const hrefs = kept.map(({ href }) => href).filter((href) => href.startsWith(collection));
      await listsEverything(alice, kept, collection, [
        addressbookMultiget(hrefs, D('getetag'), CARD('address-data')),
        addressbookQuery({ properties: [{ name: 'FN', texts: [{ text: 'a' }] }] }, CARD('address-data')),
      ]);
    }
  });
});
