// Following a series or reading a stored object may fail; then that object alone is refused, with the reason.
import { numberOfMatchesWithinLimits } from '#dav';
import { InvalidCalendar, RecurrenceBudgetExceeded, TooManyInstances } from '#icalendar';
import { maxInstances, validCalendarData } from './preconditions.js';

/** Runs what reads a stored object. @throws DavError max-instances, number-of-matches-within-limits, valid-calendar-data */
export function evaluate<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** The same for what is read aside. */
export async function evaluated<Result>(read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** What is told to the client of an error of a reader; others stay what they are. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof RecurrenceBudgetExceeded) {
    return maxInstances('This series has a rule that takes too long to follow.');
  }
  if (error instanceof TooManyInstances) {
    return numberOfMatchesWithinLimits(`${error.message} Ask for a shorter range.`);
  }
  return error instanceof InvalidCalendar ? validCalendarData(error.message) : error;
}
