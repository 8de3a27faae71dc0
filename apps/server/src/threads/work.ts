// What threads beside that of the requests can do, and how it travels there and back: as plain data.
import {
  admitCalendar,
  InvalidCalendar,
  InvalidCalendarObject,
  InvalidRecurrenceRule,
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

// Refusals, to be told from faults also when they come from another thread.
const REFUSALS: readonly (new (...args: never[]) => Error)[] = [
  InvalidCalendar,
  InvalidCalendarObject,
  InvalidRecurrenceRule,
  RecurrenceBudgetExceeded,
  TooManyInstances,
  InvalidCard,
];

const works = new Map(WORKS.map((work) => [work.name, work]));
const refusals = new Map(REFUSALS.map((refusal) => [refusal.name, refusal]));

/** A piece of work to be done. */
export interface Task {
  /** The name of a function that is known here. */
  readonly work: string;
  readonly args: readonly unknown[];
}

/** What became of it. */
export type Outcome =
  | { readonly result: unknown }
  | { readonly error: string; readonly message: string; readonly reason: unknown };

/** Does the work of a task. It never throws. */
export function done({ work, args }: Task): Outcome {
  try {
    const known = works.get(work) as ((...args: readonly unknown[]) => unknown) | undefined;
    if (known === undefined) throw new Error(`${work} is unknown.`);
    return { result: known(...args) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isRefusal = refusals.has(error.constructor.name);
    const reason = 'reason' in error ? error.reason : undefined;
    return { error: error.constructor.name, message: isRefusal ? error.message : String(error.stack), reason };
  }
}

/** The result of a task. @throws what the work threw */
export function resultOf(outcome: Outcome): unknown {
  if ('result' in outcome) return outcome.result;
  const { error, message, reason } = outcome;
  const refusal = refusals.get(error);
  if (refusal === undefined) throw new Error(message);
  throw Object.assign(Object.create(refusal.prototype), { message, reason });
}
