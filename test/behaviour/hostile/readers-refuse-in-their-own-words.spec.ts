// What reads untrusted input, fed with input that was once good: it is read or refused, and nothing else is ever thrown.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '#contentline';
import { atOnce, DavError, parseHeaders, segmentsOf } from '#dav';
import { fromJcal, InvalidCalendar, InvalidCalendarObject, readCalendarObject, toJcal } from '#icalendar';
import { fromJcard, InvalidCard, readVCard, toJcard, toVersion } from '#vcard';
import { readXml, serialize, type XmlElement, XmlError } from '#xml';
import { calendar } from '../../../libs/caldav/src/content.js';
import { addressbook } from '../../../libs/carddav/src/content.js';
import { BadPath } from '../../../libs/dav/src/paths.js';
import { attempts, patience } from '../../support/fuzz.js';
import { anyDocument, brokenDocument } from '../../support/hostile-xml.js';
import { LIMITS } from '../../support/limits.js';
import { calendarObject, card, component, task } from '../../support/objects.js';

/** Texts that were one of these, with pieces of themselves and of the grammar put where they do not belong. */
function mutilated(originals: readonly string[], pieces: readonly string[]): fc.Arbitrary<string> {
  const put = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(...pieces, ...originals.flatMap((original) => original.split(/(?<=[\n,;:<>()])/))),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  );
  const change = fc.record({ at: fc.nat(), length: fc.nat(12), put, times: fc.constantFrom(1, 1, 1, 50) });
  return fc
    .tuple(fc.constantFrom(...originals), fc.array(change, { maxLength: 5 }))
    .map(([original, changes]) =>
      changes.reduce((text, { at, length, put: piece, times }) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + piece.repeat(times) + text.slice(from + length);
      }, original),
    )
    .map((text) => Buffer.from(text).toString());
}

/** What a reader gives, or undefined where it refuses; anything but these errors is a fault. */
function read<Result>(
  reader: () => Result,
  ...refusals: readonly (new (
    ...args: never
  ) => Error)[]
): Result | undefined {
  try {
    return reader();
  } catch (error) {
    if (refusals.some((refusal) => error instanceof refusal)) return undefined;
    throw error;
  }
}

/** The same of what may be done aside. */
async function readAside<Result>(reader: () => Result | Promise<Result>): Promise<Result | undefined> {
  try {
    return await reader();
  } catch (error) {
    if (error instanceof DavError) return undefined;
    throw error;
  }
}

/** An element without how its names were written. */
const meaningOf = ({ name, attributes, children }: XmlElement): unknown => [
  name,
  [...attributes],
  children.map((child) => (typeof child === 'string' ? child : meaningOf(child))),
];

const SERIES = calendarObject(
  ...component(
    'VEVENT',
    'UID:s',
    'DTSTAMP:20260101T000000Z',
    'DTSTART;TZID=Europe/Berlin:20260101T100000',
    'RRULE:FREQ=MONTHLY;BYDAY=MO,-1FR;BYSETPOS=1,-1;COUNT=9;WKST=SU',
    'RDATE;VALUE=PERIOD:20260301T100000Z/PT1H,20260401T100000Z/20260401T120000Z',
    'EXDATE;TZID=Europe/Berlin:20260105T100000,20260202T100000',
    'ATTENDEE;CN="A; B";PARTSTAT=ACCEPTED:mailto:a@example.com',
    "X-A;P=^n^'^^:a\\,b\\;c\\nd",
    ...component(
      'VALARM',
      'ACTION:DISPLAY',
      'TRIGGER;RELATED=END:-PT15M',
      'REPEAT:2',
      'DURATION:PT5M',
      'DESCRIPTION:x',
    ),
  ),
);
const ZONE = calendarObject(
  ...component(
    'VTIMEZONE',
    'TZID:Here',
    ...component(
      'STANDARD',
      'DTSTART:19701025T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    ),
    ...component(
      'DAYLIGHT',
      'DTSTART:19700329T020000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'RDATE:19710329T020000',
    ),
  ),
  ...component(
    'VEVENT',
    'UID:z',
    'DTSTAMP:20260101T000000Z',
    'DTSTART;TZID=Here:20260101T100000',
    'RRULE:FREQ=DAILY;UNTIL=20270101T000000Z',
  ),
);
const CALENDARS = [SERIES, ZONE, task({ lines: ['DUE;VALUE=DATE:20260301', 'RRULE:FREQ=WEEKLY'] })];
const CALENDAR_PIECES = [
  '\r',
  '\n',
  '\r\n ',
  '"',
  ';',
  ':',
  '=',
  ',',
  '\\',
  'T',
  'Z',
  '-',
  '99999',
  '0',
  'FREQ=HOURLY',
  'BYDAY=',
  'RANGE=THISANDFUTURE',
];
const CARDS = [
  card({
    lines: ['item1.TEL;TYPE=CELL,pref:+1', 'BDAY:19600101', 'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ', 'X-A;P="a;b":c\\,d'],
  }),
  card({
    version: '4.0',
    lines: ['TEL;VALUE=uri;PREF=1:tel:+1', 'BDAY:--0501', 'MEMBER:urn:uuid:1', 'N;ALTID=1:a;b;;;'],
  }),
];

describe('a reader', patience(20_000), () => {
  it('of XML', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyDocument.map((text) => Buffer.from(text)),
          brokenDocument,
        ),
        (octets) => {
          const root = read(() => readXml(octets), XmlError);
          if (root !== undefined) expect(meaningOf(readXml(Buffer.from(serialize(root))))).toEqual(meaningOf(root));
        },
      ),
      attempts(1000),
    );
  });

  it('of calendar objects', async () => {
    const context = { limits: LIMITS, aside: atOnce };
    await fc.assert(
      fc.asyncProperty(mutilated(CALENDARS, CALENDAR_PIECES), async (text) => {
        const object = read(() => readCalendarObject(text, LIMITS), InvalidCalendarObject);
        const upload = { body: Buffer.from(text), contentType: 'text/calendar', charset: undefined };
        const admitted = await readAside(() => calendar.admit(upload, { components: null } as never, context));
        if (object === undefined) expect(admitted).toBeUndefined();
        if (admitted === undefined) return;
        expect((await calendar.index(admitted.body, atOnce))?.texts).toEqual(admitted.texts);
        const json = object && read(() => toJcal(object.calendar), InvalidCalendar);
        if (json !== undefined) read(() => fromJcal(JSON.parse(JSON.stringify(json))), InvalidCalendar);
      }),
      attempts(400),
    );
  });

  it('of contacts', async () => {
    const context = { limits: LIMITS, aside: atOnce };
    await fc.assert(
      fc.asyncProperty(
        mutilated(CARDS, ['\r', '\n', '\r\n ', '"', ';', ':', '=', ',', '\\', '.', 'VALUE=', 'ENCODING=b']),
        async (text) => {
          const read3or4 = read(() => readVCard(text), InvalidCard);
          const upload = { body: Buffer.from(text), contentType: 'text/vcard', charset: undefined };
          const admitted = await readAside(() => addressbook.admit(upload, {} as never, context));
          if (read3or4 === undefined) expect(admitted).toBeUndefined();
          else for (const version of ['3.0', '4.0'] as const) readVCard(toVersion(read3or4, version));
        },
      ),
      attempts(1000),
    );
  });

  it('of JSON that shall be a calendar or a card', () => {
    const jcal = JSON.stringify(toJcal(readCalendarObject(SERIES, LIMITS).calendar));
    const jcard = JSON.stringify(toJcard(readVCard(CARDS[1] ?? '')));
    const parsed = (text: string): unknown => read(() => JSON.parse(text), SyntaxError);
    const pieces = [
      '[',
      ']',
      '{',
      '}',
      'null',
      '[]',
      '""',
      ',',
      '1e999',
      '"\\u0000"',
      '"vevent"',
      '{"__proto__":1}',
      'true',
    ];
    fc.assert(
      fc.property(fc.oneof(mutilated([jcal], pieces), mutilated([jcard], pieces), fc.json()), (text) => {
        const json = parsed(text);
        const object = read(() => fromJcal(json), InvalidCalendar);
        if (object !== undefined) read(() => readCalendarObject(object, LIMITS), InvalidCalendarObject);
        const written = read(() => fromJcard(json), InvalidCard);
        if (written !== undefined) read(() => readVCard(written), InvalidCard);
      }),
      attempts(1500),
    );
  });

  it('of request headers', () => {
    const good = {
      depth: ['0', 'infinity'],
      'if-match': ['"a", W/"b"', '*'],
      'if-none-match': ['"a"', '*'],
      if: ['</dav/> (<urn:uuid:1> ["a"]) (Not <DAV:no-lock>)', '(["a"] ["b"])'],
      'if-modified-since': ['Sun, 06 Nov 1994 08:49:37 GMT'],
      prefer: ['return=minimal; a="b", depth-noroot', 'return=representation'],
      'content-type': ['text/calendar; charset="utf-8"; component=VEVENT'],
      destination: ['http://example.com/dav/calendars/a/b/c.ics', '/dav/x'],
      overwrite: ['T'],
      timeout: ['Infinite, Second-4100000000'],
      'lock-token': ['<urn:uuid:1>'],
      accept: ['text/vcard;version=4.0;q=0.5, */*'],
    };
    const field = fc.constantFrom(...Object.entries(good)).chain(([name, values]) =>
      mutilated(values, ['"', '<', '>', '(', ')', '[', ']', 'Not ', 'W/', ',', ';', ' ', '%00']).map((value) => ({
        [name]: value,
      })),
    );
    fc.assert(
      fc.property(field, (fields) => void read(() => parseHeaders(fields), DavError)),
      attempts(3000),
    );
  });

  it('of paths', () => {
    const paths = ['/dav/calendars/alice/default/a.ics', 'http://example.com/dav/principals/users/%C3%A4/'];
    fc.assert(
      fc.property(mutilated(paths, ['/', '%', '%2F', '..', '.', '%00', '?', '#', '\\', '%FF', '//']), (path) => {
        const segments = read(() => segmentsOf(path), BadPath) ?? [];
        for (const segment of segments) expect(segment).not.toMatch(/^\.{0,2}$|[\0-\x1f/\\]/);
      }),
      attempts(2000),
    );
  });

  it('of octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        const decoded = decodeBody(Buffer.from(octets));
        if (decoded?.asSent) expect(Buffer.from(decoded.text).equals(Buffer.from(octets))).toBe(true);
      }),
      attempts(1000),
    );
  });
});
