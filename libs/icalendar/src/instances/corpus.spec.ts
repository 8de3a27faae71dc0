// The rules and calendars of the test corpus with the instances that their sources, and other engines, find in them.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Component, property } from '../component.js';
import { instances } from '../instances.js';
import { createBudget, occurrences, parseRecurrenceRule } from '../recurrence/index.js';
import { UTC, type Zone } from '../time.js';
import { readComponents } from '../tree.js';
import { formatTime, parseTime } from '../values.js';
import { zoneNamed, zonesOf } from '../zones/index.js';

interface Case {
  readonly id: string;
  readonly level: string;
  readonly flags: readonly string[];
  readonly convention: string;
  readonly dtstart: string;
  readonly value: string;
  readonly tzid: string | null;
  readonly rrule: readonly string[];
  readonly exrule: readonly string[];
  readonly rdate: readonly string[];
  readonly exdate: readonly string[];
  readonly expected: readonly string[];
  readonly expected_utc?: readonly string[];
  readonly complete: boolean;
  readonly from?: string;
}

interface Calendar {
  readonly id: string;
  readonly level: string;
  readonly ics: string;
  readonly default_tz: string | null;
  readonly window: readonly [string, string] | null;
  readonly expected: readonly { readonly start: string; readonly end: string }[] | null;
}

const corpus = new URL('../../../../../shared/corpus/recurrence/', import.meta.url);
const isThere = existsSync(corpus);
const read = (name: string) => (isThere ? JSON.parse(readFileSync(new URL(name, corpus), 'utf8')) : []);
const cases: readonly Case[] = read('cases.json');
const calendars: readonly Calendar[] = read('calendars.json');

const MAX_STEPS = 100_000;

// Where this library does not find what the source does, and why.
const DTSTART = 'RFC 5545 §3.8.5.1: "DTSTART defines the first instance", though no rule matches it here';
const MONTH = 'RFC 5545 §3.3.10: a month that is missing "would have been retrieved from DTSTART"';
const WEEK_YEAR = 'DTSTART is in the last week of the year before, from which every sixth counts';
const OTHERWISE: ReadonlyMap<string, string> = new Map([
  ['r-385ff34dce', DTSTART],
  ['r-adb0cb8d43', DTSTART],
  ['r-f20aea606d', DTSTART],
  ['r-498df0e568', MONTH],
  ['r-4f689a2198', MONTH],
  ['r-dd4e132430', MONTH],
  ['r-de24e8eb53', WEEK_YEAR],
  ['c-97c3f728ce', 'RFC 5545 §3.8.5: times that are announced as dates are taken for dates'],
  ['c-e24603bff0', 'its DTSTART has no value'],
]);

// Other calendars can be refused (RFC 7529 §6).
const isSupported = ({ rrule }: Case) => !rrule.some((rule) => /RSCALE=(?:DANGI|RUSSIAN)/.test(rule));

function zoneOf(name: string | null): Zone {
  const zone = name === null ? UTC : zoneNamed(name);
  if (zone === undefined) throw new Error(`There is no zone ${name}.`);
  return zone;
}

function calendarOf(one: Case): Component {
  const tzid = one.tzid === null || one.value === 'DATE' ? '' : `;TZID=${one.tzid}`;
  const line = (name: string) => (time: string) =>
    `${name}${time.includes('T') ? (time.endsWith('Z') ? '' : tzid) : ';VALUE=DATE'}:${time}`;
  return readComponents(
    [
      ...['BEGIN:VCALENDAR', 'BEGIN:VEVENT', line('DTSTART')(one.dtstart)],
      ...[...one.rrule.map((rule) => `RRULE:${rule}`), ...one.exrule.map((rule) => `EXRULE:${rule}`)],
      ...[...one.rdate.map(line('RDATE')), ...one.exdate.map(line('EXDATE'))],
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n'),
  );
}

/** As many as are known, and one more if the source says that there is none. */
const limitOf = ({ expected, complete }: Case) => expected.length + (complete ? 1 : 0);

function follow(one: Case): { readonly local: readonly string[]; readonly utc: readonly string[] } {
  const calendar = calendarOf(one);
  const zone = zoneOf(one.tzid);
  const from = one.from === undefined ? Number.NEGATIVE_INFINITY : zone.toUtc(parseTime(one.from).local);
  const budget = createBudget(MAX_STEPS);
  const options = { zones: zonesOf(calendar), floatingZone: UTC, from, to: Number.POSITIVE_INFINITY, budget };
  const local: string[] = [];
  const utc: string[] = [];
  for (const { start, isDate } of instances({ master: calendar.components[0], overrides: [] }, options)) {
    if (local.length === limitOf(one)) break;
    local.push(formatTime({ form: isDate ? 'date' : 'floating', local: (isDate ? UTC : zone).toLocal(start) }));
    utc.push(formatTime({ form: 'utc', local: start }));
  }
  return { local, utc };
}

/** The occurrences of the rule alone, whether DTSTART matches it or not. */
function followRule(one: Case): readonly string[] {
  const start = parseTime(one.dtstart);
  const rule = parseRecurrenceRule(one.rrule[0] ?? '');
  const until = rule.until?.local ?? Number.POSITIVE_INFINITY;
  const found: string[] = [];
  for (const local of occurrences(rule, start.local, { until, budget: createBudget(MAX_STEPS) })) {
    if (found.length === limitOf(one)) break;
    found.push(formatTime({ form: start.form, local }));
  }
  return found;
}

function verdictOf(check: () => void): string {
  try {
    check();
    return 'followed';
  } catch (error) {
    return error instanceof Error ? error.constructor.name : 'unknown';
  }
}

describe.skipIf(!isThere)('the corpus of recurrence rules (skipped where it is absent)', () => {
  const of = (...levels: readonly string[]) => cases.filter(({ level }) => levels.includes(level)).filter(isSupported);
  const wanted = (list: readonly Case[]) => list.filter(({ id }) => !OTHERWISE.has(id));

  it('is followed as its sources do', () => {
    const list = wanted(of('must', 'should', 'dst-choice', 'obsolete'));
    expect(list.length).toBeGreaterThan(280);
    expect(list.map(({ id }) => id)).toEqual(expect.arrayContaining(of('must').map(({ id }) => id)));
    const found = list.map((one) => ({ id: one.id, ...follow(one) }));
    expect(found).toEqual(
      list.map(({ id, expected, expected_utc: utc }, at) => ({ id, local: expected, utc: utc ?? found[at]?.utc })),
    );
  });

  it('is followed where DTSTART does not match the rule', () => {
    const unsynced = wanted(of('unsynced'));
    const alone = unsynced.filter(({ convention, rrule }) => convention === 'rule-only' && rrule.length === 1);
    expect(alone.length).toBeGreaterThan(100);
    expect(alone.map((one) => [one.id, followRule(one)])).toEqual(alone.map(({ id, expected }) => [id, expected]));
    const first = unsynced.filter(({ convention }) => convention === 'dtstart-first');
    expect(first.map((one) => [one.id, follow(one).local])).toEqual(first.map(({ id, expected }) => [id, expected]));
  });

  it('has rules that RFC 5545 forbids, which are refused', () => {
    const forbidden = of('outside').filter(({ flags }) => flags.some((flag) => flag.endsWith('-not-allowed')));
    expect(forbidden.length).toBeGreaterThan(30);
    for (const one of forbidden) expect(verdictOf(() => follow(one))).toBe('InvalidRecurrenceRule');
    const others = cases.filter((one) => !isSupported(one));
    for (const one of others) expect(verdictOf(() => follow(one))).toBe('InvalidRecurrenceRule');
  });

  it('has nothing that is followed for ever', () => {
    for (const one of of('outside', 'disputed', 'reject')) {
      expect(['followed', 'InvalidRecurrenceRule']).toContain(verdictOf(() => follow(one)));
    }
  });
});

describe.skipIf(!isThere)('the corpus of recurring calendars (skipped where it is absent)', () => {
  const isOverride = (component: Component) => property(component, 'RECURRENCE-ID') !== undefined;

  /** The series of a calendar: one for each UID, and for each component of those without. */
  function seriesOf(calendar: Component): readonly (readonly Component[])[] {
    const groups = new Map<string, Component[]>();
    for (const component of calendar.components.filter(({ name }) => name !== 'VTIMEZONE')) {
      const uid = property(component, 'UID')?.value ?? `without UID at ${component.start}`;
      groups.set(uid, [...(groups.get(uid) ?? []), component]);
    }
    return [...groups.values()];
  }

  function spansOf({ ics, default_tz, window, expected }: Calendar): readonly string[] {
    const text = /^BEGIN:VCALENDAR/i.test(ics) ? ics : `BEGIN:VCALENDAR\r\n${ics.trim()}\r\nEND:VCALENDAR\r\n`;
    const calendar = readComponents(text);
    const floatingZone = zoneOf(default_tz);
    const [from, to] = window?.map((time) => parseTime(time).local) ?? [];
    const isDates = expected?.[0]?.start.length === 8;
    const textOf = (utc: number) =>
      isDates
        ? formatTime({ form: 'date', local: floatingZone.toLocal(utc) })
        : formatTime({ form: 'utc', local: utc });
    const found = seriesOf(calendar).flatMap((group) => {
      const object = { master: group.find((component) => !isOverride(component)), overrides: group.filter(isOverride) };
      const options = {
        zones: zonesOf(calendar),
        floatingZone,
        from: from ?? Number.NEGATIVE_INFINITY,
        to: to === undefined ? Number.POSITIVE_INFINITY : to + 1,
        budget: createBudget(MAX_STEPS),
      };
      return [...instances(object, options)].map(({ start, end }) => `${textOf(start)}/${textOf(end)}`);
    });
    // An override of an instance that is not in its set is kept, so that one span can be there twice.
    return [...new Set(found)].sort();
  }

  it('is followed as its sources do', () => {
    const list = calendars
      .filter(({ level }) => level === 'must' || level === 'should')
      .filter(({ id }) => !OTHERWISE.has(id));
    expect(list.length).toBeGreaterThan(45);
    expect(list.map((one) => [one.id, spansOf(one)])).toEqual(
      list.map(({ id, expected }) => [id, [...new Set(expected?.map(({ start, end }) => `${start}/${end}`))].sort()]),
    );
  });
});
