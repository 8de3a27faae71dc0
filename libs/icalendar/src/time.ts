// Points in time as numbers. Both kinds count seconds and ignore leap seconds; only a zone leads from one to the other.

/** Seconds since 1970-01-01T00:00:00 as a clock on some wall shows them. */
export type LocalTime = number;

/** Seconds since 1970-01-01T00:00:00 UTC. */
export type UtcTime = number;

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** A value of type DATE or DATE-TIME (RFC 5545 §3.3.4, §3.3.5). */
export interface TimeValue {
  readonly form: 'date' | 'floating' | 'utc' | 'zoned';
  /** What the value says; for `date` the beginning of that day, for `utc` the time in UTC. */
  readonly local: LocalTime;
  /** With `zoned`, as it was written. */
  readonly tzid?: string;
}

/** A duration (RFC 5545 §3.3.6): days are nominal, so that a day may have 23 hours; both have the same sign. */
export interface Duration {
  readonly days: number;
  readonly seconds: number;
}

/** From local to universal time and back. */
export interface Zone {
  /** The name by which it was found. */
  readonly tzid: string;
  /** Seconds east of UTC. */
  offsetAt(utc: UtcTime): number;
  /** A time that a clock shows twice is the first one; one that it skips is taken with the offset before the gap (RFC 5545 §3.3.5). */
  toUtc(local: LocalTime): UtcTime;
  toLocal(utc: UtcTime): LocalTime;
}

export const UTC: Zone = {
  tzid: 'UTC',
  offsetAt: () => 0,
  toUtc: (local) => local,
  toLocal: (utc) => utc,
};
