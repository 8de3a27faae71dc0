// tzdata as one small JSON document, a line for each zone, so that the difference of two versions can be read.
import { dateOfDays } from '../gregorian.js';
import { DAY, type UtcTime } from '../time.js';
import { checkedType, type History, InvalidZoneData, isSameType, type Transition } from './history.js';
import { isLeapSeconds, type LeapSeconds } from './leap-seconds.js';
import { parsePosixTz, transitionsInYear } from './posix-tz.js';

export interface Snapshot {
  /** Of tzdata, like `2026f`. Of two versions the one that sorts last is newer. */
  readonly version: string;
  /** When this version was made, as RFC 3339 writes it, in UTC. */
  readonly modified: string;
  /** Histories as `encodeHistory` writes them, by name. */
  readonly zones: Readonly<Record<string, string>>;
  /** Other names of these zones. */
  readonly links: Readonly<Record<string, string>>;
  /** Absent where the machine had no list of them. */
  readonly leapSeconds?: LeapSeconds;
}

const VERSION = /^\d{4}[a-z]{1,2}$/;
const MODIFIED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const MAX_ZONES = 2000;
const TYPE = /^([A-Za-z0-9+-]+) (-?\d{1,6})( dst)?$/;
const TRANSITION = /([A-Z])(-?[0-9a-z]{1,9})/g;
const TRANSITIONS = /^([A-Z]-?[0-9a-z]{1,9})*$/;
const LETTER_A = 65;
const LETTERS = 26;
const RADIX = 36;

/**
 * Writes a history in one line: footer, local time types, and for each transition the letter of its type with the
 * seconds since the transition before (in base 36). Those that the footer tells anyway are left out.
 */
export function encodeHistory(history: History): string {
  const { first, footer } = history;
  const transitions = beforeFooter(history);
  const types = [first, ...transitions.map(({ type }) => type)].map(
    ({ offset, isDst, abbreviation }) => `${abbreviation} ${offset}${isDst ? ' dst' : ''}`,
  );
  const kinds = [...new Set(types)];
  if (kinds.length > LETTERS) throw new InvalidZoneData(`A zone has more than ${LETTERS} local time types.`);
  const steps = transitions.map(({ at }, index) => {
    const letter = String.fromCharCode(LETTER_A + kinds.indexOf(types[index + 1] ?? ''));
    return letter + (at - (transitions[index - 1]?.at ?? 0)).toString(RADIX);
  });
  return [footer, kinds.join(','), steps.join('')].join('|');
}

// Compilers write what the footer says about the next decades once more as transitions, and one that changes nothing
// in 2038.
function beforeFooter({ transitions, footer }: History): readonly Transition[] {
  const kept = [...transitions];
  for (;;) {
    const [before, last] = kept.slice(-2);
    if (before === undefined || last === undefined) return kept;
    const next = transitionsAfter(before.at, footer).next().value;
    const told = next === undefined || next.at > last.at ? { ...before, at: last.at } : next;
    if (told.at !== last.at || !isSameType(told.type, last.type)) return kept;
    kept.pop();
  }
}

/** @throws InvalidZoneData */
export function decodeHistory(line: string): History {
  const [footer, kinds, steps, ...rest] = line.split('|');
  if (footer === undefined || kinds === undefined || steps === undefined || rest.length > 0) throw unreadable();
  parsePosixTz(footer);
  const types = kinds.split(',').map((kind) => {
    const [, abbreviation, offset, dst] = TYPE.exec(kind) ?? [];
    if (abbreviation === undefined) throw unreadable();
    return checkedType(Number(offset), dst !== undefined, abbreviation);
  });
  const [first] = types;
  if (first === undefined || !TRANSITIONS.test(steps)) throw unreadable();
  let at = 0;
  const transitions = Array.from(steps.matchAll(TRANSITION), ([, letter = '', step = '']) => {
    at += Number.parseInt(step, RADIX);
    const type = types[letter.charCodeAt(0) - LETTER_A];
    if (type === undefined) throw unreadable();
    return { at, type };
  });
  return { first, transitions, footer };
}

/** The transitions after a moment that a footer makes, without end. */
export function* transitionsAfter(moment: UtcTime, footer: string): Generator<Transition, undefined> {
  const rule = parsePosixTz(footer);
  if (rule?.daylight === undefined) return;
  for (let year = dateOfDays(Math.floor(moment / DAY)).year - 1; ; year += 1) {
    for (const transition of transitionsInYear(rule, year)) if (transition.at > moment) yield transition;
  }
}

/** Reads a snapshot and checks all of it. @throws InvalidZoneData */
export function readSnapshot(text: string): Snapshot {
  const { version, modified, zones, links, leapSeconds } = jsonObject(text);
  if (!isText(version, VERSION) || !isText(modified, MODIFIED) || !isTable(zones) || !isTable(links))
    throw unreadable();
  if (leapSeconds !== undefined && !isLeapSeconds(leapSeconds)) throw unreadable();
  for (const line of Object.values(zones)) decodeHistory(line);
  for (const target of Object.values(links)) if (!Object.hasOwn(zones, target)) throw unreadable();
  return { version, modified, zones, links, ...(leapSeconds !== undefined && { leapSeconds }) };
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(text) };
  } catch {
    throw unreadable();
  }
}

function isTable(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null) return false;
  const lines = Object.values(value);
  return lines.length <= MAX_ZONES && lines.every((line) => typeof line === 'string');
}

function unreadable(): InvalidZoneData {
  return new InvalidZoneData('A snapshot of tzdata is damaged.');
}
