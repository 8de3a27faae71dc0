// The work that may be spent on following recurrence rules, counted in steps.

/** Shared by all rules that are followed for one purpose. */
export interface StepBudget {
  /** Steps that may still be taken. */
  remaining: number;
}

/** Following a recurrence rule takes more steps than are allowed: it is dense, or hardly ever matches. */
export class RecurrenceBudgetExceeded extends Error {
  constructor() {
    super('The recurrence takes too many steps to follow.');
  }
}

/** @param steps each takes less than a microsecond: a day or shorter period of a rule looked at, or an occurrence in it */
export function createBudget(steps: number): StepBudget {
  return { remaining: steps };
}

/** @throws RecurrenceBudgetExceeded */
export function spend(budget: StepBudget, steps = 1): void {
  if (budget.remaining < steps) throw new RecurrenceBudgetExceeded();
  budget.remaining -= steps;
}
