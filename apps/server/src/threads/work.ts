// What threads beside that of the requests can do, and how it travels there and back: as plain data.
import {
  admitCalendar,
  InvalidCalendar,
  InvalidCalendarObject,
  indexCalendar,
  RecurrenceBudgetExceeded,
  renderCalendarIn,
  renderJcal,
  TooManyInstances,
} from '#icalendar';
import { admitCard, InvalidCard, indexCard, renderCard } from '#vcard';

type Work = (...args: never[]) => unknown;

const WORKS: readonly Work[] = [
  admitCalendar,
  indexCalendar,
  renderJcal,
  renderCalendarIn,
  admitCard,
  indexCard,
  renderCard,
];

// What callers tell refusals from faults by, the narrower before the wider.
const REFUSALS: readonly (new (...args: never[]) => Error)[] = [
  InvalidCalendarObject,
  InvalidCalendar,
  RecurrenceBudgetExceeded,
  TooManyInstances,
  InvalidCard,
];

const works = new Map(WORKS.map((work) => [work.name, work]));

/** A piece of work to be done. */
export interface Task {
  /** The name of a function that is known here. */
  readonly work: string;
  readonly args: readonly unknown[];
}

/** What became of it. */
export type Outcome = { readonly result: unknown } | Failure;

interface Failure {
  /** Its place among the refusals; -1 of a fault. */
  readonly refusal: number;
  readonly message: string;
  readonly reason: unknown;
}

/** Does the work of a task. It never throws. */
export function done({ work, args }: Task): Outcome {
  try {
    const known = works.get(work) as ((...args: readonly unknown[]) => unknown) | undefined;
    if (known === undefined) throw new Error(`${work} is unknown.`);
    return { result: known(...args) };
  } catch (error) {
    return failureOf(error instanceof Error ? error : new Error(String(error)));
  }
}

function failureOf(error: Error): Failure {
  const refusal = REFUSALS.findIndex((kind) => error instanceof kind);
  const message = refusal === -1 ? String(error.stack) : error.message;
  return { refusal, message, reason: 'reason' in error ? error.reason : undefined };
}

/** The result of a task. @throws what the work threw */
export function resultOf(outcome: Outcome): unknown {
  if ('result' in outcome) return outcome.result;
  const { refusal, message, reason } = outcome;
  const kind = REFUSALS[refusal];
  if (kind === undefined) throw new Error(message);
  throw Object.assign(Object.create(kind.prototype), { message, reason });
}
