// XML bodies made at random from the words of the protocol: right, nearly right and wrong ones.
import fc from 'fast-check';
import { C, CARD, CS, D, document, elWith, type Markup, type Name, text } from '#xml';

const NAMES: readonly Name[] = [
  ...[
    'propfind propertyupdate set remove prop allprop propname include href sync-collection sync-token sync-level limit nresults',
    'mkcol resourcetype collection displayname getetag getcontentlength getlastmodified lockinfo lockscope locktype exclusive',
    'shared write owner acl ace principal grant deny privilege read all authenticated self property expand-property',
    'principal-match principal-property self principal-property-search property-search match principal-search-property-set',
    'acl-principal-prop-set current-user-principal current-user-privilege-set group-member-set lockdiscovery',
  ].flatMap((words) => words.split(' ').map(D)),
  ...[
    'calendar calendar-data calendar-query calendar-multiget filter comp-filter prop-filter param-filter text-match time-range',
    'is-not-defined comp prop expand limit-recurrence-set limit-freebusy-set timezone timezone-id free-busy-query mkcalendar',
    'calendar-timezone supported-calendar-component-set calendar-description schedule-calendar-transp',
  ].flatMap((words) => words.split(' ').map(C)),
  ...'addressbook address-data addressbook-query addressbook-multiget filter prop-filter param-filter text-match limit nresults'
    .split(' ')
    .map(CARD),
  ...'getctag calendar-proxy-write-for calendarserver-principal-search search-token'.split(' ').map(CS),
  '{}nothing',
  '{urn:x}unknown',
];

/** The roots of requests, which are met more often than other elements. */
const ROOTS: readonly Name[] = [
  D('propfind'),
  D('propertyupdate'),
  D('sync-collection'),
  D('expand-property'),
  D('principal-property-search'),
  D('principal-match'),
  D('acl'),
  D('mkcol'),
  D('lockinfo'),
  C('calendar-query'),
  C('calendar-multiget'),
  C('free-busy-query'),
  C('mkcalendar'),
  CARD('addressbook-query'),
  CARD('addressbook-multiget'),
];

const ATTRIBUTES = ['name', 'start', 'end', 'collation', 'match-type', 'negate-condition', 'test', 'content-type'];
const VALUES = [
  ...[
    'VCALENDAR',
    'VEVENT',
    'VTODO',
    'VALARM',
    'VTIMEZONE',
    'SUMMARY',
    'DTSTART',
    'UID',
    'FN',
    'EMAIL',
    'TYPE',
    '*',
    '',
  ],
  ...['20260101T000000Z', '20270101T000000Z', '20260101', '99991231T235959Z', '00010101T000000Z', '20261301T000000Z'],
  ...[
    'i;octet',
    'i;ascii-casemap',
    'i;unicode-casemap',
    'default',
    'contains',
    'equals',
    'starts-with',
    'anyof',
    'allof',
  ],
  ...['yes', 'no', '4.0', 'text/calendar', 'application/calendar+json', 'DAV:', '__proto__', 'constructor', '2.0'],
];
const TEXTS = [
  ...[
    '',
    '1',
    '0',
    'infinite',
    '-1',
    '99999999999999999999',
    'text',
    'data:,x',
    'Europe/Berlin',
    'Etc/Nowhere',
    '%',
    '_',
    '\\',
  ],
  ...[
    '/dav/calendars/',
    '/dav/principals/users/',
    '/dav/%2e%2e/',
    'http://other.example/dav/',
    '//',
    '/',
    '../',
    'mailto:a@b',
  ],
  'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n',
];

const attributes = fc.dictionary(
  fc.constantFrom(...ATTRIBUTES),
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...VALUES) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  ),
  { maxKeys: 3, noNullPrototype: true },
);

const content = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

const { inner } = fc.letrec<{ inner: Markup }>((tie) => ({
  inner: fc.oneof(
    { maxDepth: 6, depthSize: 'small', withCrossShrink: true },
    content.map((value) => text(value)),
    fc
      .tuple(fc.constantFrom(...NAMES), attributes, fc.array(tie('inner'), { maxLength: 5 }))
      .map(([name, all, children]) => elWith(name, all, ...children)),
  ),
}));

/** A whole document, well-formed. */
export const anyDocument: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...ROOTS), fc.array(inner, { maxLength: 6 }))
  .map(([root, children]) => document(root, ...children));

/** Octets that were such a document before something happened to them. */
export const brokenDocument: fc.Arbitrary<Buffer> = fc
  .tuple(
    anyDocument,
    fc.array(fc.record({ at: fc.nat(), length: fc.nat(8), put: fc.uint8Array({ maxLength: 6 }) }), { maxLength: 3 }),
  )
  .map(([whole, changes]) =>
    changes.reduce((octets, { at, length, put }) => {
      const from = at % (octets.length + 1);
      return Buffer.concat([octets.subarray(0, from), put, octets.subarray(from + length)]);
    }, Buffer.from(whole)),
  );
