// The zones in use: those that come with Daybook, or newer ones from a file.
import type { Zone } from '../time.js';
import type { History } from './history.js';
import type { Snapshot } from './snapshot.js';
import { createTables, newerTables, type Tzdata } from './tables.js';
import bundled from './tzdata.json' with { type: 'json' };

let tables = createTables(bundled);

/** The tzdata in use; another object as soon as it is another version. */
export function currentTzdata(): Tzdata {
  return tables.tzdata;
}

/** The same as plain data, for another thread. */
export function currentSnapshot(): Snapshot {
  return tables.snapshot;
}

/** Takes these zones from now on. */
export function useSnapshot(snapshot: Snapshot): void {
  tables = createTables(snapshot);
}

/** Its version, like `2026f`. */
export function tzdataVersion(): string {
  return tables.tzdata.version;
}

/** All names of zones in tzdata, links included, in order. */
export function tzids(): readonly string[] {
  return tables.tzids;
}

/**
 * Takes the zones from a snapshot from now on, if it is newer than the one in use.
 * @param file as `daybook tz update` writes it; it need not exist
 * @returns the version in use
 * @throws InvalidZoneData, or the file system's error where the file cannot be read; the zones stay what they are
 */
export async function loadZones(file: string): Promise<string> {
  tables = await newerTables(tables, file);
  return tzdataVersion();
}

/**
 * The zone that a TZID means: one of tzdata, also by its old names, one of Windows, or what a label like `(UTC+01:00)
 * Berlin` seems to mean. Only tables are looked up, never files.
 * @returns the zone by its name in tzdata or, if it is but an offset, by one like `UTC+01:00`
 */
export function zoneNamed(tzid: string): Zone | undefined {
  const meaning = tables.meaningOf(tzid);
  return meaning && tables.zone(meaning.name);
}

/** The same, but only where there is no doubt about the name, so that it means more than what a file says. */
export function certainZone(tzid: string): Zone | undefined {
  return tables.meaningOf(tzid)?.isCertain ? zoneNamed(tzid) : undefined;
}

/**
 * The name of the zone that a name in tzdata belongs to, its own or an alias. Nothing is guessed: these are the names
 * that every program with tzdata knows.
 */
export function standardZone(tzid: string): string | undefined {
  return tables.targetOf(tzid);
}

/** What is known of the zone that `zoneNamed` finds. */
export function historyNamed(tzid: string): History | undefined {
  const meaning = tables.meaningOf(tzid);
  return meaning && tables.history(meaning.name);
}

/** A line that changes with everything that is known of the zone that `zoneNamed` finds. */
export function historyLine(tzid: string): string | undefined {
  const meaning = tables.meaningOf(tzid);
  return meaning && tables.line(meaning.name);
}
