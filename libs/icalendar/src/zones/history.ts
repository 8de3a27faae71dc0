// What is known of one zone: its transitions, in the words of RFC 9636.
import { HOUR, type UtcTime } from '../time.js';

const MAX_OFFSET = 26 * HOUR;
const ABBREVIATION = /^[A-Za-z0-9+-]{3,16}$/;

/** What clocks show for a while (RFC 9636 §3.2). */
export interface LocalTimeType {
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly isDst: boolean;
  /** Like `CET`. */
  readonly abbreviation: string;
}

export interface Transition {
  readonly at: UtcTime;
  /** What holds from then on. */
  readonly type: LocalTimeType;
}

export interface History {
  /** What holds before the first transition. */
  readonly first: LocalTimeType;
  /** In order of time. */
  readonly transitions: readonly Transition[];
  /** The rule for all time after the last transition, a POSIX TZ string (RFC 9636 §3.3); empty where nothing is known. */
  readonly footer: string;
}

/** Zone data that cannot be used, from a file of this machine. The message is a sentence for its administrator. */
export class InvalidZoneData extends Error {}

/** Makes a local time type within the limits of RFC 9636 §3.2. @throws InvalidZoneData */
export function checkedType(offset: number, isDst: boolean, abbreviation: string): LocalTimeType {
  if (!(Math.abs(offset) < MAX_OFFSET)) throw new InvalidZoneData(`An offset of ${offset} seconds is too large.`);
  if (!ABBREVIATION.test(abbreviation)) {
    throw new InvalidZoneData(`${JSON.stringify(abbreviation)} is not an abbreviation of a zone.`);
  }
  return { offset, isDst, abbreviation };
}

export function isSameType(one: LocalTimeType, other: LocalTimeType): boolean {
  return one.offset === other.offset && one.isDst === other.isDst && one.abbreviation === other.abbreviation;
}
