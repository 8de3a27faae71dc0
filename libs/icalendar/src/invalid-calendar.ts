// What is wrong with calendar data; each message is a sentence for the person who sent it.
import { MalformedLine } from '#contentline';

/** Text that is not iCalendar, or a value that is not of its type. */
export class InvalidCalendar extends Error {}

/** iCalendar that cannot be kept as one calendar object; the reason is the name of a precondition (RFC 4791 §5.3.2.1). */
export class InvalidCalendarObject extends InvalidCalendar {
  constructor(
    readonly reason:
      | 'valid-calendar-data'
      | 'valid-calendar-object-resource'
      | 'max-attendees-per-instance'
      | 'max-instances'
      | 'min-date-time'
      | 'max-date-time'
      | 'supported-rscale',
    message: string,
  ) {
    super(message);
  }
}

/** Runs something that reads content lines. @throws InvalidCalendar where it throws MalformedLine */
export function inCalendar<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedLine) throw new InvalidCalendar(error.message);
    throw error;
  }
}
