// A recurrence rule (RFC 5545 §3.3.10) as data, in the words of the RFC.
import { InvalidCalendar } from '../invalid-calendar.js';
import type { TimeValue } from '../time.js';
import type { Scale } from './scales/index.js';

/** From the finest to the coarsest. */
export const FREQUENCIES = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;

export type Frequency = (typeof FREQUENCIES)[number];

/** What becomes of a date that does not exist, like February 30 (RFC 7529 §4.1). */
export type Skip = 'OMIT' | 'BACKWARD' | 'FORWARD';

/** A value of BYDAY: `-1SU` is the last Sunday of a month or year, with 0 it is every Sunday. */
export interface WeekdayNumber {
  /** Sunday is 0. */
  readonly weekday: number;
  readonly ordinal: number;
}

/** Lists are in any order; an empty one stands for a part that is not there. */
export interface RecurrenceRule {
  readonly freq: Frequency;
  readonly interval: number;
  readonly count?: number;
  /** Inclusive, as it was written. */
  readonly until?: TimeValue;
  readonly bySecond: readonly number[];
  readonly byMinute: readonly number[];
  readonly byHour: readonly number[];
  readonly byDay: readonly WeekdayNumber[];
  readonly byMonthDay: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byWeekNo: readonly number[];
  /** 5.5 is the leap month after the fifth, written `5L` (RFC 7529 §4.2). */
  readonly byMonth: readonly number[];
  readonly bySetPos: readonly number[];
  /** The first day of a week; Sunday is 0. */
  readonly wkst: number;
  readonly skip: Skip;
  /** The calendar in which months and years are counted. */
  readonly scale: Scale;
}

/** A recurrence rule that is not one, that nobody can mean, or in a calendar that Daybook does not count in. */
export class InvalidRecurrenceRule extends InvalidCalendar {
  constructor(
    readonly reason: 'invalid' | 'absurd' | 'unsupported',
    message: string,
  ) {
    super(message);
  }
}
