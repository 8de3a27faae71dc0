// Requests at random, of the words of the protocol: each gets an answer that is no fault of the server's and can be read.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readXml } from '#xml';
import { freeBusyRequest } from '../../support/busy-time.js';
import { attempts, patience } from '../../support/fuzz.js';
import { anyDocument, brokenDocument } from '../../support/hostile-xml.js';
import { card, event, task } from '../../support/objects.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const METHODS = [
  ...[
    'PROPFIND',
    'PROPFIND',
    'REPORT',
    'REPORT',
    'REPORT',
    'PROPPATCH',
    'ACL',
    'MKCOL',
    'MKCALENDAR',
    'LOCK',
    'UNLOCK',
  ],
  ...['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'COPY', 'MOVE', 'OPTIONS', 'SEARCH', 'PATCH', 'BIND'],
];

const PATHS = (alice: Account, bob: Account): readonly string[] => [
  ...['/', '/dav/', '/dav/calendars/', '/dav/principals/', '/dav/principals/users/', '/.well-known/caldav', '/nowhere'],
  ...[alice, bob].flatMap(({ principal, calendarHome, calendar, addressBookHome, addressBook, inbox, outbox }) => [
    ...[principal, calendarHome, calendar, addressBookHome, addressBook, inbox, outbox, outbox],
    ...[
      `${calendar}a.ics`,
      `${calendar}b.ics`,
      `${calendar}new.ics`,
      `${calendarHome}new/`,
      `${calendarHome}freebusy/`,
    ],
    ...[`${addressBook}a.vcf`, `${addressBook}new.vcf`, `${addressBookHome}new/`, `${principal}calendar-proxy-read/`],
  ]),
];

const ODD_SEGMENTS = [
  '%00',
  '%2e%2e',
  '%ff',
  '..',
  'a%2Fb',
  '%F0%9F%93%85',
  '%E2%80%AE',
  '__proto__',
  'x'.repeat(300),
  '?a=b',
  '#x',
  '%',
];

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  depth: ['0', '1', 'infinity', 'Infinity', '2', '', '1,noroot'],
  'if-match': ['*', '"x"', 'W/"x"', 'x', '"a", "b"', '"'],
  'if-none-match': ['*', '"x"', 'W/"x"', ', ,'],
  if: ['(<urn:x>)', '(Not <DAV:no-lock>)', '(["x"])', '<http://a/> (<b>)', '(', '()', `(${'<a> '.repeat(900)})`],
  'if-modified-since': ['Sat, 29 Oct 1994 19:43:31 GMT', 'yesterday'],
  overwrite: ['T', 'F', 'maybe'],
  prefer: ['return=minimal', 'return=representation', 'depth-noroot', 'wait=10', ';;', 'return="minimal"'],
  brief: ['t', 'f'],
  accept: ['text/calendar', 'application/calendar+json;q=1', 'text/vcard;version=4.0', '*/*;q=0', 'x', ',;='],
  'content-type': [
    'text/calendar',
    'text/vcard',
    'application/xml; charset=utf-16',
    'application/calendar+json',
    'x;;',
    '',
  ],
  'content-encoding': ['gzip', 'identity', 'br', 'gzip, gzip'],
  'content-range': ['bytes 0-1/2'],
  range: ['bytes=0-0', 'bytes=5-1', 'bytes=-1,-1,-1', 'lines=1'],
  timeout: ['Second-4100000000', 'Infinite', 'Second--1', 'x'],
  'lock-token': ['<urn:uuid:x>', 'x'],
  slug: ['a.ics', '../x', '%00'],
  'caldav-timezones': ['T', 'F', 'x'],
  'user-agent': ['iOS/17 dataaccessd/1.0', 'DAVx5/4', ''],
};

const objects = [
  event({ uid: 'u1' }),
  event({ uid: 'u2', lines: ['RRULE:FREQ=DAILY'] }),
  task(),
  card({ uid: 'c1' }),
  freeBusyRequest('mailto:user1@example.com', ['mailto:user1@example.com', 'mailto:user2@example.com']),
];
const brokenObject = fc
  .tuple(fc.constantFrom(...objects), fc.nat(400), fc.nat(20), fc.string({ unit: 'binary', maxLength: 8 }))
  .map(([object, at, length, put]) => object.slice(0, at) + put + object.slice(at + length));

const headers = fc
  .uniqueArray(fc.constantFrom(...Object.keys(HEADERS)), { maxLength: 4 })
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(HEADERS[name] ?? []))))),
  )
  .map((fields) => Object.fromEntries(fields));

const body = fc.oneof(
  fc.constant(undefined),
  { weight: 6, arbitrary: anyDocument },
  { weight: 3, arbitrary: brokenDocument },
  fc.constantFrom(...objects),
  { weight: 2, arbitrary: brokenObject },
);

/** What a server may say: everything but that it made a mistake. */
const FAULTS = new Set([500, 502, 503, 504]);

it('and nothing becomes unreadable', patience(20_000), async () => {
  const [alice, bob] = [await account(), await account()];
  const paths = PATHS(alice, bob);
  const path = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...paths) },
    fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...ODD_SEGMENTS)).map((parts) => parts.join('')),
  );
  const destination = fc.option(path, { nil: undefined });
  await bob.put(`${bob.calendar}a.ics`, event({ summary: 'Secret of bob' })).status(201);

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...METHODS),
      path,
      headers,
      destination,
      body,
      async (method, at, fields, to, sent) => {
        const answer = await alice.send(method, at, sent, { ...fields, ...(to !== undefined && { destination: to }) });
        // Another host in Destination is what 502 is for (RFC 4918 §9.8.5).
        expect([method, FAULTS.has(answer.status) && !(answer.status === 502 && to !== undefined)]).toEqual([
          method,
          false,
        ]);
        if (/xml/.test(answer.headers['content-type'] ?? '') && method !== 'HEAD') readXml(answer.bytes);
        expect(answer.text).not.toContain('Secret of bob');
      },
    ),
    attempts(800),
  );

  // Whatever was written: what is there can be listed, and bob's is as it was.
  for (const collection of [alice.calendar, alice.addressBook]) await alice.list(collection).status(207, 404);
  expect((await bob.get(`${bob.calendar}a.ics`).status(200)).text).toContain('Secret of bob');
});
