// What a calendar-query finds by the indexes is what a look at every object finds: on generated calendars and queries.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { collation } from '#contentline';
import { type CompFilter, matches, parseTime, queriedObject, zoneNamed } from '#icalendar';
import { C } from '#xml';
import { calendarObject, component } from '../../support/objects.js';
import { type ComponentFilter, calendarQuery } from '../../support/queries.js';
import { valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const OBJECTS = 150;
const QUERIES = 60;
const SEED = Number(process.env.SEED ?? 20260301);

const two = (number: number) => String(number).padStart(2, '0');
const day = fc
  .tuple(fc.integer({ min: 2023, max: 2032 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, date]) => `${year}${two(month)}${two(date)}`);
const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 30)).map(([h, m]) => `T${two(h)}${two(m)}00`);
const tzid = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'GMT+0530');

/** A property with a time, in any form that there is. */
const timed = (name: string) =>
  fc.oneof(
    fc.tuple(day, time).map(([date, clock]) => `${name}:${date}${clock}Z`),
    fc.tuple(tzid, day, time).map(([zone, date, clock]) => `${name};TZID=${zone}:${date}${clock}`),
    fc.tuple(day, time).map(([date, clock]) => `${name}:${date}${clock}`),
    day.map((date) => `${name};VALUE=DATE:${date}`),
  );
const utc = (name: string) => fc.tuple(day, time).map(([date, clock]) => `${name}:${date}${clock}Z`);
const rule = fc.constantFrom(
  'FREQ=DAILY',
  'FREQ=DAILY;COUNT=40',
  'FREQ=WEEKLY;BYDAY=MO,TH',
  'FREQ=WEEKLY;INTERVAL=2;COUNT=50',
  'FREQ=MONTHLY;BYDAY=-1FR',
  'FREQ=YEARLY',
);
const summary = fc.constantFrom(
  'SUMMARY:Stand-up',
  'SUMMARY:Lunch',
  'SUMMARY:Änderung',
  'SUMMARY:300 \u212a',
  'X-NOTHING:1',
);
const optional = (line: fc.Arbitrary<string>) => fc.option(line, { nil: '' });

const event = fc
  .tuple(
    timed('DTSTART'),
    fc.constantFrom('', 'DURATION:P1D', 'DURATION:P3D', 'DURATION:P60D'),
    optional(rule.map((text) => `RRULE:${text}`)),
    summary,
    fc.constantFrom('', 'TRANSP:TRANSPARENT', 'STATUS:TENTATIVE'),
  )
  .map((lines) => ['VEVENT', ...lines]);
const todo = fc
  .tuple(optional(timed('DUE')), optional(utc('COMPLETED')), optional(utc('CREATED')), summary)
  .map((lines) => ['VTODO', ...lines]);
const journal = fc.tuple(optional(timed('DTSTART')), summary).map((lines) => ['VJOURNAL', ...lines]);
const object = fc.oneof(
  { weight: 4, arbitrary: event },
  { weight: 2, arbitrary: todo },
  { weight: 1, arbitrary: journal },
);

const query = fc.record({
  name: fc.constantFrom('VEVENT', 'VEVENT', 'VTODO', 'VJOURNAL'),
  from: fc.option(
    fc.tuple(day, time).map(([date, clock]) => parseTime(`${date}${clock}Z`).local),
    { nil: undefined },
  ),
  days: fc.constantFrom(0.1, 1, 7, 31, 400, undefined),
  text: fc.option(fc.constantFrom('stand', 'LUNCH', 'ÄND', 'e', 'a', 'k'), { nil: undefined }),
  collation: fc.constantFrom('i;ascii-casemap', 'i;unicode-casemap', 'i;octet'),
  negate: fc.boolean(),
  zone: fc.constantFrom('Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'),
});
type Query = typeof query extends fc.Arbitrary<infer Value> ? Value : never;

const DEFAULT_START = parseTime('20270101T000000Z').local;
const stamp = (seconds: number) => new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '');

function spanOf({ from, days }: Query) {
  const end = days === undefined ? undefined : (from ?? DEFAULT_START) + Math.round(days * 86_400);
  return from === undefined && end === undefined ? undefined : { start: from, end };
}

function asked(wish: Query): ComponentFilter {
  const span = spanOf(wish);
  const { start, end } = span ?? {};
  const range = { ...(start !== undefined && { start: stamp(start) }), ...(end !== undefined && { end: stamp(end) }) };
  return {
    name: wish.name,
    ...(span !== undefined && { range }),
    ...(wish.text !== undefined && {
      properties: [{ name: 'SUMMARY', text: { text: wish.text, collation: wish.collation, negate: wish.negate } }],
    }),
  };
}

function filterOf(wish: Query): CompFilter {
  const span = spanOf(wish);
  const used = collation(wish.collation);
  if (used === undefined) throw new Error(wish.collation);
  const nothing = { isNotDefined: false, timeRange: undefined, properties: [], components: [] };
  const textMatch = { text: wish.text ?? '', collation: used, negate: wish.negate };
  const summaries = { name: 'SUMMARY', isNotDefined: false, timeRange: undefined, textMatch, parameters: [] };
  const timeRange = span && {
    start: span.start ?? Number.NEGATIVE_INFINITY,
    end: span.end ?? Number.POSITIVE_INFINITY,
  };
  const inner = { ...nothing, name: wish.name, timeRange, properties: wish.text === undefined ? [] : [summaries] };
  return { ...nothing, name: 'VCALENDAR', components: [inner] };
}

it(`for ${OBJECTS} objects and ${QUERIES} queries, seed ${SEED}`, { timeout: 60_000 }, async () => {
  const { calendar, put, report } = await daybook.account();
  const bodies = fc.sample(object, { numRuns: OBJECTS, seed: SEED }).map(([name = '', ...lines], index) => {
    const written = lines.filter((line) => line !== '');
    return calendarObject(...component(name, `UID:${index}`, 'DTSTAMP:20260101T000000Z', ...written));
  });
  for (const [index, body] of bodies.entries()) await put(`${calendar}${index}.ics`, body).status(201);
  for (const wish of fc.sample(query, { numRuns: QUERIES, seed: SEED + 1 })) {
    const zone = zoneNamed(wish.zone);
    if (zone === undefined) throw new Error(wish.zone);
    const expected = bodies.flatMap((body, index) =>
      matches(queriedObject(body, zone), filterOf(wish)) ? [`${calendar}${index}.ics`] : [],
    );
    const text = calendarQuery({ components: [asked(wish)], also: [valued(C('timezone-id'), wish.zone)] });
    const { resources } = await report(calendar, text).status(207);
    expect(resources.map(({ href }) => href).sort(), JSON.stringify(wish)).toEqual(expected.sort());
  }
});
