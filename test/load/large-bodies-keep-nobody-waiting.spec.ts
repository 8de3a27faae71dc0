// Requests as heavy as they may be, each alone: what is done for them in one go on the thread of all others is little.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { C, CARD } from '#xml';
import type { Pending } from '../support/answer.js';
import { calendarObject, card, component, event } from '../support/objects.js';
import { addressbookMultiget } from '../support/request-bodies.js';
import { startServerProcess } from '../support/server-process.js';

// Of processor time, which hardly grows with what else the machine does. Most take 40; without threads for bodies up to 280.
const MOST_MS = 150;

const server = await startServerProcess({ isMeasured: true });
const alice = await server.account('alice');
const CALENDAR = '/dav/calendars/alice/default/';
const BOOK = '/dav/addressbooks/alice/default/';

const MIB = 1024 ** 2;
const folded = (line: string) => line.replace(/.{74}/g, '$&\r\n ');
// One letter that is not of Latin-1 doubles what all the others take.
const withAttachment = (uid: string) =>
  event({ uid, summary: '🎂', lines: [folded(`ATTACH;ENCODING=BASE64;VALUE=BINARY:${'QUJD'.repeat(2.35 * MIB)}`)] });
const withPhoto = (uid: string, version: '3.0' | '4.0') => {
  const property = version === '3.0' ? 'PHOTO;ENCODING=b;TYPE=JPEG:' : 'PHOTO:data:image/jpeg;base64,';
  return card({ uid, version, name: 'Zoë 🎂', lines: [folded(`${property}${'QUJD'.repeat(2.3 * MIB)}`)] });
};
const overrides = calendarObject(
  ...component('VEVENT', 'UID:many', 'DTSTART:20260101T000000Z', 'RRULE:FREQ=DAILY'),
  ...Array.from({ length: 1900 }, (_, n) => {
    const day = new Date(Date.UTC(2026, 0, n + 1)).toISOString().slice(0, 10).replaceAll('-', '');
    const times = [`RECURRENCE-ID:${day}T000000Z`, `DTSTART:${day}T010000Z`];
    return component('VEVENT', 'UID:many', ...times, 'SUMMARY:Other', `COMMENT:${'x'.repeat(300)}`);
  }).flat(),
);
const addresses = card({
  uid: 'many',
  lines: Array.from({ length: 4900 }, (_, n) => `EMAIL;TYPE=INTERNET,WORK;X-A="b,c":person${n}@example.com`),
});

const stored = [
  alice.put(`${CALENDAR}attachment.ics`, withAttachment('attachment')),
  alice.put(`${BOOK}3.vcf`, withPhoto('3', '3.0')),
  alice.put(`${BOOK}4.vcf`, withPhoto('4', '4.0')),
  alice.put(`${BOOK}many.vcf`, addresses),
];
for (const answer of stored) await answer.status(201);

const accept = (mediaType: string) => ({ accept: mediaType });

const REQUESTS: Readonly<Record<string, () => Pending>> = {
  'an event with an attachment': () => alice.put(`${CALENDAR}new.ics`, withAttachment('new')).status(201, 204),
  'the same as jCal': () => alice.get(`${CALENDAR}attachment.ics`, accept('application/calendar+json')).status(200),
  'a copy of it': () => alice.copy(`${CALENDAR}attachment.ics`, `${CALENDAR}copy.ics`).status(403),
  'a series with many changed instances': () => alice.put(`${CALENDAR}many.ics`, overrides).status(201, 204),
  'more dates than are taken': () =>
    alice
      .put(`${CALENDAR}dates.ics`, event({ lines: [`RDATE;ENCODING=BASE64:${'20260101T000000Z,'.repeat(500_000)}`] }))
      .precondition(C('max-instances')),
  'blanks without end': () =>
    alice
      .put(`${CALENDAR}blanks.ics`, event({ lines: [`X-A;B=${' '.repeat(9 * MIB)}:c`] }))
      .precondition(C('valid-calendar-data')),
  'a contact with a photo': () => alice.put(`${BOOK}new.vcf`, withPhoto('new', '4.0')).status(201, 204),
  'the same in jCard': () => alice.get(`${BOOK}3.vcf`, accept('application/vcard+json')).status(200),
  'the same in another version': () => alice.report(BOOK, addressbookMultiget([`${BOOK}4.vcf`], CARD('address-data'))),
  'many addresses in jCard': () => alice.get(`${BOOK}many.vcf`, accept('application/vcard+json')).status(200),
  'many attributes': () =>
    alice
      .list(CALENDAR, `<propfind xmlns="DAV:" ${Array.from({ length: 150_000 }, (_, n) => `a${n}=""`).join(' ')}/>`)
      .status(413),
  'many elements': () =>
    alice.list(
      CALENDAR,
      `<propfind xmlns="DAV:"><prop><x>${'<y a="b" c="d" e="f"/>'.repeat(19_000)}</x></prop></propfind>`,
    ),
};

describe.skipIf(!existsSync('/proc/thread-self/schedstat'))('nobody waits for', () => {
  for (const [what, request] of Object.entries(REQUESTS)) {
    it(what, { timeout: 60_000 }, async () => {
      await server.longestTurn();
      await request();
      expect(await server.longestTurn()).toBeLessThan(MOST_MS);
    });
  }
});
