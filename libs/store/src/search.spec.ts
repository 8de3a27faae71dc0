// Searching by time and text: the indexes against a look at every object, on generated ones.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/database.js';
import { LIMITS } from '../../../test/support/limits.js';
import { passwordForSignIn } from './credentials.js';
import {
  addUser,
  type Busy,
  busyTime,
  type CollectionRecord,
  type Database,
  locate,
  type NewObject,
  type Occurrence,
  put,
  reindex,
  reindexByRules,
  type Search,
  type Span,
  search,
  UNCONDITIONAL,
} from './index.js';

const database = await freshDatabase();
const other = await freshDatabase();
const author = { credentialId: null, limits: LIMITS };
let count = 0;

async function newCalendar(of: Database = database): Promise<CollectionRecord> {
  count += 1;
  const name = `user${count}`;
  await addUser(of, { name, displayName: name, email: null, secret: 'x' });
  const credential = await passwordForSignIn(of, name);
  const address = { area: 'calendars', user: name, collection: 'default' } as const;
  const { collection } = await locate(of, { credentialId: credential?.id ?? 0, principal: { name } }, address, []);
  if (collection === undefined) throw new Error('There is no default calendar.');
  return collection;
}

const YEAR = 366 * 86_400;
const moment = fc.integer({ min: -40 * YEAR, max: 80 * YEAR });
const length = fc.oneof(fc.integer({ min: 1, max: 5 * 86_400 }), fc.integer({ min: 1, max: 4 * YEAR }));
const bounded = fc.tuple(moment, length).map(([start, more]): Span => ({ start, end: start + more }));
const open = fc.oneof(
  moment.map((start): Span => ({ start, end: Number.POSITIVE_INFINITY })),
  moment.map((end): Span => ({ start: Number.NEGATIVE_INFINITY, end })),
);
const span = fc.oneof({ weight: 5, arbitrary: bounded }, { weight: 1, arbitrary: open });
const occurrence = fc.record({
  at: span,
  busy: fc.constantFrom<Busy>('free', 'busy', 'busy-tentative'),
  exact: fc.boolean(),
});
const object = fc.record({
  component: fc.constantFrom('VEVENT', 'VTODO'),
  occurrences: fc.array(occurrence, { maxLength: 4 }),
  summary: fc.constantFrom('STANDUP', 'STAND', 'LUNCH WITH ANNA', ''),
});

function newObject(name: string, { component, occurrences, summary }: Generated): NewObject {
  return {
    uid: name,
    etag: name,
    component,
    body: name,
    size: name.length,
    asSent: true,
    occurrences: occurrences.map(({ at, busy, exact }): Occurrence => ({ ...at, busy, exact })),
    texts: summary === '' ? [] : [{ property: 'SUMMARY', value: summary }],
  };
}
type Generated = typeof object extends fc.Arbitrary<infer Value> ? Value : never;

const overlaps = (one: Span, other: Span) => one.start < other.end && other.start < one.end;

async function names(calendar: CollectionRecord, searched: Search, of = database): Promise<string[]> {
  const all: string[] = [];
  for await (const page of search(of, calendar, searched, [])) {
    for (const { object: found, undecidedBody } of page) all.push(`${found.name} ${undecidedBody === undefined}`);
  }
  return all;
}

describe('search', () => {
  it('finds by time what a look at every object finds, and knows what is certain', async () => {
    const calendar = await newCalendar();
    const objects = fc.sample(object, { numRuns: 300, seed: 7 });
    for (const [index, each] of objects.entries()) {
      await put(database, calendar, `o${index}`, newObject(`o${index}`, each), UNCONDITIONAL, author);
    }
    for (const [index, range] of fc.sample(span, { numRuns: 60, seed: 8 }).entries()) {
      const component = index % 2 === 0 ? undefined : 'VTODO';
      const isWithin = ({ start, end }: Span) =>
        start >= range.start && end <= range.end && Number.isFinite(end - start);
      const searched = { ...(component !== undefined && { component }), span: range, conclusive: true };
      const found = await names(calendar, searched);
      const expected = objects.flatMap((each, number) => {
        if (component !== undefined && each.component !== component) return [];
        const touching = each.occurrences.filter(({ at }) => overlaps(at, range));
        const isCertain = touching.some(({ exact }) => exact);
        // Those of one month that are not exact are known together: one that lies within may or may not be certain.
        const mayBe = !isCertain && touching.some(({ at }) => isWithin(at)) && found.includes(`o${number} true`);
        return touching.length === 0 ? [] : [`o${number} ${isCertain || mayBe}`];
      });
      expect(found).toEqual(expected.sort());
    }
  });

  it('is certain of what may be at several times where all of these are in the span', async () => {
    const calendar = await newCalendar();
    const day = { start: 100_000, end: 200_000 };
    const times: Readonly<Record<string, Span>> = {
      goesOn: { start: 120_000, end: Number.POSITIVE_INFINITY },
      leaves: { start: 150_000, end: 200_001 },
      within: day,
    };
    for (const [name, at] of Object.entries(times)) {
      const occurrences: Generated['occurrences'] = [{ at, busy: 'busy', exact: false }];
      const written = newObject(name, { component: 'VEVENT', occurrences, summary: '' });
      await put(database, calendar, name, written, UNCONDITIONAL, author);
    }
    const find = (span: Span) => names(calendar, { span, conclusive: true });
    expect(await find(day)).toEqual(['goesOn false', 'leaves false', 'within true']);
    expect(await find({ ...day, end: Number.POSITIVE_INFINITY })).toEqual([
      'goesOn false',
      'leaves true',
      'within true',
    ]);
  });

  it('finds by text, and by text and time together', async () => {
    const calendar = await newCalendar();
    const now: Generated['occurrences'] = [{ at: { start: 0, end: 10 }, busy: 'busy', exact: true }];
    const stored = { a: 'STANDUP', b: 'LUNCH', c: 'STAND', d: '' };
    for (const [name, summary] of Object.entries(stored)) {
      const generated: Generated = {
        component: 'VEVENT',
        occurrences: name === 'c' ? [] : now,
        summary: 'LUNCH WITH ANNA',
      };
      const written = { ...newObject(name, generated), texts: [{ property: 'SUMMARY', value: summary }] };
      await put(database, calendar, name, written, UNCONDITIONAL, author);
    }
    const long = { ...newObject('e', { component: 'VEVENT', occurrences: now, summary: '' }) };
    await put(
      database,
      calendar,
      'e',
      { ...long, texts: [{ property: 'SUMMARY', value: null }] },
      UNCONDITIONAL,
      author,
    );

    const texts = (required: 'all' | 'any', ...containing: string[]) => ({
      required,
      containing: containing.map((text) => ({ property: 'SUMMARY', text })),
    });
    const undecided = (found: readonly string[]) => found.map((name) => `${name} false`);
    const find = (searched: Omit<Search, 'conclusive'>) => names(calendar, { ...searched, conclusive: true });
    expect(await find({ texts: texts('all', 'STAND') })).toEqual(['a true', 'c true', 'e false']);
    expect(await find({ texts: texts('all', 'STAND', 'UP') })).toEqual(['a true', 'e false']);
    expect(await find({ texts: texts('any', 'LUNCH', 'UP') })).toEqual(['a true', 'b true', 'e false']);
    expect(await find({ texts: texts('all', 'STAND'), span: { start: 5, end: 6 } })).toEqual(undecided(['a', 'e']));
  });

  it('follows an object that is replaced', async () => {
    const calendar = await newCalendar();
    const at = (start: number): Generated => ({
      component: 'VEVENT',
      occurrences: [{ at: { start, end: start + 10 }, busy: 'busy', exact: true }],
      summary: start === 0 ? 'STAND' : '',
    });
    await put(database, calendar, 'a', newObject('a', at(0)), UNCONDITIONAL, author);
    await put(database, calendar, 'a', newObject('a', at(YEAR)), UNCONDITIONAL, author);
    expect(await names(calendar, { span: { start: 0, end: 10 }, conclusive: true })).toEqual([]);
    expect(await names(calendar, { span: { start: YEAR, end: YEAR + 1 }, conclusive: true })).toEqual(['a true']);
    const texts = { required: 'all', containing: [{ property: 'SUMMARY', text: 'STAND' }] } as const;
    expect(await names(calendar, { texts, conclusive: true })).toEqual([]);
  });
});

describe('busyTime', () => {
  it('merges what is certain per kind, cut to the span, and names what has to be read', async () => {
    const calendar = await newCalendar();
    const write = (name: string, start: number, end: number, busy: Busy, exact = true) => {
      const occurrences = [{ at: { start, end }, busy, exact }];
      const generated: Generated = { component: 'VEVENT', occurrences, summary: '' };
      return put(database, calendar, name, newObject(name, generated), UNCONDITIONAL, author);
    };
    await write('a', 0, 100, 'busy');
    await write('b', 50, 150, 'busy');
    await write('c', 120, 140, 'busy-tentative');
    await write('d', 500, 600, 'free');
    await write('e', 700, 800, 'busy', false);
    expect(await busyTime(database, calendar, { start: 20, end: 1000 })).toEqual({
      spans: [
        { start: 20, end: 150, busy: 'busy' },
        { start: 120, end: 140, busy: 'busy-tentative' },
      ],
      undecided: ['e'],
    });
  });
});

describe('reindex', () => {
  it('works out anew what does not reach far enough, and leaves the rest', async () => {
    const calendar = await newCalendar(other);
    const endless: Generated['occurrences'] = [
      { at: { start: 100, end: Number.POSITIVE_INFINITY }, busy: 'busy', exact: false },
    ];
    await put(
      other,
      calendar,
      'a',
      newObject('a', { component: 'VEVENT', occurrences: endless, summary: '' }),
      UNCONDITIONAL,
      author,
    );
    const indexer = () => ({
      occurrences: [{ start: 1000, end: Number.POSITIVE_INFINITY, busy: 'busy', exact: false } as const],
      texts: [],
    });
    expect((await reindex(other, indexer, 50)).indexed).toBe(0);
    expect((await reindex(other, indexer, 200)).indexed).toBe(1);
    expect((await reindex(other, indexer, 200)).indexed).toBe(0);
    expect(await names(calendar, { span: { start: 0, end: 500 }, conclusive: true }, other)).toEqual([]);
  });

  it('works out everything anew when the rules have changed, and then no more', async () => {
    const calendar = await newCalendar(other);
    const once: Generated = { component: 'VEVENT', occurrences: [], summary: '' };
    await put(other, calendar, 'a', newObject('a', once), UNCONDITIONAL, author);
    const indexer = () => ({ occurrences: [{ start: 0, end: 10, busy: 'busy', exact: true } as const], texts: [] });
    expect(await reindexByRules(other, indexer, '1')).toBe(true);
    expect(await names(calendar, { span: { start: 0, end: 5 }, conclusive: true }, other)).toEqual(['a true']);
    expect(await reindexByRules(other, indexer, '1')).toBe(false);
    expect(await reindexByRules(other, indexer, '2')).toBe(true);
  });
});
