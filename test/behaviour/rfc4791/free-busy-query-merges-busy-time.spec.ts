// free-busy-query (RFC 4791 §7.10).
import { describe, expect, it } from 'vitest';
import { CALDAV } from '#xml';
import { calendarObject, component } from '../../support/objects.js';
import { freeBusyQuery } from '../../support/queries.js';
import { components, mkcalendar } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

let uid = 0;
const event = (...lines: readonly string[]) => {
  uid += 1;
  return calendarObject(...component('VEVENT', `UID:${uid}`, 'DTSTAMP:20260101T000000Z', ...lines));
};

async function calendarWith(...events: readonly string[]): Promise<Account> {
  const account = await daybook.account();
  for (const [index, body] of events.entries()) await account.put(`${account.calendar}${index}.ics`, body).status(201);
  return account;
}

async function busy(
  { report, calendar }: Account,
  start = '20260309T000000Z',
  end = '20260314T000000Z',
  path = calendar,
) {
  const { text } = await report(path, freeBusyQuery(start, end))
    .status(200)
    .header('content-type', /^text\/calendar/);
  expect(text).toContain(`DTSTART:${start}\r\nDTEND:${end}\r\n`);
  return text.match(/^FREEBUSY.*$/gm)?.map((line) => line.trim()) ?? [];
}

// RFC 5545 §3.2.9, §3.8.2.6
describe('a free-busy-query', () => {
  it('joins what overlaps or touches, and cuts it to the range', async () => {
    const alice = await calendarWith(
      event('DTSTART:20260308T220000Z', 'DTEND:20260309T010000Z'),
      event('DTSTART:20260310T100000Z', 'DTEND:20260310T110000Z'),
      event('DTSTART:20260310T103000Z', 'DTEND:20260310T113000Z'),
      event('DTSTART:20260310T113000Z', 'DURATION:PT30M'),
    );
    expect(await busy(alice)).toEqual([
      'FREEBUSY:20260309T000000Z/20260309T010000Z',
      'FREEBUSY:20260310T100000Z/20260310T120000Z',
    ]);
  });

  it('tells tentative time apart, and leaves out what takes no time', async () => {
    const alice = await calendarWith(
      event('DTSTART:20260310T100000Z', 'DTEND:20260310T110000Z', 'STATUS:TENTATIVE'),
      event('DTSTART:20260310T103000Z', 'DTEND:20260310T113000Z', 'STATUS:CONFIRMED'),
      event('DTSTART:20260311T100000Z', 'DTEND:20260311T110000Z', 'STATUS:CANCELLED'),
      event('DTSTART:20260311T100000Z', 'DTEND:20260311T110000Z', 'TRANSP:TRANSPARENT'),
      event('DTSTART:20260312T100000Z'),
    );
    expect(await busy(alice)).toEqual([
      'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260310T100000Z/20260310T110000Z',
      'FREEBUSY:20260310T103000Z/20260310T113000Z',
    ]);
  });

  it('counts every instance of a series, and whole days', async () => {
    const alice = await calendarWith(
      event('DTSTART:20260101T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU', 'EXDATE:20260309T100000Z'),
      event('DTSTART;VALUE=DATE:20260312'),
    );
    expect(await busy(alice)).toEqual([
      'FREEBUSY:20260310T100000Z/20260310T110000Z',
      'FREEBUSY:20260312T000000Z/20260313T000000Z',
    ]);
    expect(await busy(alice, '20990310T000000Z', '20990311T000000Z')).toEqual([
      'FREEBUSY:20990310T100000Z/20990310T110000Z',
    ]);
  });

  it('counts all calendars of a home', async () => {
    const alice = await calendarWith(event('DTSTART:20260310T100000Z', 'DTEND:20260310T110000Z'));
    await alice.mkcalendar(`${alice.calendarHome}work/`).status(201);
    const other = event('DTSTART:20260310T110000Z', 'DTEND:20260310T120000Z');
    await alice.put(`${alice.calendarHome}work/a.ics`, other).status(201);
    expect(await busy(alice, undefined, undefined, alice.calendarHome)).toEqual([
      'FREEBUSY:20260310T100000Z/20260310T120000Z',
    ]);
  });

  it('counts the periods of a VFREEBUSY that is kept in a calendar', async () => {
    const alice = await daybook.account();
    const path = `${alice.calendarHome}fb/`;
    await alice.mkcalendar(path, mkcalendar(components('VFREEBUSY'))).status(201);
    const lines = ['UID:f', 'DTSTAMP:20260101T000000Z', 'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260310T100000Z/PT1H'];
    await alice.put(`${path}f.ics`, calendarObject(...component('VFREEBUSY', ...lines))).status(201);
    expect(await busy(alice, undefined, undefined, path)).toEqual([
      'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260310T100000Z/20260310T110000Z',
    ]);
  });

  it('needs a time range with two ends', async () => {
    const { report, calendar } = await daybook.account();
    const body = (range: string) => `<free-busy-query xmlns="${CALDAV}">${range}</free-busy-query>`;
    await report(calendar, body('')).status(400);
    await report(calendar, body('<time-range start="20260310T000000Z"/>')).status(400);
  });
});

describe('the free-busy URL of a home', () => {
  const day = (days: number) =>
    new Date(Math.floor(Date.now() / 86_400_000 + days) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

  it('tells the busy time of the week that begins today', async () => {
    const alice = await calendarWith(
      event(`DTSTART:${day(1)}T100000Z`, 'DURATION:PT1H'),
      event(`DTSTART;VALUE=DATE:${day(8)}`),
    );
    const { text } = await alice
      .get(`${alice.calendarHome}freebusy/`)
      .status(200)
      .header('content-type', /^text\/calendar/);
    expect(text.match(/^FREEBUSY.*(?=\r)/gm)).toEqual([`FREEBUSY:${day(1)}T100000Z/${day(1)}T110000Z`]);
  });

  it('tells that of another time', async () => {
    const alice = await calendarWith(event('DTSTART:20260310T100000Z', 'DURATION:PT1H'));
    for (const query of ['start=20260310T000000Z&period=P1D', 'start=2026-03-10T00:00:00Z&end=2026-03-11']) {
      const { text } = await alice.get(`${alice.calendarHome}freebusy/?${query}`).status(200);
      expect(text.match(/^FREEBUSY.*(?=\r)/gm), query).toEqual(['FREEBUSY:20260310T100000Z/20260310T110000Z']);
    }
  });

  it('refuses what is no time, and writing', async () => {
    const { calendarHome, get, put, mkcol, mkcalendar: make } = await daybook.account();
    for (const query of ['start=soon', 'period=long', 'start=20260310&end=20260309', 'period=P9999D']) {
      await get(`${calendarHome}freebusy/?${query}`).status(400);
    }
    await make(`${calendarHome}freebusy/`).status(403);
    await mkcol(`${calendarHome}freebusy/`).status(405);
    await put(`${calendarHome}freebusy`, event()).status(405);
  });

  it('is not there for those who may not see it', async () => {
    const [alice, bob] = [await daybook.account(), await daybook.account()];
    await bob.get(`${alice.calendarHome}freebusy/`).status(404);
  });
});
