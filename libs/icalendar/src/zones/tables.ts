// The zones of one version of tzdata, each made when it is asked for.
import { readFile } from 'node:fs/promises';
import { daysOfDate } from '../gregorian.js';
import { DAY, type Zone } from '../time.js';
import type { History } from './history.js';
import { createNames, fixedOffset, MAX_TZID_OCTETS, type Meaning } from './names.js';
import { endOfCycle, type OffsetChange, zoneOfChanges } from './offset-table.js';
import { lastTransition } from './onsets.js';
import { parsePosixTz } from './posix-tz.js';
import { decodeHistory, readSnapshot, type Snapshot, transitionsAfter } from './snapshot.js';

/** What a version of tzdata says of itself. */
export interface Tzdata extends Pick<Snapshot, 'version' | 'modified' | 'leapSeconds'> {
  /** The zones by their names, each with its other names, all in order. */
  readonly zones: ReadonlyMap<string, readonly string[]>;
}

export interface Tables {
  /** All that they are made of. */
  readonly snapshot: Snapshot;
  readonly tzdata: Tzdata;
  /** All names of zones in tzdata, links included. */
  readonly tzids: readonly string[];
  /** The name of the zone that a name in tzdata, written exactly like that, belongs to. */
  targetOf(tzid: string): string | undefined;
  /** What a TZID of any origin means. */
  meaningOf(tzid: string): Meaning | undefined;
  /** @param name as `meaningOf` gives it */
  zone(name: string): Zone;
  /** @param name as `meaningOf` gives it */
  history(name: string): History;
  /** A line that changes with everything that is known of a zone. @param name as `meaningOf` gives it */
  line(name: string): string;
}

const MAX_MEANINGS = 1000;

export function createTables(snapshot: Snapshot): Tables {
  const { zones: lines, links, ...about } = snapshot;
  const targets = new Map([...Object.keys(lines).map((name) => [name, name] as const), ...Object.entries(links)]);
  const histories = new Map([...targets].map(([name, target]) => [name, lines[target] ?? '']));
  const readName = createNames(
    [...targets].map(([tzid, target]) => ({ tzid, target, offsets: () => winterOffsets(history(target)) })),
  );
  // Clients make names up, so these are forgotten at times; there never are more zones than names in tzdata and offsets.
  const meanings = new Map<string, Meaning | undefined>();
  const zones = new Map<string, Zone>();

  function meaningOf(tzid: string): Meaning | undefined {
    if (tzid.length > MAX_TZID_OCTETS) return undefined;
    const known = meanings.get(tzid);
    if (known !== undefined || meanings.has(tzid)) return known;
    const meaning = readName(tzid);
    if (meanings.size >= MAX_MEANINGS) meanings.clear();
    meanings.set(tzid, meaning);
    return meaning;
  }

  function zone(name: string): Zone {
    const known = zones.get(name);
    if (known !== undefined) return known;
    const made = zoneOfHistory(name, history(name));
    zones.set(name, made);
    return made;
  }

  function history(name: string): History {
    const line = histories.get(name);
    if (line !== undefined) return decodeHistory(line);
    const abbreviation = name.slice('UTC'.length).replace(':', '');
    return { first: { offset: fixedOffset(name) ?? 0, isDst: false, abbreviation }, transitions: [], footer: '' };
  }

  return {
    snapshot,
    tzdata: { ...about, zones: namesOf(lines, links) },
    tzids: [...targets.keys()].sort(),
    targetOf: (tzid) => targets.get(tzid),
    meaningOf,
    zone,
    history,
    line: (name) => histories.get(name) ?? name,
  };
}

function namesOf(lines: Snapshot['zones'], links: Snapshot['links']): Tzdata['zones'] {
  const names = new Map<string, string[]>(
    Object.keys(lines)
      .sort()
      .map((name) => [name, []]),
  );
  for (const [alias, target] of Object.entries(links).sort()) names.get(target)?.push(alias);
  return names;
}

/** Those of a file with a snapshot, if there is one and it is newer. @throws InvalidZoneData, or the file system's error */
export async function newerTables(tables: Tables, file: string): Promise<Tables> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return tables;
  const snapshot = readSnapshot(text);
  return snapshot.version > tables.tzdata.version ? createTables({ ...leapSecondsOf(tables), ...snapshot }) : tables;
}

function leapSecondsOf({ tzdata: { leapSeconds } }: Tables): Pick<Snapshot, 'leapSeconds'> {
  return leapSeconds === undefined ? {} : { leapSeconds };
}

function zoneOfHistory(tzid: string, history: History): Zone {
  const { first, transitions, footer } = history;
  const last = lastTransition(history);
  const end = endOfCycle(last);
  function* changes(): Generator<OffsetChange> {
    for (const { at, type } of transitions) yield { at, offset: type.offset };
    for (const { at, type } of transitionsAfter(last, footer)) {
      if (at >= end) return;
      yield { at, offset: type.offset };
    }
  }
  return zoneOfChanges(tzid, first.offset, changes(), end);
}

// The labels of Windows are of this century.
const OUR_TIME = daysOfDate(2000, 1, 1) * DAY;

function winterOffsets({ first, transitions, footer }: History): readonly number[] {
  const { standard, daylight } = parsePosixTz(footer) ?? { standard: transitions.at(-1)?.type ?? first };
  const now = Math.min(standard.offset, daylight?.type.offset ?? standard.offset);
  const since = transitions.findLastIndex(({ at }) => at <= OUR_TIME);
  const ours = transitions.slice(Math.max(since, 0)).filter(({ type }) => !type.isDst);
  return [now, ...ours.map(({ type }) => type.offset)];
}
