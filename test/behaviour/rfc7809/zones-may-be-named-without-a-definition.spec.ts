// Objects may leave out the VTIMEZONE of a zone that the server knows, and of no other (RFC 7809 §3.1.4).
import { expect, it } from 'vitest';
import { C } from '#xml';
import { calendarObject, component } from '../../support/objects.js';
import { calendarQuery } from '../../support/queries.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const object = (...lines: readonly string[]) =>
  calendarObject(...component('VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', ...lines));
const at = (start: string) => object(`DTSTART${start}`);

it.each([
  ['Europe/Berlin', '20260701T100000Z'],
  ['US/Eastern', '20260701T160000Z'],
  ['W. Europe Standard Time', '20260701T100000Z'],
  ['/freeassociation.sourceforge.net/Europe/Berlin', '20260701T100000Z'],
  ['/mozilla.org/20050126_1/Europe/Berlin', '20260701T100000Z'],
  ['/citadel.org/20190914_1/Europe/Berlin', '20260701T100000Z'],
  ['"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', '20260701T100000Z'],
  ['"(UTC-05:00) Eastern Time (US & Canada)"', '20260701T160000Z'],
])('%s', async (tzid, utc) => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const body = at(`;TZID=${tzid}:20260701T120000`);
  const { etag } = await alice.put(path, body).status(201);
  await alice.get(path).status(200).body(body).header('etag', etag);
  const second = (instant: string) => instant.replace('00Z', '01Z');
  const components = [{ name: 'VEVENT', range: { start: utc, end: second(utc) } }];
  await alice.report(alice.calendar, calendarQuery({ components })).status(207).hrefs([path]);
});

it.each([
  ['DTSTART;TZID=Bogus:20260701T120000'],
  ['DTSTART;TZID=Europe/Germany:20260701T120000'],
  ['DTSTART;TZID=Customized Time Zone:20260701T120000'],
  ['DTSTART;TZID=__proto__:20260701T120000'],
  [`DTSTART;TZID=${'x'.repeat(1000)}:20260701T120000`],
  ['DTSTART:20260701T120000Z', 'DTEND;TZID=Bogus:20260701T130000'],
  [
    'DTSTART:20260701T120000Z',
    'RRULE:FREQ=DAILY',
    'EXDATE:20260702T120000Z',
    'EXDATE;TZID=Bogus:20260703T120000,20260704T120000',
  ],
  ['DTSTART:20260701T120000Z', 'RDATE;TZID=Bogus;VALUE=PERIOD:20260703T120000/PT1H'],
  ['DTSTART:20260701T120000Z', 'RECURRENCE-ID;TZID=Bogus:20260701T120000'],
])('%s', async (...lines) => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const { text } = await alice
    .put(path, object(...lines))
    .status(403)
    .precondition(C('valid-timezone'));
  expect(text).toContain('is not known here, and there is no VTIMEZONE of it.');
  await alice.get(path).status(404);
  const zone = component('STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0030', 'TZOFFSETTO:+0030');
  const tzid = /TZID=([^:;]+)/.exec(lines.join())?.[1];
  const defined = object(...lines).replace(
    'BEGIN:VEVENT',
    `${component('VTIMEZONE', `TZID:${tzid}`, ...zone).join('\r\n')}\r\n$&`,
  );
  await alice.put(path, defined).status(201);
  await alice.get(path).status(200).body(defined);
});

it('a TZID that says nothing does no harm', async () => {
  const alice = await account();
  for (const [index, lines] of [
    ['DTSTART;TZID=Bogus:20260701T120000Z'],
    ['DTSTART;TZID=Bogus;VALUE=DATE:20260701'],
    ['DTSTART;TZID=:20260701T120000'],
    ['DTSTART:20260701T120000Z', 'X-MOON;TZID=Bogus:20260701T120000'],
    ['DTSTART:20260701T120000Z', 'COMMENT;TZID=Bogus:20260701T120000'],
  ].entries()) {
    await alice.put(`${alice.calendar}${index}.ics`, object(...lines).replace('UID:a', `UID:${index}`)).status(201);
  }
});

it('the same holds for jCal, POST and COPY', async () => {
  const alice = await account();
  const json = (tzid: string) =>
    JSON.stringify([
      'vcalendar',
      [['version', {}, 'text', '2.0']],
      [
        [
          'vevent',
          [
            ['uid', {}, 'text', 'j'],
            ['dtstart', { tzid }, 'date-time', '2026-07-01T12:00:00'],
          ],
          [],
        ],
      ],
    ]);
  const type = { 'content-type': 'application/calendar+json' };
  await alice.put(`${alice.calendar}j.ics`, json('Bogus'), type).status(403).precondition(C('valid-timezone'));
  await alice.put(`${alice.calendar}j.ics`, json('Europe/Berlin'), type).status(201);
  await alice.post(alice.calendar, at(';TZID=Bogus:20260701T120000')).status(403).precondition(C('valid-timezone'));
});
