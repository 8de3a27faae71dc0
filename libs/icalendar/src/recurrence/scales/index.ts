// The calendars in which rules can count, by their names in CLDR (RFC 7529 §4, §5).
import { chinese } from './chinese.js';
import { GREGORIAN } from './gregorian.js';
import { hebrew } from './hebrew.js';
import { coptic, islamicCivil } from './regular.js';
import type { Scale } from './scale.js';

export type { Day, Scale, Span } from './scale.js';

// Node has these calendars and more, but it takes a hundred times as long to ask it, and it misplaces months in 17 of the
// years 1900 to 2100 of the Chinese one, the new year of 2027 among them (ICU 78). Others are added where they can be checked.
const gregorian = () => GREGORIAN;

const MAKERS: ReadonlyMap<string, () => Scale> = new Map([
  ['GREGORIAN', gregorian],
  // These count other years, but no other months.
  ['BUDDHIST', gregorian],
  ['JAPANESE', gregorian],
  ['ROC', gregorian],
  ['CHINESE', chinese],
  ['COPTIC', coptic],
  ['ETHIOPIC', coptic],
  ['ETHIOPIC-AMETE-ALEM', coptic],
  ['HEBREW', hebrew],
  ['ISLAMIC-CIVIL', islamicCivil],
]);

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['GREGORY', 'GREGORIAN'],
  ['ETHIOAA', 'ETHIOPIC-AMETE-ALEM'],
  ['ISLAMICC', 'ISLAMIC-CIVIL'],
]);

/** Their names, without aliases. */
export const RSCALES: readonly string[] = [...MAKERS.keys()];

const made = new Map<() => Scale, Scale>();

/** @param rscale in upper case; an alias is understood @returns undefined for a calendar that is not known */
export function scaleNamed(rscale: string): Scale | undefined {
  const make = MAKERS.get(ALIASES.get(rscale) ?? rscale);
  if (make === undefined) return undefined;
  const scale = made.get(make) ?? make();
  made.set(make, scale);
  return scale;
}
