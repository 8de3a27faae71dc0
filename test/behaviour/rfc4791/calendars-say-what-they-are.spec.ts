// Properties of calendars and their owner that clients need to find, draw and fill them (RFC 4791 §5.2, §6.2.1).
import { expect, it } from 'vitest';
import { C, D, document, el, elWith, ICAL, text } from '#xml';
import { propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const zone = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const VTIMEZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:X',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'END:VTIMEZONE',
];

it('what a calendar takes', async () => {
  const alice = await account();
  const answer = await alice.propfind(
    alice.calendar,
    propfind(
      C('supported-calendar-component-set'),
      C('supported-calendar-data'),
      C('max-resource-size'),
      C('max-attendees-per-instance'),
    ),
  );
  for (const name of ['VEVENT', 'VTODO', 'VJOURNAL']) expect(answer.text).toContain(`<c:comp name="${name}"/>`);
  expect(answer.text).toContain('<c:calendar-data content-type="text/calendar" version="2.0"/>');
  expect(Number(answer.of().text(C('max-resource-size')))).toBeGreaterThan(100_000);
  expect(answer.of().text(C('max-attendees-per-instance'))).toBe('1000');
});

it('what a person calls it and how it looks, as it was written', async () => {
  const alice = await account();
  const names = [D('displayname'), C('calendar-description'), ICAL('calendar-color'), ICAL('calendar-order')];
  const values = ['Work & <play>', 'Büro 🦒', '#FF2968FF', '7'];
  await alice
    .proppatch(alice.calendar, propertyupdate(names.map((name, index) => valued(name, values[index] ?? ''))))
    .status(207);
  const found = (await alice.list(alice.calendarHome, propfind(...names))).of(alice.calendar);
  expect(names.map((name) => found.text(name))).toEqual(values);
});

it('calendar-timezone is one time zone or refused with valid-calendar-data', async () => {
  const alice = await account();
  const good = zone(...VTIMEZONE);
  await alice.proppatch(alice.calendar, propertyupdate([valued(C('calendar-timezone'), good)])).status(207);
  for (const bad of [
    '',
    'Europe/Berlin',
    zone(),
    zone(...VTIMEZONE, ...VTIMEZONE.map((line) => line.replace('X', 'Y'))),
    zone('BEGIN:VEVENT', 'UID:a', 'END:VEVENT'),
    VTIMEZONE.join('\r\n'),
  ]) {
    const answer = await alice
      .proppatch(alice.calendar, propertyupdate([valued(C('calendar-timezone'), bad)]))
      .status(207);
    expect(answer.of().statusOf(C('calendar-timezone')), bad).toBe(403);
    expect(answer.text).toContain('<c:valid-calendar-data/>');
  }
  expect(
    (await alice.propfind(alice.calendar, propfind(C('calendar-timezone')))).of().text(C('calendar-timezone')),
  ).toBe(good);
});

it('calendar-timezone can be written and read as jCal', async () => {
  const alice = await account();
  const name = C('calendar-timezone');
  const form = { 'content-type': 'application/calendar+json' };
  const jcal = '["vcalendar",[["version",{},"text","2.0"]],[["vtimezone",[["tzid",{},"text","X"]],[["standard",[';
  const observance =
    '["dtstart",{},"date-time","1970-01-01T00:00:00"],["tzoffsetfrom",{},"utc-offset","+01:00"],["tzoffsetto",{},"utc-offset","+01:00"]';
  const written = `${jcal}${observance}],[]]]]]]`;
  await alice.proppatch(alice.calendar, propertyupdate([elWith(name, form, text(written))])).status(207);
  const plain = (await alice.propfind(alice.calendar, propfind(name))).of();
  expect(plain.text(name)).toContain('BEGIN:VTIMEZONE\r\nTZID:X\r\n');
  const asked = document(D('propfind'), el(D('prop'), elWith(name, form)));
  const answer = (await alice.propfind(alice.calendar, asked)).of();
  expect(answer.found.get(name)?.attributes.get('content-type')).toBe('application/calendar+json');
  expect(JSON.parse(answer.text(name) ?? '')).toEqual(JSON.parse(written));
  for (const bad of ['BEGIN:VCALENDAR', '{}', '["vcalendar",[],[]]']) {
    const refused = (await alice.proppatch(alice.calendar, propertyupdate([elWith(name, form, text(bad))]))).of();
    expect(refused.statusOf(name)).toBe(403);
  }
});

// draft-daboo-caldav-extensions §4.1
it('a home sets no bounds to the components of its calendars', async () => {
  const alice = await account();
  const name = C('supported-calendar-component-sets');
  const home = (await alice.propfind(alice.calendarHome, propfind(name))).of();
  expect(home.found.get(name)?.children).toEqual([]);
});

// RFC 6638 §2.4.1
it('where the calendars of a person are', async () => {
  const alice = await account();
  const answer = (
    await alice.propfind(alice.principal, propfind(C('calendar-home-set'), C('calendar-user-address-set')))
  ).of();
  expect(answer.hrefsIn(C('calendar-home-set'))).toEqual([alice.calendarHome]);
  expect(answer.hrefsIn(C('calendar-user-address-set'))).toContain(`mailto:${alice.name}@example.com`);
});

it('an unknown report is refused with supported-report', async () => {
  const alice = await account();
  for (const name of [C('calendar-telepathy'), D('calendar-multiget'), D('version-tree')]) {
    await alice
      .report(alice.calendar, document(name, el(D('prop')), text('')))
      .status(403)
      .precondition(D('supported-report'));
  }
});
