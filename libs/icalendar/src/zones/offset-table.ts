// A zone as a table: between UTC and local time by binary search.
import { DAY, type LocalTime, type UtcTime, type Zone } from '../time.js';

export interface OffsetChange {
  readonly at: UtcTime;
  /** Seconds east of UTC from then on. */
  readonly offset: number;
}

// After 400 years the Gregorian calendar has the same days on the same weekdays, and yearly rules repeat themselves.
const CYCLE = 146_097 * DAY;

/**
 * How far changes must be given, if yearly rules alone make those after a moment, for all time to be known: for a cycle
 * after a year that has nothing but these rules in it.
 */
export function endOfCycle(moment: UtcTime): UtcTime {
  return moment + CYCLE + 800 * DAY;
}

/**
 * Makes a zone of its changes.
 * @param before the offset before the first change
 * @param changes in order of time; the last one of the same moment counts
 * @param end where they go on for ever: up to when they are given, by `endOfCycle`
 */
export function zoneOfChanges(
  tzid: string,
  before: number,
  changes: Iterable<OffsetChange>,
  end: UtcTime = Number.POSITIVE_INFINITY,
): Zone {
  const offsets = [before];
  const utcTimes: UtcTime[] = [];
  for (const { at, offset } of changes) {
    if (utcTimes.at(-1) === at) {
      utcTimes.pop();
      offsets.pop();
    }
    if (offset === offsets.at(-1)) continue;
    utcTimes.push(at);
    offsets.push(offset);
  }
  // RFC 5545 §3.3.5: of a time that comes twice the first one is meant, and in a gap the offset before it holds, so
  // that by local time a change takes place at the later one of the two times that clocks show at that moment.
  const localTimes = utcTimes.map((at, index) => at + Math.max(offsets[index] ?? 0, offsets[index + 1] ?? 0));
  const byUtc = Float64Array.from(utcTimes);
  const byLocal = Float64Array.from(localTimes);
  const table = Int32Array.from(offsets);

  // By local time, changes some hours after the end would count already.
  const turn = end - 2 * DAY;

  function offsetIn(times: Float64Array, time: number): number {
    const known = time < turn ? time : time - Math.ceil((time - turn + 1) / CYCLE) * CYCLE;
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((times[middle] ?? 0) <= known) low = middle + 1;
      else high = middle;
    }
    return table[low] ?? 0;
  }

  return {
    tzid,
    offsetAt: (utc: UtcTime) => offsetIn(byUtc, utc),
    toUtc: (local: LocalTime) => local - offsetIn(byLocal, local),
    toLocal: (utc: UtcTime) => utc + offsetIn(byUtc, utc),
  };
}
