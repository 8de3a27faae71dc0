// An action of the service as a row of a table, and what its parameters can be (RFC 7808 §5).
import { InvalidCalendar, parseTime, type UtcTime } from '#icalendar';
import type { Path } from './paths.js';
import { TzdistError } from './problem.js';

export interface Parameter {
  readonly name: 'changedsince' | 'end' | 'pattern' | 'start';
  readonly required: boolean;
}

/** The parameters of a request, each there at most once. */
export type Parameters = ReadonlyMap<Parameter['name'], string>;

export interface ActionRequest {
  readonly tzid: string;
  readonly parameters: Parameters;
  /** The header, as it came. */
  readonly accept: string | undefined;
}

/** What an action answers, before it is asked whether the client has it already. */
export interface Answer {
  readonly mediaType: string;
  /** Strong, without its quotes. */
  readonly etag: string;
  /** The request headers on which the form depends. */
  readonly vary?: string;
  body(): string;
}

export interface Action {
  readonly name: string;
  readonly path: Path;
  readonly parameters: readonly Parameter[];
  /** @throws TzdistError */
  run(request: ActionRequest): Answer;
}

/** The parameters of an action in a query. Others mean nothing. @throws TzdistError for one that is missing, or there twice */
export function parametersIn(query: URLSearchParams, { parameters }: Action): Parameters {
  const found = new Map<Parameter['name'], string>();
  for (const { name, required } of parameters) {
    const [value, ...more] = query.getAll(name);
    if (more.length > 0) throw invalid(name, 'It must not be there more than once.');
    if (value !== undefined) found.set(name, value);
    else if (required) throw invalid(name, 'It is missing.');
  }
  return found;
}

export function invalid(name: Parameter['name'], why: string): TzdistError {
  return new TzdistError(400, `invalid-${name}`, `The parameter "${name}" cannot be used. ${why}`);
}

// RFC 3339 leaves more freedom; RFC 7808 §1.1 wants UTC with a Z.
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The span from `start` to `end`, as far as they are there. @throws TzdistError invalid-start, invalid-end */
export function spanIn(parameters: Parameters): { readonly from?: UtcTime; readonly to?: UtcTime } {
  const from = timeIn(parameters, 'start');
  const to = timeIn(parameters, 'end');
  if (from !== undefined && to !== undefined && to <= from) throw invalid('end', 'It must be later than the start.');
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function timeIn(parameters: Parameters, name: 'start' | 'end'): UtcTime | undefined {
  const value = parameters.get(name);
  if (value === undefined) return undefined;
  try {
    if (DATE_TIME.test(value)) return parseTime(value.replace(/[-:]/g, '')).local;
  } catch (error) {
    if (!(error instanceof InvalidCalendar)) throw error;
  }
  throw invalid(name, 'It must be a time in UTC such as 2026-01-01T00:00:00Z.');
}

/** A moment as RFC 3339 writes it. */
export function dateTime(moment: UtcTime): string {
  return new Date(moment * 1000).toISOString().replace('.000', '');
}
