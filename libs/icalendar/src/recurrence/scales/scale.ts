// How a calendar counts days (RFC 7529): in years and in months, both numbered so that one follows the other.

/** Days since 1970-01-01. */
export type Day = number;

/** A row of days: a month or a year. */
export interface Span {
  readonly first: Day;
  readonly length: number;
}

/** Outside of what is known of a calendar, numbers and spans are infinite. */
export interface Scale {
  /** The days that it can tell, the last one included. */
  readonly known: { readonly first: Day; readonly last: Day };
  yearOf(day: Day): number;
  monthOf(day: Day): number;
  yearSpan(year: number): Span;
  monthSpan(month: number): Span;
  /** What a month is called in its year: 1, 2 …; 5.5 is the leap month after the fifth (`5L`, RFC 7529 §4.2). */
  nameOf(month: number): number;
  /** The month of that name, if a year has it. */
  monthNamed(year: number, name: number): number | undefined;
}

/** The months of one year: names and lengths. */
export type YearOfMonths = readonly (readonly [name: number, length: number])[];

const NOWHERE: Span = { first: Number.POSITIVE_INFINITY, length: 0 };

/** Makes a scale of its months. @param first the day on which the first year begins */
export function scaleOfYears(first: Day, years: Iterable<YearOfMonths>): Scale {
  const months: (Span & { readonly year: number; readonly name: number })[] = [];
  const starts: number[] = [];
  let day = first;
  for (const year of years) {
    starts.push(months.length);
    for (const [name, length] of year) {
      months.push({ first: day, length, year: starts.length - 1, name });
      day += length;
    }
  }
  const end = day;
  starts.push(months.length);
  const startOf = (year: number) =>
    months[starts[year] ?? Number.NaN]?.first ?? (year === starts.length - 1 ? end : undefined);

  function monthOf(day: Day): number {
    if (day < first || day >= end) return Number.POSITIVE_INFINITY;
    let [low, high] = [0, months.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((months[middle]?.first ?? end) <= day) low = middle;
      else high = middle;
    }
    return low;
  }

  return {
    known: { first, last: end - 1 },
    monthOf,
    yearOf: (day) => months[monthOf(day)]?.year ?? Number.POSITIVE_INFINITY,
    monthSpan: (month) => months[month] ?? NOWHERE,
    yearSpan(year) {
      const [start, next] = [startOf(year), startOf(year + 1)];
      return start === undefined || next === undefined ? NOWHERE : { first: start, length: next - start };
    },
    nameOf: (month) => months[month]?.name ?? Number.NaN,
    monthNamed(year, name) {
      const start = starts[year] ?? months.length;
      const at = months.slice(start, starts[year + 1]).findIndex((month) => month.name === name);
      return at === -1 ? undefined : start + at;
    },
  };
}
