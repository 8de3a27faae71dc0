// Times that name no zone are understood in that of the request, or of the calendar, or in UTC (RFC 4791 §5.2.2, §9.8; RFC 7809 §5).
import { describe, expect, it } from 'vitest';
import { C, el, text } from '#xml';
import { calendarObject, component } from '../../support/objects.js';
import { calendarQuery } from '../../support/queries.js';
import { propertyupdate, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const OWN_ZONE = calendarObject(
  ...component(
    'VTIMEZONE',
    'TZID:Nine hours east',
    ...component('STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0900', 'TZOFFSETTO:+0900'),
  ),
);

async function withBirthday(): Promise<Account> {
  const account = await daybook.account();
  const lines = ['UID:one', 'DTSTAMP:20260101T000000Z', 'DTSTART;VALUE=DATE:20260310'];
  await account.put(`${account.calendar}one.ics`, calendarObject(...component('VEVENT', ...lines))).status(201);
  return account;
}

/** Whether the whole day is found in the hour before it begins in UTC, and in its last hour in UTC. */
async function found({ calendar, report }: Account, also: Parameters<typeof calendarQuery>[0]['also'] = []) {
  const hours = ['20260309T230000Z', '20260310T230000Z'];
  const ends = ['20260310T000000Z', '20260311T000000Z'];
  const answers = hours.map(async (start, index) => {
    const range = { start, end: ends[index] ?? '' };
    const answer = await report(calendar, calendarQuery({ components: [{ name: 'VEVENT', range }], also })).status(207);
    return answer.resources.length === 1;
  });
  return await Promise.all(answers);
}

describe('a whole day', () => {
  it('is that of UTC where nothing else is known', async () => {
    expect(await found(await withBirthday())).toEqual([false, true]);
  });

  it('is that of the zone in the request, by its name or as a VTIMEZONE', async () => {
    const alice = await withBirthday();
    expect(await found(alice, [valued(C('timezone-id'), 'Asia/Tokyo')])).toEqual([true, false]);
    expect(await found(alice, [el(C('timezone'), text(OWN_ZONE))])).toEqual([true, false]);
  });

  it('is that of the calendar', async () => {
    const alice = await withBirthday();
    await alice.proppatch(alice.calendar, propertyupdate([valued(C('calendar-timezone'), OWN_ZONE)])).status(207);
    expect(await found(alice)).toEqual([true, false]);
    expect(await found(alice, [valued(C('timezone-id'), 'Etc/UTC')])).toEqual([false, true]);
  });

  it('is refused in a zone that is not known', async () => {
    const alice = await withBirthday();
    const range = { start: '20260309T230000Z', end: '20260310T000000Z' };
    const query = (also: Parameters<typeof calendarQuery>[0]['also'] = []) =>
      alice.report(alice.calendar, calendarQuery({ components: [{ name: 'VEVENT', range }], also }));
    await query([valued(C('timezone-id'), 'Middle/Earth')])
      .status(403)
      .precondition(C('valid-timezone'));
    await query([valued(C('timezone'), 'BEGIN:NOTHING')])
      .status(403)
      .precondition(C('valid-calendar-data'));
  });
});
