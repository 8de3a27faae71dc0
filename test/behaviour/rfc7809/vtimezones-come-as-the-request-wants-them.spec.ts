// CalDAV-Timezones: T has every VTIMEZONE, F only those that no service has, and without it all is as stored (RFC 7809 §3.1.3).
import { expect, it } from 'vitest';
import { fromJcal, readComponents, wholeVtimezone } from '#icalendar';
import { C, D, document, el, elWith, type Markup, text } from '#xml';
import { calendarObject, component } from '../../support/objects.js';
import { calendarMultiget } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const HALF = component('STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0030', 'TZOFFSETTO:+0030');
const defined = (tzid: string) => component('VTIMEZONE', `TZID:${tzid}`, ...HALF);
const lunch = component(
  'VEVENT',
  'UID:a',
  'DTSTAMP:20260101T000000Z',
  'DTSTART;TZID=Europe/Berlin:20260301T120000',
  'DTEND;TZID=My Zone:20260301T130000',
  'EXDATE;TZID=W. Europe Standard Time:20260302T120000',
  'RRULE:FREQ=DAILY;COUNT=3',
);
const all = calendarObject(
  ...defined('Europe/Berlin'),
  ...defined('My Zone'),
  ...defined('W. Europe Standard Time'),
  ...lunch,
);
const nothingStandard = calendarObject(...defined('My Zone'), ...defined('W. Europe Standard Time'), ...lunch);
const onlyOwn = calendarObject(...defined('My Zone'), ...lunch);

const lunchOnly = calendarObject(
  ...component('VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', 'DTSTART;TZID=America/New_York:20260301T120000'),
);

async function stored(body: string) {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const { etag } = await alice.put(path, body).status(201);
  return { alice, path, etag };
}

/** The body with the VTIMEZONEs that Daybook writes of these zones before everything that is in it. */
const withZones = (body: string, ...tzids: readonly string[]) =>
  body.replace(/BEGIN:(?!VCALENDAR)/, `${tzids.map(wholeVtimezone).join('')}$&`);

it.each([
  ['is stored', undefined, all, all],
  ['is stored, too', undefined, onlyOwn, onlyOwn],
  ['has every VTIMEZONE', 'T', all, all],
  [
    'has every VTIMEZONE, those that were left out as well',
    'T',
    onlyOwn,
    withZones(onlyOwn, 'Europe/Berlin', 'W. Europe Standard Time'),
  ],
  ['has no VTIMEZONE of tzdata', 'F', all, nothingStandard],
  ['has none that was not there', 'F', nothingStandard, nothingStandard],
  ['has those that no service has', 'F', onlyOwn, withZones(onlyOwn, 'W. Europe Standard Time')],
])('an object %s', async (_, wish, body, expected) => {
  const { alice, path, etag } = await stored(body);
  const headers = { 'caldav-timezones': wish };
  // RFC 4791 §5.3.4: the tag is that of the resource, so that it can be written under it.
  const got = await alice.get(path, headers).status(200).body(expected).header('etag', etag);
  expect(got.headers.vary).toMatch(/CalDAV-Timezones/);
  await alice.head(path, headers).header('content-length', String(Buffer.byteLength(expected)));
  const report = await alice.report(alice.calendar, calendarMultiget([path]), headers).status(207);
  expect(report.of().text(C('calendar-data'))).toBe(expected);
  expect(report.of().text(D('getetag'))).toBe(etag);
  const json = await alice.get(path, { ...headers, accept: 'application/calendar+json' }).status(200);
  expect(fromJcal(JSON.parse(json.text)).match(/TZID:.*/g)).toEqual(expected.match(/TZID:.*/g));
  // Nothing of that is stored.
  await alice.get(path).status(200).body(body).header('etag', etag);
  await alice.put(path, body, { 'if-match': got.etag }).status(204);
});

// RFC 7809 §7.1
it('keeps every other octet, whatever the line ends', async () => {
  const odd = all.replaceAll('\r\n', '\n').replace('UID:a', 'UID\n :\n a\nX-FOLDED:\n b');
  const { alice, path } = await stored(odd);
  const { text: given } = await alice.get(path, { 'caldav-timezones': 'F' }).status(200);
  expect(given).toBe(odd.replace(/BEGIN:VTIMEZONE\nTZID:Europe\/Berlin\n.*?END:VTIMEZONE\n/s, ''));
});

/** The calendar-data of one object, asked for with these parts. */
async function data(alice: Account, path: string, wish: string, ...parts: readonly Markup[]) {
  const body = document(
    C('calendar-multiget'),
    el(D('prop'), el(C('calendar-data'), ...parts)),
    el(D('href'), text(path)),
  );
  const answer = await alice.report(alice.calendar, body, { 'caldav-timezones': wish }).status(207);
  return answer.of().text(C('calendar-data')) ?? '';
}
const range = { start: '20260301T000000Z', end: '20260401T000000Z' };

it('goes together with single instances, which need no zones', async () => {
  const { alice, path } = await stored(all);
  for (const wish of ['T', 'F']) {
    const given = await data(alice, path, wish, elWith(C('expand'), range));
    expect(given).not.toMatch(/TZID|VTIMEZONE/);
    expect(given.match(/DTSTART:.*/g)).toEqual(['DTSTART:20260301T110000Z', 'DTSTART:20260303T110000Z']);
  }
});

it('goes together with a limited series, and with parts, which are what is asked for', async () => {
  const { alice, path } = await stored(all);
  expect(await data(alice, path, 'F', elWith(C('limit-recurrence-set'), range))).toBe(nothingStandard);
  const comp = (name: string, ...inside: readonly Markup[]) => elWith(C('comp'), { name }, ...inside);
  const parts = (...inside: readonly Markup[]) => comp('VCALENDAR', elWith(C('prop'), { name: 'VERSION' }), ...inside);
  const onlyEvents = await data(alice, path, 'T', parts(comp('VEVENT')));
  expect(readComponents(onlyEvents).components.map(({ name }) => name)).toEqual(['VEVENT']);
  const withThem = await data(alice, path, 'F', parts(comp('VEVENT'), comp('VTIMEZONE')));
  expect(readComponents(withThem).components).toHaveLength(3);
});

it('goes together with a whole calendar, and with the answer to a write', async () => {
  const { alice, path } = await stored(all);
  const { text: whole } = await alice
    .get(alice.calendar, { 'caldav-timezones': 'F', accept: 'text/calendar' })
    .status(200)
    .header('vary', /CalDAV-Timezones/);
  expect(whole.match(/\nTZID:.*/g)).toEqual(['\nTZID:My Zone', '\nTZID:W. Europe Standard Time']);
  // Programs that subscribe to it know nothing of the service, so that by default no zone is missing.
  await alice.put(`${alice.calendar}b.ics`, lunchOnly.replaceAll('UID:a', 'UID:b')).status(201);
  const { text: subscribed } = await alice.get(alice.calendar, { accept: 'text/calendar' }).status(200);
  const zones = ['Europe/Berlin', 'My Zone', 'W. Europe Standard Time', 'America/New_York'];
  expect(subscribed.match(/(?<=\nTZID:).*/g)?.sort()).toEqual(zones.sort());
  await alice
    .put(path, all, { prefer: 'return=representation', 'caldav-timezones': 'F' })
    .status(200)
    .body(nothingStandard);
});

it('must be T or F', async () => {
  const { alice, path } = await stored(all);
  await alice.get(path, { 'caldav-timezones': 'f' }).status(200).body(nothingStandard);
  for (const other of ['', 'yes', 'T, F', 'true']) await alice.get(path, { 'caldav-timezones': other }).status(400);
});

it('is announced', async () => {
  const alice = await account();
  for (const path of [alice.calendarHome, alice.calendar]) {
    await alice
      .options(path)
      .status(200)
      .header('dav', /\bcalendar-no-timezone\b/);
  }
});
