// Time ranges in a calendar-query (RFC 4791 §9.9): the tables of the RFC, row by row, each at its edges.
import { describe, expect, it } from 'vitest';
import { calendarObject, component } from '../../support/objects.js';
import { calendarQuery, type Range } from '../../support/queries.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const object = (name: string, ...lines: readonly string[]) =>
  calendarObject(...component(name, 'UID:one', 'DTSTAMP:20260101T000000Z', ...lines));

/** Whether the only object of a calendar is found in each of the ranges; a range is written `start/end`. */
async function found(name: string, body: string, ...ranges: readonly string[]): Promise<boolean[]> {
  const { calendarHome, mkcalendar, put, report } = await daybook.account();
  const calendar = `${calendarHome}all/`;
  await mkcalendar(calendar).status(201);
  await put(`${calendar}one.ics`, body).status(201);
  const answers = ranges.map(async (range) => {
    const [start, end] = range.split('/');
    const asked: Range = { ...(start && { start: `${start}Z` }), ...(end && { end: `${end}Z` }) };
    const query = calendarQuery({ components: [{ name, range: asked }] });
    return (await report(calendar, query).status(207)).resources.length === 1;
  });
  return await Promise.all(answers);
}

const BEFORE = '20260310T090000/20260310T100000';
const AT_START = '20260310T090000/20260310T100001';
const INSIDE = '20260310T101500/20260310T103000';
const AT_END = '20260310T105959/20260310T120000';
const AFTER = '20260310T110000/20260310T120000';
const EDGES = [BEFORE, AT_START, INSIDE, AT_END, AFTER];

describe('an event', () => {
  it.each<[string, string[], boolean[]]>([
    ['with an end', ['DTSTART:20260310T100000Z', 'DTEND:20260310T110000Z'], [false, true, true, true, false]],
    ['with a duration', ['DTSTART:20260310T100000Z', 'DURATION:PT1H'], [false, true, true, true, false]],
    ['that takes no time', ['DTSTART:20260310T100000Z'], [false, true, false, false, false]],
    ['with a duration of nothing', ['DTSTART:20260310T110000Z', 'DURATION:PT0S'], [false, false, false, true, true]],
    ['of a whole day', ['DTSTART;VALUE=DATE:20260310'], [true, true, true, true, true]],
    ['of another day', ['DTSTART;VALUE=DATE:20260311'], [false, false, false, false, false]],
  ])('%s', async (_, lines, expected) => {
    expect(await found('VEVENT', object('VEVENT', ...lines), ...EDGES)).toEqual(expected);
  });

  it('is found in ranges that are open at one side', async () => {
    const body = object('VEVENT', 'DTSTART:20260310T100000Z', 'DTEND:20260310T110000Z');
    const ranges = ['20260310T105959/', '20260310T110000/', '/20260310T100001', '/20260310T100000'];
    expect(await found('VEVENT', body, ...ranges)).toEqual([true, false, true, false]);
  });

  it('is found by each of its instances, the moved ones where they are now', async () => {
    const body = calendarObject(
      ...component(
        'VEVENT',
        'UID:one',
        'DTSTAMP:20260101T000000Z',
        'DTSTART:20260310T100000Z',
        'DURATION:PT1H',
        'RRULE:FREQ=DAILY',
        'EXDATE:20260312T100000Z',
      ),
      ...component(
        'VEVENT',
        'UID:one',
        'DTSTAMP:20260101T000000Z',
        'RECURRENCE-ID:20260313T100000Z',
        'DTSTART:20260313T200000Z',
        'DURATION:PT1H',
      ),
    );
    const ranges = [
      '20260309T000000/20260310T000000',
      '20260311T100000/20260311T110000',
      '20260312T100000/20260312T110000',
      '20260313T100000/20260313T110000',
      '20260313T200000/20260313T210000',
      '20990313T100000/20990313T103000',
      '20990313T110000/20990313T120000',
    ];
    expect(await found('VEVENT', body, ...ranges)).toEqual([false, true, false, false, true, true, false]);
  });
});

// RFC 5545 §3.8.2.1, §3.8.7.1
describe('a task', () => {
  it.each<[string, string[], boolean[]]>([
    ['with a start and a duration', ['DTSTART:20260310T100000Z', 'DURATION:PT1H'], [false, true, true, true, true]],
    [
      'with a start and a due time',
      ['DTSTART:20260310T100000Z', 'DUE:20260310T110000Z'],
      [false, true, true, true, false],
    ],
    ['with a start', ['DTSTART:20260310T100000Z'], [false, true, false, false, false]],
    ['with a due time', ['DUE:20260310T100000Z'], [true, true, false, false, false]],
    [
      'that was made and completed',
      ['CREATED:20260310T100000Z', 'COMPLETED:20260310T110000Z'],
      [true, true, true, true, true],
    ],
    ['that was completed', ['COMPLETED:20260310T100000Z'], [true, true, false, false, false]],
    ['that was made', ['CREATED:20260310T101500Z'], [false, false, true, true, true]],
    ['of no time at all', [], [true, true, true, true, true]],
  ])('%s', async (_, lines, expected) => {
    expect(await found('VTODO', object('VTODO', ...lines), ...EDGES)).toEqual(expected);
  });
});

describe('a journal entry', () => {
  it.each<[string, string[], boolean[]]>([
    ['of a moment', ['DTSTART:20260310T100000Z'], [false, true, false, false, false]],
    ['of a day', ['DTSTART;VALUE=DATE:20260310'], [true, true, true, true, true]],
    ['of no time', [], [false, false, false, false, false]],
  ])('%s', async (_, lines, expected) => {
    expect(await found('VJOURNAL', object('VJOURNAL', ...lines), ...EDGES)).toEqual(expected);
  });
});
