// MKCALENDAR: a calendar with its first properties, or the reasons why not (RFC 4791 §5.3.1).
import { expect, it } from 'vitest';
import { C, D, document, elWith, ICAL } from '#xml';
import { event, task } from '../../support/objects.js';
import { components, mkcalendar, mkcol, propfind, resourcetype, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const TAKEN = C('supported-calendar-component-set');
const ZONE = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Daybook//Tests//EN',
  'BEGIN:VTIMEZONE',
  'TZID:Test/Zone',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'END:VTIMEZONE',
  'END:VCALENDAR',
  '',
].join('\r\n');

it('without a body, for all components', async () => {
  const alice = await account();
  const path = `${alice.calendarHome}plain/`;
  await alice.mkcalendar(path).status(201).header('cache-control', 'no-cache').body('');
  const answer = await alice.propfind(path, propfind(TAKEN, D('resourcetype'))).status(207);
  expect(answer.text).toContain('<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>');
  for (const name of ['VEVENT', 'VTODO', 'VJOURNAL']) expect(answer.text).toContain(`<c:comp name="${name}"/>`);
  await alice.put(`${path}a.ics`, event()).status(201);
});

it('with the properties that the RFC gives as an example', async () => {
  const alice = await account();
  const path = `${alice.calendarHome}events/`;
  const body = mkcalendar(
    valued(D('displayname'), "Lisa's Events"),
    elWith(C('calendar-description'), { 'xml:lang': 'en' }),
    components('VEVENT'),
    valued(C('calendar-timezone'), ZONE),
  );
  await alice.mkcalendar(path, body).status(201);
  const found = (await alice.propfind(path, propfind(D('displayname'), C('calendar-timezone'), TAKEN))).of();
  expect(found.text(D('displayname'))).toBe("Lisa's Events");
  expect(found.text(C('calendar-timezone'))).toBe(ZONE);
  expect(found.found.get(TAKEN)?.children).toHaveLength(1);
  await alice.put(`${path}a.ics`, event()).status(201);
  await alice.put(`${path}b.ics`, task()).status(403).precondition(C('supported-calendar-component'));
});

it('takes the type that some clients send along', async () => {
  const alice = await account();
  const path = `${alice.calendarHome}typed/`;
  await alice
    .mkcalendar(path, mkcalendar(resourcetype(C('calendar')), valued(ICAL('calendar-order'), '3')))
    .status(201);
  expect((await alice.propfind(path, propfind(ICAL('calendar-order')))).of().text(ICAL('calendar-order'))).toBe('3');
});

// RFC 4791 §5.3.1.1
it('a property that cannot be set is named with its reason, and there is no calendar', async () => {
  const alice = await account();
  const path = `${alice.calendarHome}zoo/`;
  for (const [property, condition] of [
    [valued(D('getetag'), 'x'), '<d:cannot-modify-protected-property/>'],
    [valued(C('calendar-timezone'), 'Europe/Berlin'), '<c:valid-calendar-data/>'],
    [components('VEVENT', 'VWALRUS'), '<c:supported-calendar-component/>'],
    [components(), '<c:supported-calendar-component/>'],
  ] as const) {
    const answer = await alice.mkcalendar(path, mkcalendar(valued(D('displayname'), 'Zoo'), property)).status(207);
    expect(answer.text).toContain(condition);
    expect(answer.of(path).statusOf(D('displayname'))).toBe(424);
    await alice.propfind(path).status(404);
  }
});

it('where something exists: resource-must-be-null', async () => {
  const alice = await account();
  for (const path of [alice.calendar, alice.calendarHome, alice.principal]) {
    await alice.mkcalendar(path).status(403).precondition(D('resource-must-be-null'));
  }
});

it('in the wrong place: calendar-collection-location-ok', async () => {
  const alice = await account();
  for (const path of [`${alice.calendar}sub/`, `${alice.addressBookHome}zoo/`, `${alice.addressBook}sub/`]) {
    await alice.mkcalendar(path).status(403).precondition(C('calendar-collection-location-ok'));
  }
  await alice.mkcalendar(`${alice.calendarHome}nothing/zoo/`).status(409);
});

it('with a body that is none: 400 or 415', async () => {
  const alice = await account();
  const path = `${alice.calendarHome}zoo/`;
  await alice.mkcalendar(path, mkcol(valued(D('displayname'), 'x'))).status(400);
  await alice.mkcalendar(path, document(D('mkcalendar'))).status(400);
  await alice.mkcalendar(path, '<unfinished').status(400);
  await alice.mkcalendar(path, event()).status(400, 415);
  await alice.propfind(path).status(404);
});
