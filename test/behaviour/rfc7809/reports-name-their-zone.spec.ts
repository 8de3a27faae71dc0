// timezone-id in a report is the zone of times that name none (RFC 7809 §3.1.6, §6).
import { expect, it } from 'vitest';
import { C, D, document, el, elWith, type Markup, text } from '#xml';
import { calendarObject, component } from '../../support/objects.js';
import { calendarQuery, type Range } from '../../support/queries.js';
import { propertyupdate, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const FLOATING = calendarObject(
  ...component('VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', 'DTSTART:20260701T120000', 'DURATION:PT1H'),
);
const timezoneId = (tzid: string) => el(C('timezone-id'), text(tzid));

async function prepared() {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, FLOATING).status(201);
  return { alice, path };
}

const query = (range: Range, ...also: readonly Markup[]) =>
  calendarQuery({ components: [{ name: 'VEVENT', range }], also });
const noonIn = new Map([
  ['Europe/Berlin', '20260701T100000Z'],
  ['US/Eastern', '20260701T160000Z'],
  ['Tokyo Standard Time', '20260701T030000Z'],
]);
const hour = (start: string) => ({ start, end: start.replace('0000Z', '0001Z') });

it('of a calendar-query', async () => {
  const { alice, path } = await prepared();
  for (const [asked] of noonIn) {
    for (const [tzid, noon] of noonIn) {
      const hrefs = asked === tzid ? [path] : [];
      await alice
        .report(alice.calendar, query(hour(noon), timezoneId(asked)))
        .status(207)
        .hrefs(hrefs);
    }
  }
  // It goes before that of the calendar.
  await alice.proppatch(alice.calendar, propertyupdate([valued(C('calendar-timezone-id'), 'US/Eastern')])).status(207);
  await alice
    .report(alice.calendar, query(hour('20260701T160000Z')))
    .status(207)
    .hrefs([path]);
  await alice.report(alice.calendar, query(hour('20260701T160000Z'), timezoneId('Europe/Berlin'))).hrefs([]);
});

const freeBusyQuery = (...also: readonly Markup[]) =>
  document(
    C('free-busy-query'),
    elWith(C('time-range'), { start: '20260701T000000Z', end: '20260702T000000Z' }),
    ...also,
  );
const busy = async (alice: Account, ...more: readonly Markup[]) => {
  const { text: answer } = await alice.report(alice.calendar, freeBusyQuery(...more)).status(200);
  return /FREEBUSY[^:\r\n]*:(\S+)/.exec(answer)?.[1];
};

it('of a free-busy-query', async () => {
  const { alice } = await prepared();
  expect(await busy(alice)).toBe('20260701T120000Z/20260701T130000Z');
  expect(await busy(alice, timezoneId('Europe/Berlin'))).toBe('20260701T100000Z/20260701T110000Z');
});

it('of the instances in a multiget', async () => {
  const { alice, path } = await prepared();
  const expand = elWith(C('expand'), { start: '20260701T153000Z', end: '20260701T163000Z' });
  const body = (...more: readonly Markup[]) =>
    document(C('calendar-multiget'), el(D('prop'), el(C('calendar-data'), expand)), el(D('href'), text(path)), ...more);
  const data = async (...more: readonly Markup[]) =>
    (await alice.report(alice.calendar, body(...more)).status(207)).of().text(C('calendar-data'));
  expect(await data()).not.toContain('VEVENT');
  expect(await data(timezoneId('US/Eastern'))).toContain('DTSTART:20260701T120000');
});

it('must be known', async () => {
  const { alice } = await prepared();
  for (const unknown of ['bogus', '', ' ', 'Europe/Germany', '__proto__', 'x'.repeat(5000)]) {
    const id = timezoneId(unknown);
    for (const body of [query(hour('20260701T160000Z'), id), freeBusyQuery(id)]) {
      await alice.report(alice.calendar, body).status(403).precondition(C('valid-timezone'));
    }
  }
});
