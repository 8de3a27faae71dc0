// What the clocks of a zone do in a span of time, one change after the other (RFC 7808 §5.4).
import type { UtcTime } from '../time.js';
import { historyNamed } from './current.js';
import { type Onset, onsetsOf } from './onsets.js';
import type { Validity } from './vtimezone-text.js';

/** From one moment on. */
export interface Observance {
  readonly kind: Onset['kind'];
  readonly at: UtcTime;
  /** Seconds east of UTC before it, and from then on. */
  readonly from: number;
  readonly to: number;
}

/**
 * The observance that holds when a span begins, and those that begin in it, in order.
 * @param tzid as `zoneNamed` understands it; an unknown zone has none
 */
export function* observancesIn(tzid: string, { from, to }: Required<Validity>): Generator<Observance, undefined> {
  const history = historyNamed(tzid);
  if (history === undefined) return;
  const { first } = history;
  let last: Onset = { at: from, before: first, type: first, kind: 'STANDARD' };
  let begun = false;
  for (const onset of onsetsOf(history, from)) {
    if (!begun && onset.at > from) {
      yield observanceOf(last);
      begun = true;
    }
    if (onset.at >= to) return;
    if (begun && (onset.before.offset !== onset.type.offset || onset.kind !== last.kind)) yield observanceOf(onset);
    last = begun || onset.at === from ? onset : { ...onset, at: from, before: onset.type };
  }
  if (!begun) yield observanceOf(last);
}

function observanceOf({ kind, at, before, type }: Onset): Observance {
  return { kind, at, from: before.offset, to: type.offset };
}
