// When objects happen, in the form in which PostgreSQL searches it: a row for each object and month.
import type { Queries, Statement } from './database.js';
import type { CollectionRecord } from './records.js';

/** What a span says about the owner's time, in the words of FBTYPE (RFC 5545 §3.2.9). */
export type Busy = 'free' | 'busy' | 'busy-tentative' | 'busy-unavailable';

/** Seconds since 1970-01-01T00:00:00 UTC; the end is not part of it. Either may be infinite. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in which an object happens. */
export interface Occurrence extends Span {
  readonly busy: Busy;
  /** False where the span is only the place to look: floating times depend on who asks, and endless series go on. */
  readonly exact: boolean;
}

/** A row of the table `occurrence` without its object. */
export interface OccurrenceRow {
  readonly month: number;
  readonly busy: Busy;
  readonly exact: boolean;
  /** The text of an int8multirange. */
  readonly spans: string;
}

/** The month of what happens in no certain month: open-ended, or longer than `MAX_MONTHS`. */
export const EVERY_MONTH = 0;
// Two years: what lasts longer is found in every month, which costs less than a row for each of them.
const MAX_MONTHS = 24;
// The months that have a number of their own; whatever is before or after shares the first or the last.
const FIRST_YEAR = 1;
const LAST_YEAR = 9999;

/** The number of the month in which a moment lies; months count up from year 0. */
export function monthOf(seconds: number): number {
  if (seconds === Number.NEGATIVE_INFINITY) return FIRST_YEAR * 12;
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year > LAST_YEAR) return LAST_YEAR * 12 + 11;
  return year < FIRST_YEAR ? FIRST_YEAR * 12 : year * 12 + date.getUTCMonth();
}

/** Sorts occurrences into the rows that are stored. */
export function occurrenceRows(occurrences: Iterable<Occurrence>): readonly OccurrenceRow[] {
  const groups = new Map<string, Omit<OccurrenceRow, 'spans'> & { readonly spans: string[] }>();
  for (const { start, end, busy, exact } of occurrences) {
    const span = `[${bound(start)},${bound(end)})`;
    for (const month of monthsOf(start, end)) {
      const key = `${month} ${busy} ${exact}`;
      const group = groups.get(key) ?? { month, busy, exact, spans: [] };
      groups.set(key, group);
      group.spans.push(span);
    }
  }
  return [...groups.values()].map((group) => ({ ...group, spans: `{${group.spans.join(',')}}` }));
}

function monthsOf(start: number, end: number): readonly number[] {
  const first = monthOf(start);
  const last = Math.max(first, monthOf(end - 1));
  if (!Number.isFinite(start) || !Number.isFinite(end) || last - first >= MAX_MONTHS) return [EVERY_MONTH];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function bound(seconds: number): string {
  return Number.isFinite(seconds) ? String(Math.trunc(seconds)) : '';
}

/** A span as the text of an int8range. */
export function rangeOf({ start, end }: Span): string {
  return `[${bound(start)},${bound(end)})`;
}

/** The condition under which a row of `occurrence` is in a span; its parameters are those of `spanParameters`. */
export function happensIn(firstMonth: string, lastMonth: string, range: string): string {
  return `(month = ${EVERY_MONTH} or month between ${firstMonth} and ${lastMonth}) and spans && ${range}::int8range`;
}

/**
 * The condition under which an object of such a row is certain to happen in the span: where a time depends on who asks, all that it
 * may be lies within. What is found in every month may be a series that goes on, of which nobody knows.
 */
export function certainlyIn(range: string): string {
  return `(exact or (month <> ${EVERY_MONTH} and spans <@ ${range}::int8range))`;
}

/** The values for `happensIn`. */
export function spanParameters(span: Span): readonly [number, number, string] {
  return [monthOf(span.start), monthOf(span.end - 1), rangeOf(span)];
}

const BUSY: Statement = {
  name: 'busy_spans',
  text: `select busy, lower(span) as start, upper(span) as "end" from (
      select busy, unnest(range_agg(spans) * int8multirange($5::int8range)) as span from occurrence
      where home_id = $1 and collection_id = $2 and exact and busy <> 'free' and ${happensIn('$3', '$4', '$5')}
        and name is distinct from $6
      group by busy
    ) merged order by start, busy`,
};

const UNDECIDED: Statement = {
  name: 'undecided_busy_objects',
  text: `select distinct name from occurrence
    where home_id = $1 and collection_id = $2 and not exact and busy <> 'free' and ${happensIn('$3', '$4', '$5')}
      and name is distinct from $6`,
};

/** When the owner of a calendar is busy, as far as the index knows. */
export interface BusyTime {
  /** Merged per kind and cut to the span that was asked for, in order. */
  readonly spans: readonly (Span & { readonly busy: Busy })[];
  /** Names of the objects that must be read to know. */
  readonly undecided: readonly string[];
}

/** The busy time of one calendar in a span, from the index alone. @param except the name of an object that does not count */
export async function busyTime(
  queries: Queries,
  { home, id }: CollectionRecord,
  span: Span,
  except?: string,
): Promise<BusyTime> {
  const values = [home.id, id, ...spanParameters(span), except ?? null];
  const spans = await queries.query<Span & { busy: Busy }>(BUSY, values);
  const undecided = await queries.query<{ name: string }>(UNDECIDED, values);
  return { spans, undecided: undecided.map(({ name }) => name) };
}
