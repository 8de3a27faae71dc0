// RSCALE and SKIP: which calendars rules can count in, and what becomes of days that do not exist (RFC 7529).
import { expect, it } from 'vitest';
import { C, D, document, el, elements, elWith, text, textOf } from '#xml';
import { calendarObject, component } from '../../support/objects.js';
import { allprop, propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

const SET = C('supported-rscale-set');
const anniversary = (start: string, rule: string) =>
  calendarObject(
    ...component('VEVENT', 'UID:a', 'DTSTAMP:20120101T000000Z', `DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`),
  );

/** The days of a stored series in some years, as a client gets them. */
async function days(start: string, rule: string, from: number, to: number) {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const body = anniversary(start, rule);
  await alice.put(path, body).status(201);
  await alice.get(path).body(body);
  const expand = elWith(C('expand'), { start: `${from}0101T000000Z`, end: `${to}0101T000000Z` });
  const report = document(
    C('calendar-multiget'),
    el(D('prop'), el(C('calendar-data'), expand)),
    el(D('href'), text(path)),
  );
  const given = (await alice.report(alice.calendar, report).status(207)).of().text(C('calendar-data')) ?? '';
  return [...given.matchAll(/DTSTART;VALUE=DATE:(\d{8})/g)].map(([, day]) => day);
}

it('homes and calendars tell the calendars, but not unasked', async () => {
  const alice = await account();
  for (const path of [alice.calendarHome, alice.calendar]) {
    const found = (await alice.propfind(path, propfind(SET)).status(207)).of().found.get(SET);
    const names = found === undefined ? [] : elements(found, C('supported-rscale')).map(textOf);
    expect(names).toEqual(expect.arrayContaining(['GREGORIAN', 'CHINESE', 'ETHIOPIC', 'HEBREW', 'ISLAMIC-CIVIL']));
    expect((await alice.propfind(path, allprop())).of().statusOf(SET)).toBeUndefined();
  }
  const { text: given } = await alice.proppatch(
    alice.calendar,
    document(D('propertyupdate'), el(D('set'), el(D('prop'), el(SET)))),
  );
  expect(given).toContain('cannot-modify-protected-property');
});

// RFC 7529 §4.3.4
it('an anniversary of February 29', async () => {
  const without = await days('20120229', 'FREQ=YEARLY', 2012, 2018);
  expect(without).toEqual(['20120229', '20160229']);
  expect(await days('20120229', 'RSCALE=GREGORIAN;FREQ=YEARLY', 2012, 2018)).toEqual(without);
  expect(await days('20120229', 'RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD', 2012, 2018)).toEqual([
    ...['20120229', '20130301', '20140301', '20150301', '20160229', '20170301'],
  ]);
  expect(await days('20120229', 'RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD', 2012, 2018)).toEqual([
    ...['20120229', '20130228', '20140228', '20150228', '20160229', '20170228'],
  ]);
});

// RFC 7529 §4.3.1 to §4.3.3
it.each([
  ['RSCALE=CHINESE;FREQ=YEARLY', ['20130210', '20140131', '20150219', '20160208', '20170128']],
  ['RSCALE=ETHIOPIC;FREQ=MONTHLY;BYMONTH=13', ['20130906', '20140906', '20150906', '20160906', '20170906']],
  [
    'RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8;SKIP=FORWARD',
    ['20140208', '20150227', '20160217', '20170306', '20180223'],
  ],
])('%s', async (rule, expected) => {
  const [start = ''] = expected;
  expect(await days(start, rule, 2013, 2019).then((all) => all.slice(0, 5))).toEqual(expected);
});

it('a rule that begins where its calendar is not known is refused', async () => {
  const alice = await account();
  for (const [start, name] of [
    ['18990101', 'CHINESE'],
    ['22020101', 'CHINESE'],
    ['15000101', 'HEBREW'],
    ['00010101', 'ETHIOPIC'],
  ]) {
    const body = anniversary(start ?? '', `RSCALE=${name};FREQ=YEARLY`);
    await alice.put(`${alice.calendar}a.ics`, body).status(403).precondition(C('supported-rscale'));
  }
});

it('another calendar is refused by its precondition, and nothing is stored', async () => {
  const alice = await account();
  for (const name of ['DANGI', 'RUSSIAN', 'X-MOON', 'ISO8601', '__PROTO__', 'x'.repeat(5000)]) {
    const body = anniversary('20130210', `RSCALE=${name};FREQ=YEARLY`);
    const { text: given } = await alice
      .put(`${alice.calendar}a.ics`, body)
      .status(403)
      .precondition(C('supported-rscale'));
    expect(given).toContain(`Recurrence in the calendar ${name.slice(0, 40).toUpperCase()}`);
    await alice.get(`${alice.calendar}a.ics`).status(404);
  }
});

it('SKIP without RSCALE is no rule', async () => {
  const alice = await account();
  const body = anniversary('20120229', 'FREQ=YEARLY;SKIP=FORWARD');
  await alice.put(`${alice.calendar}a.ics`, body).status(403).precondition(C('valid-calendar-data'));
});

// RFC 7529 §9
it('in jCal they are parts of the rule as others', async () => {
  const alice = await account();
  await alice
    .put(`${alice.calendar}a.ics`, anniversary('20120229', 'RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD'))
    .status(201);
  const { text: json } = await alice.get(`${alice.calendar}a.ics`, { accept: 'application/calendar+json' }).status(200);
  expect(json).toContain('["rrule",{},"recur",{"rscale":"GREGORIAN","freq":"YEARLY","skip":"FORWARD"}]');
});
