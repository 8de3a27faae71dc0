// Properties of calendars and their owner that clients need to find, draw and fill them (RFC 4791 §5.2, §6.2.1).
import { expect, it } from 'vitest';
import { C, D, document, el, ICAL, text } from '#xml';
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
