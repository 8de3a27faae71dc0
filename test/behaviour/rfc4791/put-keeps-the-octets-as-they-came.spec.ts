// What a client stores comes back octet for octet, under a strong ETag that the PUT already told (RFC 4791 §5.3.4, RFC 9110 §8.8.3).
import { describe, expect, it } from 'vitest';
import { C, D } from '#xml';
import { calendarObject, card, component, event } from '../../support/objects.js';
import { calendarMultiget } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const lines = (uid: string, ...more: readonly string[]) =>
  calendarObject(...component('VEVENT', `UID:${uid}`, 'DTSTAMP:20260101T000000Z', 'DTSTART:20260301T120000Z', ...more));

const OBJECTS: Readonly<Record<string, string>> = {
  'an event': event(),
  'unknown properties, parameters and their order': lines(
    'order',
    'X-WHATEVER;X-A=1;x-b="2, 3":Value',
    'SUMMARY;LANGUAGE=en:Last',
    'x-lower:case',
  ),
  'line folds in odd places': lines('folds', 'SUMMARY:Lun', ' ch in the gard', '\ten', 'DESCRIPTION:', ' all folded'),
  'letters of all planes': lines('planes', 'SUMMARY:Zürich 東京 🦒 e\u0301'),
  'line feeds alone': event({ uid: 'lf' }).replaceAll('\r\n', '\n'),
  'no line end at the end': event({ uid: 'end' }).trimEnd(),
  'escapes and white space': lines('escapes', 'DESCRIPTION:a\\, b\\; c\\\\ d\\n e   \t ', 'COMMENT: leading'),
  markup: lines('markup', 'DESCRIPTION:<b>&amp;"\'</b> ]]> <!-- -->'),
};

describe('calendar objects', () => {
  for (const [what, body] of Object.entries(OBJECTS)) {
    it(`with ${what}`, async () => {
      const alice = await account();
      const path = `${alice.calendar}a.ics`;
      const { etag } = await alice.put(path, body).status(201);
      expect(etag).toMatch(/^"[^"]+"$/);
      const { bytes } = await alice
        .get(path)
        .status(200)
        .header('etag', etag)
        .header('content-type', 'text/calendar; charset=utf-8');
      expect(bytes.equals(Buffer.from(body))).toBe(true);
      const listed = (await alice.report(alice.calendar, calendarMultiget([path])).status(207)).of(path);
      expect(listed.text(D('getetag'))).toBe(etag);
      expect(listed.text(C('calendar-data'))).toBe(body);
    });
  }
});

describe('contacts', () => {
  const CARDS: Readonly<Record<string, string>> = {
    'version 3.0': card({ version: '3.0' }),
    'version 4.0': card({ version: '4.0' }),
    'what Apple writes': card({
      lines: [
        'item1.URL:http://example.com',
        'item1.X-ABLabel:_$!<HomePage>!$_',
        'BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-06',
      ],
    }),
    'a photo': card({
      lines: [
        `PHOTO;ENCODING=b;TYPE=JPEG:${Buffer.alloc(3000, 'photo')
          .toString('base64')
          .replace(/(.{72})/g, '$1\r\n ')}`,
      ],
    }),
    'a group': card({ lines: ['X-ADDRESSBOOKSERVER-KIND:group', 'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1-2-3'] }),
  };
  for (const [what, body] of Object.entries(CARDS)) {
    it(`with ${what}`, async () => {
      const alice = await account();
      const path = `${alice.addressBook}a.vcf`;
      const { etag } = await alice.put(path, body).status(201);
      const { bytes } = await alice
        .get(path)
        .status(200)
        .header('etag', etag)
        .header('content-type', 'text/vcard; charset=utf-8');
      expect(bytes.equals(Buffer.from(body))).toBe(true);
    });
  }
});

it('equal octets have equal ETags and others have others', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const [one, other] = [event({ uid: 'a' }), event({ uid: 'a', summary: 'Dinner' })];
  const { etag } = await alice.put(path, one).status(201);
  const { etag: changed } = await alice.put(path, other).status(204);
  expect(changed).not.toBe(etag);
  expect((await alice.put(path, one).status(204)).etag).toBe(etag);
});

// RFC 9110 §9.3.4
it('takes an object that comes in chunks without its length', async () => {
  const alice = await account();
  const [path, body] = [`${alice.calendar}a.ics`, event()];
  await alice.put(path, body, { 'content-length': undefined, 'transfer-encoding': 'chunked' }).status(201);
  await alice.get(path).body(body);
});

it('takes an iCalendar object whatever Content-Type a simple program sends for it', async () => {
  const alice = await account();
  for (const type of [
    undefined,
    'text/calendar',
    'text/calendar; component=VEVENT',
    'TEXT/CALENDAR; CHARSET="utf-8"',
    'application/octet-stream',
    'text/plain',
  ]) {
    await alice.put(`${alice.calendar}${Math.random()}.ics`, event(), { 'content-type': type }).status(201);
  }
});
