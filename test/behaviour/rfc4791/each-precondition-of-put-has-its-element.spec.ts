// Why a calendar refuses an object: the preconditions of RFC 4791 §5.3.2.1, each named by its element.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { C, D, type Name } from '#xml';
import { calendarObject, card, component, event, task } from '../../support/objects.js';
import { components, mkcalendar, propfind } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook({
  limits: {
    maxResourceSize: 20_000,
    maxAttendees: 20,
    maxInstances: 310,
    minDateTime: Date.UTC(1970, 0) / 1000,
    maxDateTime: Date.UTC(2100, 0) / 1000,
  },
});

const EVENT = ['UID:a', 'DTSTAMP:20260101T000000Z', 'DTSTART:20260301T120000Z'];
const inEvent = (...lines: readonly string[]) => calendarObject(...component('VEVENT', ...EVENT, ...lines));

let alice: Account;
let path = '';
let before = '';

beforeEach(async () => {
  alice = await account();
  path = `${alice.calendar}a.ics`;
  before = (await alice.propfind(alice.calendar, propfind(D('sync-token')))).text;
});

/** Every refusal leaves everything as it was. */
afterEach(async () => {
  await alice.get(path).status(404);
  expect((await alice.propfind(alice.calendar, propfind(D('sync-token')))).text).toBe(before);
});

const refused = (name: Name, cases: Readonly<Record<string, string | Buffer>>) => {
  for (const [what, body] of Object.entries(cases)) {
    it(what, async () => {
      await alice.put(path, body, { 'content-type': 'text/calendar; charset=utf-8' }).status(403).precondition(name);
    });
  }
};

describe('supported-calendar-data', () => {
  it.each(['text/vcard', 'application/json', 'text/html', 'image/png', 'multipart/mixed; boundary=x'])(
    'a body of the type %s',
    async (type) => {
      await alice.put(path, event(), { 'content-type': type }).status(403).precondition(C('supported-calendar-data'));
    },
  );
});

// RFC 5545 §3.1.4
describe('valid-calendar-data', () => {
  refused(C('valid-calendar-data'), {
    'no body at all': '',
    'something else': 'Buy milk',
    'a vCard': card(),
    'two objects one after the other': event({ uid: 'a' }) + event({ uid: 'a' }),
    'an object that does not end': event().replace('END:VCALENDAR\r\n', ''),
    'components that end in another order': calendarObject(
      'BEGIN:VEVENT',
      ...EVENT,
      'BEGIN:VALARM',
      'END:VEVENT',
      'END:VALARM',
    ),
    'a line without a colon': inEvent('SUMMARY'),
    'an alarm that was dismissed at a time which is not in UTC (RFC 9074 §6.1)': inEvent(
      ...component('VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT8M', 'DESCRIPTION:x', 'ACKNOWLEDGED:20260301T120000'),
    ),
    'octets that are no UTF-8': Buffer.concat([
      Buffer.from(event().slice(0, 60)),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(event().slice(60)),
    ]),
    'half of a surrogate pair': Buffer.from(
      inEvent('SUMMARY:x').replace('SUMMARY:x', 'SUMMARY:\xed\xa0\x80'),
      'latin1',
    ),
    'U+0000': inEvent('SUMMARY:a\0b'),
    'control characters': inEvent('SUMMARY:a\x07b'),
    'a carriage return alone': inEvent('SUMMARY:a\rb'),
    'characters that no XML can carry': inEvent('SUMMARY:a\ufffeb'),
    'a date that is none': calendarObject(
      ...component('VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', 'DTSTART:20260230T120000Z'),
    ),
    'an interval of nothing': inEvent('RRULE:FREQ=DAILY;INTERVAL=0'),
    'a rule without a frequency': inEvent('RRULE:COUNT=3'),
  });
});

describe('valid-calendar-object-resource', () => {
  refused(C('valid-calendar-object-resource'), {
    'nothing in it': calendarObject(),
    'only a time zone': calendarObject(
      ...component(
        'VTIMEZONE',
        'TZID:X',
        ...component('STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0100'),
      ),
    ),
    'no UID': calendarObject(...component('VEVENT', ...EVENT.slice(1))),
    'two UIDs': calendarObject(
      ...component('VEVENT', ...EVENT),
      ...component('VEVENT', 'UID:b', ...EVENT.slice(1), 'RECURRENCE-ID:20260301T120000Z'),
    ),
    'two kinds of components': calendarObject(
      ...component('VEVENT', ...EVENT),
      ...component('VTODO', 'UID:a', 'DTSTAMP:20260101T000000Z'),
    ),
    'two masters': calendarObject(...component('VEVENT', ...EVENT), ...component('VEVENT', ...EVENT)),
    'a METHOD': calendarObject('METHOD:REQUEST', ...component('VEVENT', ...EVENT)),
  });
});

describe('supported-calendar-component', () => {
  it('a task in a calendar for events, an event in one for tasks', async () => {
    const [events, tasks] = [`${alice.calendarHome}events/`, `${alice.calendarHome}tasks/`];
    await alice.mkcalendar(events, mkcalendar(components('VEVENT'))).status(201);
    await alice.mkcalendar(tasks, mkcalendar(components('VTODO'))).status(201);
    await alice.put(`${events}a.ics`, task()).status(403).precondition(C('supported-calendar-component'));
    await alice.put(`${tasks}a.ics`, event()).status(403).precondition(C('supported-calendar-component'));
    await alice.put(`${events}a.ics`, event()).status(201);
    await alice.put(`${tasks}a.ics`, task()).status(201);
  });
});

describe('no-uid-conflict', () => {
  beforeEach(async () => {
    await alice.put(`${alice.calendar}first one.ics`.replace(' ', '%20'), event({ uid: 'same' })).status(201);
    before = (await alice.propfind(alice.calendar, propfind(D('sync-token')))).text;
  });

  it('a second object with the UID, with the href of the first', async () => {
    await alice
      .put(path, event({ uid: 'same' }))
      .status(403)
      .precondition(C('no-uid-conflict'), `${alice.calendar}first%20one.ics`);
    await alice
      .put(path, task({ uid: 'same' }))
      .status(403)
      .precondition(C('no-uid-conflict'), `${alice.calendar}first%20one.ics`);
  });

  it('another UID for the object that is there', async () => {
    const first = `${alice.calendar}first%20one.ics`;
    await alice
      .put(first, event({ uid: 'other' }))
      .status(403)
      .precondition(C('no-uid-conflict'), first);
  });

  it('not the same UID in another calendar, nor one that differs in case', async () => {
    const work = `${alice.calendarHome}work/`;
    await alice.mkcalendar(work).status(201);
    await alice.put(`${work}a.ics`, event({ uid: 'same' })).status(201);
    await alice.put(`${work}b.ics`, event({ uid: 'SAME' })).status(201);
  });
});

describe('max-resource-size', () => {
  it('an object that is too large, which the property announces', async () => {
    const size = (await alice.propfind(alice.calendar, propfind(C('max-resource-size'))))
      .of()
      .text(C('max-resource-size'));
    expect(size).toBe('20000');
    const filled = (octets: number) => inEvent(...Array(octets / 100).fill(`X-FILL:${'x'.repeat(91)}`));
    await alice.put(path, filled(20_000)).status(403).precondition(C('max-resource-size'));
    await alice.put(`${alice.calendar}b.ics`, filled(19_000)).status(201);
    before = (await alice.propfind(alice.calendar, propfind(D('sync-token')))).text;
  });
});

describe('max-attendees-per-instance', () => {
  it('an event for more people than the property allows', async () => {
    const attended = (number: number) =>
      inEvent(...Array.from({ length: number }, (_, n) => `ATTENDEE:mailto:a${n}@example.com`));
    await alice.put(path, attended(21)).status(403).precondition(C('max-attendees-per-instance'));
    await alice.put(`${alice.calendar}b.ics`, attended(20)).status(201);
    before = (await alice.propfind(alice.calendar, propfind(D('sync-token')))).text;
  });
});

describe('max-instances', () => {
  refused(C('max-instances'), {
    'a rule that repeats each second': inEvent('RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30'),
    'a rule that repeats each minute for ever': inEvent('RRULE:FREQ=MINUTELY'),
    'a rule that repeats more often in a month than the property allows': inEvent('RRULE:FREQ=HOURLY;INTERVAL=2'),
  });

  it('not a rule that repeats as often as it allows', async () => {
    const answer = await alice.propfind(alice.calendar, propfind(C('max-instances')));
    expect(answer.of().text(C('max-instances'))).toBe('310');
    await alice.put(`${alice.calendar}b.ics`, inEvent('RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9')).status(201);
    before = (await alice.propfind(alice.calendar, propfind(D('sync-token')))).text;
  });
});

describe('min-date-time and max-date-time', () => {
  const dated = (...times: readonly string[]) =>
    calendarObject(...component('VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', ...times));
  refused(C('min-date-time'), {
    'an event that begins before the one': dated('DTSTART:19691231T235959Z'),
    'an exception before it': dated('DTSTART:20260101', 'RRULE:FREQ=DAILY', 'EXDATE:19690101'),
  });
  refused(C('max-date-time'), {
    'an event that begins after the other': dated('DTSTART:21000102'),
    'one that ends after it': dated('DTSTART:20260101', 'DTEND:21000102'),
  });
  refused(C('valid-calendar-data'), {
    'the year zero': dated('DTSTART:00000101'),
    'a year with five digits': dated('DTSTART:100000101T000000Z'),
  });

  it('are announced, and taken themselves', async () => {
    const names = [C('min-date-time'), C('max-date-time')];
    const announced = (await alice.propfind(alice.calendar, propfind(...names))).of();
    expect(names.map((name) => announced.text(name))).toEqual(['19700101T000000Z', '21000101T000000Z']);
    for (const time of ['19700101T000000Z', '21000101T000000Z']) {
      await alice
        .put(`${alice.calendar}${time}.ics`, dated(`DTSTART:${time}`).replace('UID:a', `UID:${time}`))
        .status(201);
    }
    before = (await alice.propfind(alice.calendar, propfind(D('sync-token')))).text;
  });
});

it('a charset that is not UTF-8', async () => {
  await alice.put(path, event(), { 'content-type': 'text/calendar; charset=iso-8859-1' }).status(403, 415);
});

it('a part of an object (Content-Range, RFC 9110 §14.5)', async () => {
  await alice.put(path, event(), { 'content-range': 'bytes 0-99/200' }).status(400);
});
