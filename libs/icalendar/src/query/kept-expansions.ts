// Objects that were written out instance by instance, kept for whoever looks at the same month again.
import type { Zone } from '../time.js';
import { tzdataVersion } from '../zones/index.js';
import { expand } from './expand.js';
import { queriedObject } from './queried-object.js';
import type { Span } from './span.js';

// Together, texts and what they became: a month of three calendars with ten thousand events.
const MAX_KEPT_LENGTH = 8 * 1024 * 1024;
// Of one, so that few long ones do not take the place of all others.
const MAX_LENGTH = 64 * 1024;

interface Expansion {
  readonly zone: Zone;
  readonly expanded: string;
}

// By the whole text, and not by what somebody says of it: nobody can be given what is not of the text that he may see.
const kept = new Map<string, Expansion>();
let keptLength = 0;

/**
 * The same as `expand` of an object that is not read yet: what it says follows from what it is given.
 * @throws TooManyInstances, InvalidCalendar, RecurrenceBudgetExceeded
 */
export function expandText(text: string, floatingZone: Zone, maxInstances: number, range: Span): string {
  const key = `${range.start} ${range.end} ${maxInstances} ${tzdataVersion()} ${text}`;
  const known = kept.get(key);
  if (known?.zone === floatingZone) return known.expanded;
  const expanded = expand(text, queriedObject(text, floatingZone, maxInstances), range);
  forget(key);
  if (key.length + expanded.length <= MAX_LENGTH) keep(key, { zone: floatingZone, expanded });
  return expanded;
}

function keep(key: string, expansion: Expansion): void {
  kept.set(key, expansion);
  keptLength += key.length + expansion.expanded.length;
  for (const oldest of kept.keys()) {
    if (keptLength <= MAX_KEPT_LENGTH) return;
    forget(oldest);
  }
}

function forget(key: string): void {
  const expansion = kept.get(key);
  if (expansion === undefined) return;
  kept.delete(key);
  keptLength -= key.length + expansion.expanded.length;
}
