// Writes a zone of tzdata as a VTIMEZONE (RFC 5545 §3.6.5) with its true history, cut to a span where asked (RFC 7808 §3.9).
import { escapeText, writeLine } from '#contentline';
import { dateOfDays, daysOfDate } from '../gregorian.js';
import { DAY, type LocalTime, type UtcTime } from '../time.js';
import { formatTime, formatUtcOffset } from '../values.js';
import { historyNamed } from './current.js';
import { type History, isSameType, type LocalTimeType, type Transition } from './history.js';
import { localTimeInYear, parsePosixTz } from './posix-tz.js';
import { transitionsAfter } from './snapshot.js';
import { BEGINNING } from './tables.js';
import { type DayWindow, dayOfYearRule, ruleText, wholeWeek, widened, windowOfDay } from './yearly-rule.js';

/** The moments from `from` up to but without `to`; where one is not given, all that is known. */
export interface Validity {
  readonly from?: UtcTime;
  readonly to?: UtcTime;
}

interface Onset extends Transition {
  readonly before: LocalTimeType;
  readonly kind: 'STANDARD' | 'DAYLIGHT';
}

/** One component: onsets that are alike, by a rule from the first one on or in a list. */
interface Observance {
  readonly first: Onset;
  readonly more: readonly Onset[];
  readonly rule?: string;
}

/** Onsets that may be due to one rule, and on which days they are. */
interface Run {
  readonly first: Onset;
  readonly more: Onset[];
  window: DayWindow;
}

// Fewer onsets are listed.
const MIN_ONSETS_OF_RULE = 3;
// Within that time each day of the year has been on each weekday; it is February 29 that takes longest.
const YEARS_OF_ALL_DAYS = 40;
// What can be written in any zone.
const EARLIEST = daysOfDate(1, 1, 2) * DAY;
const LATEST = daysOfDate(9999, 12, 31) * DAY;

/**
 * Writes the VTIMEZONE of a zone under the name that is given.
 * @param tzid as `zoneNamed` understands it
 * @returns content lines from BEGIN to END; undefined for an unknown zone
 */
export function vtimezoneText(tzid: string, span: Validity = {}): string | undefined {
  const history = historyNamed(tzid);
  return history && historyText(tzid, history, span);
}

/** The same of any history. */
export function historyText(tzid: string, history: History, { from, to }: Validity): string {
  const writable = (moment: UtcTime) => Math.min(Math.max(moment, EARLIEST), LATEST);
  const start = from === undefined ? undefined : writable(from);
  const end = to === undefined ? undefined : writable(to);
  const lines = [
    'BEGIN:VTIMEZONE\r\n',
    writeLine({ name: 'TZID', value: escapeText(tzid) }),
    // RFC 7808 §7.1
    end === undefined ? '' : writeLine({ name: 'TZUNTIL', value: formatTime({ form: 'utc', local: end }) }),
    ...observancesOf(history, start, end).map(componentText),
    'END:VTIMEZONE\r\n',
  ];
  return lines.join('');
}

function componentText({ first, more, rule }: Observance): string {
  const times = [first, ...more].map((onset) => formatTime({ form: 'floating', local: localTimeOf(onset) }));
  return [
    writeLine({ name: 'BEGIN', value: first.kind }),
    writeLine({ name: 'DTSTART', value: times[0] ?? '' }),
    writeLine({ name: 'TZOFFSETFROM', value: formatUtcOffset(first.before.offset) }),
    writeLine({ name: 'TZOFFSETTO', value: formatUtcOffset(first.type.offset) }),
    writeLine({ name: 'TZNAME', value: escapeText(first.type.abbreviation) }),
    rule === undefined ? '' : writeLine({ name: 'RRULE', value: rule }),
    // DTSTART once more among them: some programs look at nothing but the list where there is one.
    more.length === 0 ? '' : writeLine({ name: 'RDATE', value: times.join(',') }),
    writeLine({ name: 'END', value: first.kind }),
  ].join('');
}

function observancesOf(history: History, from: UtcTime | undefined, to: UtcTime | undefined): Observance[] {
  const all = onsetsOf(history, to ?? from ?? Number.NEGATIVE_INFINITY);
  const onsets = all.filter(({ at }) => at >= (from ?? at) && at < (to ?? Number.POSITIVE_INFINITY));
  const endless = to === undefined ? endlessObservances(history, from, onsets) : [];
  const observances = [...endless, ...finiteObservances(onsets)].sort((one, other) => one.first.at - other.first.at);
  // RFC 7808 §3.9: "exactly one [...] subcomponent with a DTSTART property value that matches the start point of the
  // truncation range". A zone that does not change until then needs one as well.
  const start = from ?? (observances.length === 0 ? Math.min(0, (to ?? 1) - 1) : undefined);
  if (start === undefined || observances[0]?.first.at === start) return observances;
  const { kind, type } = all.findLast(({ at }) => at < start) ?? { kind: 'STANDARD', type: history.first };
  return [{ first: { at: start, before: type, type, kind }, more: [] }, ...observances];
}

/** The transitions, and those that the footer makes before a moment. */
function onsetsOf({ first, transitions, footer }: History, until: UtcTime): Onset[] {
  const onsets: Onset[] = [];
  let before = first;
  const add = ({ at, type }: Transition) => {
    onsets.push({ at, type, before, kind: kindOf(before, type) });
    before = type;
  };
  transitions.forEach(add);
  for (const transition of transitionsAfter(transitions.at(-1)?.at ?? BEGINNING, footer)) {
    if (transition.at >= until) break;
    add(transition);
  }
  return onsets;
}

// Irish law calls summer time the standard, and tzdata follows it; calendar programs expect DAYLIGHT to be ahead.
function kindOf(before: LocalTimeType, type: LocalTimeType): Onset['kind'] {
  const isPlain = before.isDst === type.isDst || before.offset === type.offset;
  return (isPlain ? type.isDst : type.offset > before.offset) ? 'DAYLIGHT' : 'STANDARD';
}

/** What the footer says, together with the last of the onsets where they follow its rule already: these are taken out. */
function endlessObservances(history: History, from: UtcTime | undefined, onsets: Onset[]): Observance[] {
  const { standard, daylight } = parsePosixTz(history.footer) ?? {};
  if (standard === undefined || daylight === undefined) return [];
  const last = history.transitions.at(-1)?.at ?? BEGINNING;
  const { type, starts, ends } = daylight;
  return [
    { change: starts, before: standard, type },
    { change: ends, before: type, type: standard },
  ].flatMap(({ change, before, type }) => {
    const onset = (year: number): Onset => ({
      at: localTimeInYear(change, year) - before.offset,
      before,
      type,
      kind: kindOf(before, type),
    });
    let year = yearOf(Math.max(last, from ?? last)) - 1;
    while (onset(year).at <= last || onset(year).at < (from ?? last)) year += 1;
    while (takeOut(onsets, onset(year - 1))) year -= 1;
    return byMonth(Array.from({ length: YEARS_OF_ALL_DAYS }, (_, index) => onset(year + index)));
  });
}

// The observances of onsets that one rule makes without end: one for each month that they fall into.
function byMonth(onsets: readonly Onset[]): Observance[] {
  const parts = new Map<number, Run>();
  for (const onset of onsets) {
    const window = windowOfDay(dayOf(onset));
    const part = parts.get(window.month);
    if (part === undefined) parts.set(window.month, { first: onset, more: [], window });
    else part.window = widened(part.window, window);
  }
  const runs = [...parts.values()];
  const [first] = onsets;
  // A day that leap years move and that has no weekday: the 60th of the year, say.
  const isOfYear = runs.some(
    ({ window }) => window.weekday === undefined && (runs.length > 1 || window.from < window.to),
  );
  if (first !== undefined && isOfYear) return [{ first, more: [], rule: dayOfYearRule(dayOf(first)) }];
  return runs.map(({ first, window }) => ({ first, more: [], rule: ruleText(window) }));
}

// The observances of onsets that come to an end: those of three years or more by a rule, the rest as a list.
function finiteObservances(onsets: readonly Onset[]): Observance[] {
  const alike = new Map<string, Run[]>();
  for (const onset of onsets) {
    const { kind, before, type } = onset;
    const key = [kind, before.offset, type.offset, type.abbreviation].join();
    const runs = alike.get(key) ?? [];
    alike.set(key, runs);
    const window = windowOfDay(dayOf(onset));
    const run = runs.at(-1);
    if (run === undefined || !continues(run, onset, window)) runs.push({ first: onset, more: [], window });
    else {
      run.more.push(onset);
      run.window = widened(run.window, window);
    }
  }
  return [...alike.values()].flatMap((runs) => {
    const [first, ...more] = runs.flatMap((run) => (isLong(run) ? [] : [run.first, ...run.more]));
    const ruled = runs.filter(isLong).map((run) => ({ first: run.first, more: [], rule: ruleOf(run) }));
    return first === undefined ? ruled : [...ruled, { first, more }];
  });
}

/** Whether an onset is in the next year, at the same time of a day that may be due to the same rule. */
function continues(run: Run, onset: Onset, window: DayWindow): boolean {
  const last = localTimeOf(run.more.at(-1) ?? run.first);
  const local = localTimeOf(onset);
  if (yearOf(local) !== yearOf(last) + 1 || timeOfDay(local) !== timeOfDay(last)) return false;
  const { from, to, weekday } = widened(run.window, window);
  return window.month === run.window.month && to - from < (weekday === undefined ? 1 : 7);
}

function isLong({ more }: Run): boolean {
  return more.length + 1 >= MIN_ONSETS_OF_RULE;
}

function ruleOf({ first, more, window }: Run): string {
  const { at } = more.at(-1) ?? first;
  return `${ruleText(wholeWeek(window))};UNTIL=${formatTime({ form: 'utc', local: at })}`;
}

function takeOut(onsets: Onset[], { at, before, type }: Onset): boolean {
  const index = onsets.findIndex(
    (onset) => onset.at === at && isSameType(onset.before, before) && isSameType(onset.type, type),
  );
  if (index !== -1) onsets.splice(index, 1);
  return index !== -1;
}

function localTimeOf({ at, before }: Onset): LocalTime {
  return at + before.offset;
}

function dayOf(onset: Onset): number {
  return Math.floor(localTimeOf(onset) / DAY);
}

function yearOf(time: number): number {
  return dateOfDays(Math.floor(time / DAY)).year;
}

function timeOfDay(local: LocalTime): number {
  return local - Math.floor(local / DAY) * DAY;
}
