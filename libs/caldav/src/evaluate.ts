// Following a series or reading a stored object may fail; then that object alone is refused, with the reason.
import { numberOfMatchesWithinLimits } from '#dav';
import { InvalidCalendar, RecurrenceBudgetExceeded, TooManyInstances } from '#icalendar';
import { maxInstances, validCalendarData } from './preconditions.js';

/** Runs what reads a stored object. @throws DavError max-instances, number-of-matches-within-limits, valid-calendar-data */
export function evaluate<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof RecurrenceBudgetExceeded) {
      throw maxInstances('This series has a rule that takes too long to follow.');
    }
    if (error instanceof TooManyInstances) {
      throw numberOfMatchesWithinLimits(`${error.message} Ask for a shorter range.`);
    }
    if (error instanceof InvalidCalendar) throw validCalendarData(error.message);
    throw error;
  }
}
