// CALDAV:calendar-data in reports (RFC 4791 §9.6): parts of objects, single instances, other media types.
import { describe, expect, it } from 'vitest';
import { C, D, document, el, elWith, type Markup, text, textOf } from '#xml';
import type { Answer } from '../../support/answer.js';
import { calendarObject, component } from '../../support/objects.js';
import { expanded } from '../../support/queries.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook({ limits: { maxInstances: 100 } });

const BERLIN = component(
  'VTIMEZONE',
  'TZID:Europe/Berlin',
  ...component(
    'STANDARD',
    'DTSTART:19701025T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  ),
  ...component(
    'DAYLIGHT',
    'DTSTART:19700329T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  ),
);

const MASTER = component(
  'VEVENT',
  'UID:one',
  'DTSTAMP:20260101T000000Z',
  'DTSTART;TZID=Europe/Berlin:20260328T100000',
  'DTEND;TZID=Europe/Berlin:20260328T110000',
  'RRULE:FREQ=DAILY;COUNT=4',
  'SUMMARY:Usual',
);

const SERIES = calendarObject(
  ...BERLIN,
  ...MASTER,
  ...component(
    'VEVENT',
    'UID:one',
    'DTSTAMP:20260101T000000Z',
    'RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000',
    'DTSTART;TZID=Europe/Berlin:20260330T150000',
    'DTEND;TZID=Europe/Berlin:20260330T160000',
    'SUMMARY:Moved',
  ),
);

/** The answer to a multiget of an object with this calendar-data. */
async function multiget(body: string, data: Markup): Promise<Answer> {
  const { calendarHome, mkcalendar, put, report } = await daybook.account();
  const path = `${calendarHome}all/one.ics`;
  const kinds = ['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY'].map((name) => elWith(C('comp'), { name }));
  const set = el(D('set'), el(D('prop'), el(C('supported-calendar-component-set'), ...kinds)));
  await mkcalendar(`${calendarHome}all/`, document(C('mkcalendar'), set)).status(201);
  await put(path, body).status(201);
  const query = document(C('calendar-multiget'), el(D('prop'), data), el(D('href'), text(path)));
  return await report(`${calendarHome}all/`, query).status(207);
}

/** The data of an object as a multiget with this calendar-data gives it. */
async function given(body: string, data: Markup): Promise<string> {
  const property = (await multiget(body, data)).of().found.get(C('calendar-data'));
  if (property === undefined) throw new Error('There is no calendar-data.');
  return textOf(property);
}

const comp = (name: string, ...content: readonly Markup[]) => elWith(C('comp'), { name }, ...content);
const prop = (name: string, more: Readonly<Record<string, string>> = {}) => elWith(C('prop'), { name, ...more });
const range = (local: string, start: string, end: string) => elWith(C(local), { start, end });

describe('calendar-data', () => {
  it('is the object as it was stored, octet for octet', async () => {
    expect(await given(SERIES, el(C('calendar-data')))).toBe(SERIES);
  });

  it('has the components and properties that were named, in their order', async () => {
    const selection = comp(
      'VCALENDAR',
      prop('VERSION'),
      comp('VEVENT', prop('UID'), prop('SUMMARY', { novalue: 'yes' })),
    );
    expect(await given(SERIES, el(C('calendar-data'), selection))).toBe(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        ...component('VEVENT', 'UID:one', 'SUMMARY:'),
        ...component('VEVENT', 'UID:one', 'SUMMARY:'),
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  // RFC 4791 §9.6.5
  it('has a component for each instance in UTC when it is expanded', async () => {
    const data = await given(SERIES, expanded('20260328T120000Z', '20260331T000000Z'));
    expect(data).toBe(
      calendarObject(
        ...component(
          'VEVENT',
          'UID:one',
          'DTSTAMP:20260101T000000Z',
          'DTSTART:20260329T080000Z',
          'DTEND:20260329T090000Z',
          'SUMMARY:Usual',
          'RECURRENCE-ID:20260329T080000Z',
        ),
        ...component(
          'VEVENT',
          'UID:one',
          'DTSTAMP:20260101T000000Z',
          'DTSTART:20260330T130000Z',
          'DTEND:20260330T140000Z',
          'SUMMARY:Moved',
          'RECURRENCE-ID:20260330T080000Z',
        ),
      ),
    );
  });

  it('is refused where there would be more instances than max-instances, rather than cut short', async () => {
    const endless = SERIES.replace('COUNT=4', 'INTERVAL=1');
    const whole = await given(endless, expanded('20260401T000000Z', '20260710T000000Z'));
    expect(whole.match(/BEGIN:VEVENT/g)).toHaveLength(100);
    const tooMuch = await multiget(endless, expanded('20260401T000000Z', '20260711T000000Z'));
    expect(tooMuch.of().statusOf(C('calendar-data'))).toBe(507);
    expect(tooMuch.text).toMatch(/number-of-matches-within-limits.*more than 100 instances/s);
  });

  it('keeps whole days as days when it is expanded', async () => {
    const birthday = calendarObject(
      ...component(
        'VEVENT',
        'UID:b',
        'DTSTAMP:20260101T000000Z',
        'DTSTART;VALUE=DATE:20200229',
        'RRULE:FREQ=YEARLY',
        'SUMMARY:B',
      ),
    );
    const data = await given(birthday, expanded('20240101T000000Z', '20290101T000000Z'));
    expect(data.match(/DTSTART.*(?=\r)/g)).toEqual(['DTSTART;VALUE=DATE:20240229', 'DTSTART;VALUE=DATE:20280229']);
    expect(data.match(/RECURRENCE-ID.*(?=\r)/g)).toEqual([
      'RECURRENCE-ID;VALUE=DATE:20240229',
      'RECURRENCE-ID;VALUE=DATE:20280229',
    ]);
    expect(data).not.toContain('RRULE');
  });

  it('expands an endless series far in the future without going there step by step', async () => {
    const endless = SERIES.replace('COUNT=4', 'INTERVAL=1');
    const data = await given(endless, expanded('22260301T000000Z', '22260302T000000Z'));
    expect(data.match(/DTSTART.*(?=\r)/g)).toEqual(['DTSTART:22260301T090000Z']);
  });

  // RFC 4791 §9.6.6
  it('has only the overrides that touch a range, where they are or where they were', async () => {
    const limited = (start: string, end: string) =>
      given(SERIES, el(C('calendar-data'), range('limit-recurrence-set', start, end)));
    expect(await limited('20260328T000000Z', '20260329T000000Z')).toBe(calendarObject(...BERLIN, ...MASTER));
    expect(await limited('20260330T080000Z', '20260330T083000Z')).toBe(SERIES);
    expect(await limited('20260330T133000Z', '20260330T134000Z')).toBe(SERIES);
  });

  // RFC 4791 §9.6.7
  it('has only the free-busy periods that touch a range', async () => {
    const busy = (...periods: readonly string[]) =>
      calendarObject(...component('VFREEBUSY', 'UID:f', 'DTSTAMP:20260101T000000Z', ...periods));
    const stored = busy('FREEBUSY:20260301T100000Z/PT1H,20260302T100000Z/PT1H', 'FREEBUSY:20260303T100000Z/PT1H');
    const limit = range('limit-freebusy-set', '20260302T000000Z', '20260303T000000Z');
    expect(await given(stored, el(C('calendar-data'), limit))).toBe(busy('FREEBUSY:20260302T100000Z/PT1H'));
  });

  it('is jCal where that was asked for', async () => {
    const data = await given(
      SERIES,
      elWith(C('calendar-data'), { 'content-type': 'application/calendar+json', version: '2.0' }),
    );
    const [name, , components] = JSON.parse(data);
    expect(name).toBe('vcalendar');
    expect(components.map(([each]: [string]) => each)).toEqual(['vtimezone', 'vevent', 'vevent']);
  });

  it('is refused in a form that the server does not know, and in a range that is none', async () => {
    const { calendar, report } = await daybook.account();
    const ask = (data: Markup) =>
      report(calendar, document(C('calendar-multiget'), el(D('prop'), data), el(D('href'), text(`${calendar}x.ics`))));
    const form = (type: string, version: string) => elWith(C('calendar-data'), { 'content-type': type, version });
    await ask(form('text/html', '2.0')).status(403).precondition(C('supported-calendar-data'));
    await ask(form('text/calendar', '1.0')).status(403).precondition(C('supported-calendar-data'));
    await ask(el(C('calendar-data'), range('expand', '20260101T000000Z', '20250101T000000Z'))).status(400);
    await ask(el(C('calendar-data'), range('expand', 'yesterday', '20250101T000000Z'))).status(400);
  });
});
