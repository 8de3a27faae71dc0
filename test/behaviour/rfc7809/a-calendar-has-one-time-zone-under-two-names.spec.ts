// calendar-timezone and calendar-timezone-id say the same, whichever was written (RFC 7809 §3.1.5, §5).
import { expect, it } from 'vitest';
import { currentTzdata, fromJcal, readComponents, readTimezone, toJcal, zoneNamed, zoneOf } from '#icalendar';
import { C, D, elWith, type Name, text } from '#xml';
import { allprop, mkcalendar, propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const TIMEZONE = C('calendar-timezone');
const ID = C('calendar-timezone-id');
const JULY = Date.UTC(2026, 6, 1) / 1000;

const timezone = (tzid: string) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x', 'BEGIN:VTIMEZONE', `TZID:${tzid}`, 'BEGIN:STANDARD'],
    ...['DTSTART:19700101T000000', 'TZOFFSETFROM:+0042', 'TZOFFSETTO:+0042', 'END:STANDARD', 'END:VTIMEZONE'],
    ...['END:VCALENDAR', ''],
  ].join('\r\n');

async function both(alice: Account, path = alice.calendar) {
  const found = (await alice.propfind(path, propfind(TIMEZONE, ID)).status(207)).of();
  return { timezone: found.text(TIMEZONE), id: found.text(ID) };
}
const written = (alice: Account, name: Name, value: string) =>
  alice.proppatch(alice.calendar, propertyupdate([valued(name, value)])).status(207);

it('a calendar has neither at first', async () => {
  const alice = await account();
  const found = (await alice.propfind(alice.calendar, propfind(TIMEZONE, ID))).of();
  expect([TIMEZONE, ID].map(found.statusOf)).toEqual([404, 404]);
});

it('a VTIMEZONE that is written gives the id', async () => {
  const alice = await account();
  await written(alice, ID, 'Europe/Berlin');
  await written(alice, TIMEZONE, timezone('My Zone\\, really'));
  expect(await both(alice)).toEqual({ timezone: timezone('My Zone\\, really'), id: 'My Zone, really' });
});

it.each(['Europe/Berlin', 'US/Eastern', 'W. Europe Standard Time', '(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi'])(
  'the id %s that is written gives the VTIMEZONE',
  async (tzid) => {
    const alice = await account();
    await written(alice, TIMEZONE, timezone('X'));
    await written(alice, ID, tzid);
    const { timezone: given = '', id } = await both(alice);
    expect(id).toBe(tzid);
    expect(zoneOf(readTimezone(given)).tzid).toBe(tzid);
    expect(zoneOf(readTimezone(given)).offsetAt(JULY)).toBe(zoneNamed(tzid)?.offsetAt(JULY));
  },
);

it('the last one that is written counts, also in one request', async () => {
  const alice = await account();
  const values = [valued(ID, 'Europe/Berlin'), valued(TIMEZONE, timezone('X'))];
  await alice.proppatch(alice.calendar, propertyupdate(values)).status(207);
  expect((await both(alice)).id).toBe('X');
  await alice.mkcalendar(`${alice.calendarHome}other/`, mkcalendar(...values.reverse())).status(201);
  expect(await both(alice, `${alice.calendarHome}other/`)).toEqual({
    timezone: expect.stringContaining('\r\nTZID:Europe/Berlin\r\n'),
    id: 'Europe/Berlin',
  });
});

it('one that is removed takes the other along', async () => {
  for (const [set, remove] of [
    [ID, ID],
    [ID, TIMEZONE],
    [TIMEZONE, ID],
    [TIMEZONE, TIMEZONE],
  ] as const) {
    const alice = await account();
    await written(alice, set, set === ID ? 'Europe/Berlin' : timezone('X'));
    await alice.proppatch(alice.calendar, propertyupdate([], [remove])).status(207);
    expect(await both(alice)).toEqual({ timezone: undefined, id: undefined });
  }
});

it('an id that nobody knows is refused, and both stay as they were', async () => {
  const alice = await account();
  await written(alice, ID, 'Europe/Berlin');
  for (const unknown of ['Europe/Germany', '', 'Customized Time Zone', '__proto__', 'x'.repeat(10_000)]) {
    const answer = await written(alice, ID, unknown);
    expect(answer.of().statusOf(ID), unknown).toBe(403);
    expect(answer.text).toContain('<c:valid-timezone/>');
  }
  expect((await both(alice)).id).toBe('Europe/Berlin');
});

it('the VTIMEZONE may be jCal', async () => {
  const alice = await account();
  const json = (text: string) => JSON.stringify(toJcal(readComponents(text)));
  const typed = { 'content-type': 'application/calendar+json' };
  const value = elWith(TIMEZONE, typed, text(json(timezone('X'))));
  await alice.proppatch(alice.calendar, propertyupdate([value])).status(207);
  expect(await both(alice)).toEqual({ timezone: fromJcal(toJcal(readComponents(timezone('X')))), id: 'X' });

  const body = propfind(TIMEZONE).replace(/<c:calendar-timezone/, '$& content-type="application/calendar+json"');
  const { found } = (await alice.propfind(alice.calendar, body).status(207)).of();
  expect(found.get(TIMEZONE)?.attributes.get('content-type')).toBe('application/calendar+json');
  expect(found.get(TIMEZONE)?.children).toEqual([json(timezone('X'))]);

  for (const bad of ['', '{', '[]', '["vcalendar",[],[]]', timezone('X')]) {
    const answer = await alice.proppatch(alice.calendar, propertyupdate([elWith(TIMEZONE, typed, text(bad))]));
    expect(answer.of().statusOf(TIMEZONE), bad).toBe(403);
    expect(answer.text).toContain('<c:valid-calendar-data/>');
  }
});

it('a home names the service that has the zones, but not unasked', async () => {
  const alice = await account();
  const name = C('timezone-service-set');
  const [href = ''] = (await alice.propfind(alice.calendarHome, propfind(name)).status(207)).of().hrefsIn(name);
  const { text: capabilities } = await alice.get(`${href}/capabilities`).status(200);
  expect(JSON.parse(capabilities).info['primary-source']).toContain(currentTzdata().version);
  expect((await alice.propfind(alice.calendarHome, allprop())).of().statusOf(name)).toBeUndefined();
  await written(alice, ID, 'Europe/Berlin');
  const found = (await alice.propfind(alice.calendar, allprop())).of();
  expect([TIMEZONE, ID].map(found.statusOf)).toEqual([undefined, undefined]);
  expect(found.statusOf(D('displayname'))).toBe(200);
});
