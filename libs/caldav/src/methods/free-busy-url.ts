// GET of `/dav/calendars/{user}/freebusy/`: when somebody is busy, as one VFREEBUSY (CalConnect, Freebusy Read URL).
import { badRequest, type Context, type DavResponse, type FreeBusy, method } from '#dav';
import { DAY, InvalidCalendar, parseDuration, parseTime, type Span } from '#icalendar';
import { busySpans, freeBusyResponse } from '../reports/free-busy-query.js';

// What is not said begins with this day and lasts a week.
const DEFAULT_DAYS = 7;
// Whoever wants more asks again.
const MAX_DAYS = 366;

export const freeBusyUrl = ['GET', 'HEAD'].map((name) =>
  method({ name, on: ['free-busy'], privilege: 'read-free-busy', run }),
);

async function run({ home }: FreeBusy, context: Context): Promise<DavResponse> {
  const range = rangeIn(new URLSearchParams(context.request.query));
  return freeBusyResponse(range, await busySpans({ range }, home, context));
}

/** Reads `start`, and `end` or `period`. @throws DavError 400 */
function rangeIn(parameters: URLSearchParams): Span {
  const now = Date.now() / 1000;
  const start = timeIn(parameters, 'start') ?? now - (now % DAY);
  const end = timeIn(parameters, 'end') ?? start + periodIn(parameters);
  if (end <= start || end - start > MAX_DAYS * DAY) {
    throw badRequest(`The end must be later than the start, by at most ${MAX_DAYS} days.`);
  }
  return { start, end };
}

function timeIn(parameters: URLSearchParams, name: string): number | undefined {
  const value = parameters.get(name);
  // Also as RFC 3339 writes it; a date is that day in UTC.
  return value === null ? undefined : understood(name, () => parseTime(value.replace(/[-:]/g, '')).local);
}

function periodIn(parameters: URLSearchParams): number {
  const value = parameters.get('period');
  if (value === null) return DEFAULT_DAYS * DAY;
  const { days, seconds } = understood('period', () => parseDuration(value));
  return days * DAY + seconds;
}

function understood<Value>(name: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw error instanceof InvalidCalendar ? badRequest(`${name}: ${error.message}`) : error;
  }
}
