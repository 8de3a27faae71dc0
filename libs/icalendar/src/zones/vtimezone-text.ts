// Writes a zone of tzdata as a VTIMEZONE (RFC 5545 §3.6.5) with its true history, cut to a span where asked (RFC 7808 §3.9).
import { escapeText, writeLine } from '#contentline';
import { dateOfDays, daysOfDate } from '../gregorian.js';
import { DAY, type LocalTime, type UtcTime } from '../time.js';
import { formatTime, formatUtcOffset } from '../values.js';
import { historyLine, historyNamed, tzdataVersion } from './current.js';
import { type History, isSameType } from './history.js';
import { kindOf, lastTransition, type Onset, onsetsOf } from './onsets.js';
import { localTimeInYear, parsePosixTz } from './posix-tz.js';
import { type DayWindow, dayOfYearRule, ruleText, wholeWeek, widened, windowOfDay } from './yearly-rule.js';

/** The moments from `from` up to but without `to`; where one is not given, all that is known. */
export interface Validity {
  readonly from?: UtcTime;
  readonly to?: UtcTime;
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
// If the rule for all time holds for longer than that, its onsets are not told one by one.
const MAX_TOLD = (YEARS_OF_ALL_DAYS + 10) * 366 * DAY;
// What can be written in any zone.
const EARLIEST = daysOfDate(1, 1, 2) * DAY;
const LATEST = daysOfDate(9999, 12, 31) * DAY;

/** Goes up when a zone that has not changed is written in another way; a test looks. */
export const WRITING = 1;

/** A text that changes whenever something else is written of a zone, or none of it. @param tzid as `zoneNamed` understands it */
export function writingOf(tzid: string): string | undefined {
  const line = historyLine(tzid);
  return line && `${WRITING} ${line}`;
}

/**
 * Writes the VTIMEZONE of a zone under the name that is given.
 * @param tzid as `zoneNamed` understands it
 * @param aliasOf the zone's own name, where it is to be told (RFC 7808 §7.2)
 * @returns content lines from BEGIN to END; undefined for an unknown zone
 */
export function vtimezoneText(tzid: string, span: Validity = {}, aliasOf?: string): string | undefined {
  const history = historyNamed(tzid);
  return history && historyText(tzid, history, span, aliasOf);
}

// The one of a zone is added to many objects, and it takes a millisecond to write it.
const MAX_KEPT = 500;
const kept = new Map<string, string | undefined>();

/** The VTIMEZONE with all that is known of a zone, as `vtimezoneText` writes it. */
export function wholeVtimezone(tzid: string): string | undefined {
  const key = `${tzdataVersion()} ${tzid}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const text = vtimezoneText(tzid);
  kept.set(key, text);
  return text;
}

/** What `vtimezoneText` does, with any history. */
export function historyText(tzid: string, history: History, { from, to }: Validity, aliasOf?: string): string {
  const writable = (moment: UtcTime) => Math.min(Math.max(moment, EARLIEST), LATEST);
  const start = from === undefined ? undefined : writable(from);
  const end = to === undefined ? undefined : writable(to);
  const lines = [
    'BEGIN:VTIMEZONE\r\n',
    writeLine({ name: 'TZID', value: escapeText(tzid) }),
    aliasOf === undefined ? '' : writeLine({ name: 'TZID-ALIAS-OF', value: escapeText(aliasOf) }),
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
  const last = lastTransition(history);
  const isRuled = to === undefined || to - Math.max(last, from ?? last) > MAX_TOLD;
  const all = onsetsBefore(history, from, isRuled ? from : to);
  const onsets = all.filter(({ at }) => at >= (from ?? at) && at < (to ?? Number.POSITIVE_INFINITY));
  const ruled = isRuled ? ruledObservances(history, from, to, onsets) : [];
  const observances = [...ruled, ...finiteObservances(onsets)].sort((one, other) => one.first.at - other.first.at);
  // RFC 7808 §3.9: "exactly one [...] subcomponent with a DTSTART property value that matches the start point of the
  // truncation range". A zone that does not change until then needs one as well.
  const start = from ?? (observances.length === 0 ? Math.min(0, (to ?? 1) - 1) : undefined);
  if (start === undefined || observances[0]?.first.at === start) return observances;
  const { kind, type } = all.findLast(({ at }) => at < start) ?? { kind: 'STANDARD', type: history.first };
  return [{ first: { at: start, before: type, type, kind }, more: [] }, ...observances];
}

/** The transitions, and those that the footer makes before a moment. */
function onsetsBefore(history: History, from: UtcTime | undefined, until = Number.NEGATIVE_INFINITY): Onset[] {
  const end = Math.max(until, lastTransition(history) + 1);
  const found: Onset[] = [];
  for (const onset of onsetsOf(history, from)) {
    if (onset.at >= end) break;
    found.push(onset);
  }
  return found;
}

/**
 * What the footer says, for ever or up to a moment, together with the last of the onsets where they follow its rule
 * already: these are taken out.
 */
function ruledObservances(
  history: History,
  from: UtcTime | undefined,
  to: UtcTime | undefined,
  onsets: Onset[],
): Observance[] {
  const { standard, daylight } = parsePosixTz(history.footer) ?? {};
  if (standard === undefined || daylight === undefined) return [];
  const last = lastTransition(history);
  const { type, starts, ends } = daylight;
  const observances = [
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
  const end = to === undefined ? '' : untilPart(to - 1);
  return observances.map((observance) => ({ ...observance, rule: `${observance.rule}${end}` }));
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
  return ruleText(wholeWeek(window)) + untilPart((more.at(-1) ?? first).at);
}

function untilPart(moment: UtcTime): string {
  return `;UNTIL=${formatTime({ form: 'utc', local: moment })}`;
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
