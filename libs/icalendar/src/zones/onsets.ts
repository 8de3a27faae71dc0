// When the clocks of a zone begin to show something else.
import { daysOfDate } from '../gregorian.js';
import { DAY, type UtcTime } from '../time.js';
import type { History, LocalTimeType, Transition } from './history.js';
import { transitionsAfter } from './snapshot.js';

export interface Onset extends Transition {
  readonly before: LocalTimeType;
  readonly kind: 'STANDARD' | 'DAYLIGHT';
}

/** Long before the first clock that tzdata knows. */
export const BEGINNING: UtcTime = daysOfDate(1700, 1, 1) * DAY;

// Each rule of a footer has made its last change before a moment within that time.
const RULE_REPEATS = 800 * DAY;

/** When the transitions of a history end, and only its footer says what comes. */
export function lastTransition({ transitions }: History): UtcTime {
  return transitions.at(-1)?.at ?? BEGINNING;
}

/**
 * The onsets of a zone in order, without end where it has a rule for all time.
 * @param from those that the rule makes long before that moment are left out; the last one before it is there
 */
export function* onsetsOf(history: History, from = Number.NEGATIVE_INFINITY): Generator<Onset, undefined> {
  let before = history.first;
  const onset = ({ at, type }: Transition): Onset => {
    const made = { at, type, before, kind: kindOf(before, type) };
    before = type;
    return made;
  };
  for (const transition of history.transitions) yield onset(transition);
  const last = lastTransition(history);
  const start = Math.max(last, from - RULE_REPEATS);
  for (const transition of transitionsAfter(start, history.footer)) {
    const made = onset(transition);
    // What was before the first one is not known where others were left out.
    if (start === last || made.at > from - RULE_REPEATS / 2) yield made;
  }
}

/** What an onset of one type after the other is. */
export function kindOf(before: LocalTimeType, type: LocalTimeType): Onset['kind'] {
  // Irish law calls summer time the standard, and tzdata follows it; calendar programs expect DAYLIGHT to be ahead.
  const isPlain = before.isDst === type.isDst || before.offset === type.offset;
  return (isPlain ? type.isDst : type.offset > before.offset) ? 'DAYLIGHT' : 'STANDARD';
}
