// Many requests share one thread: one that works through many resources lets the others have their turn.
import { setImmediate } from 'node:timers/promises';

// Short enough that nobody notices the wait, long enough that going round costs nothing.
const TURN_MS = 20;

export interface Turn {
  /** Whether this request has worked long enough at a stretch. */
  isOver(): boolean;
  /** Lets everything else that waits run, and begins the next turn. */
  next(): Promise<void>;
}

/** Lets everything else that waits run. */
export async function nextTurn(): Promise<void> {
  await setImmediate();
}

/** Begins a turn. */
export function takeTurn(): Turn {
  let began = performance.now();
  return {
    isOver: () => performance.now() - began > TURN_MS,
    async next() {
      await setImmediate();
      began = performance.now();
    },
  };
}

/** Goes through what pauses now and then, and lets others have their turns meanwhile. @returns its result */
export async function inTurns<Result>(work: Generator<void, Result>): Promise<Result> {
  const turn = takeTurn();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (turn.isOver()) await turn.next();
  }
}
