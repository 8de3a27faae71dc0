// Costly work a little at a time: some runs, some waits, and the rest is turned away at once.

export interface Slots {
  /** Runs the work when there is a free slot. @returns undefined, with nothing run, where too many are waiting already */
  run<Result extends object>(work: () => Promise<Result>): Promise<Result | undefined>;
}

/** @param parallel how many run at once @param queue how many may wait for them, first come, first served */
export function createSlots(parallel: number, queue: number): Slots {
  let free = parallel;
  const waiting: (() => void)[] = [];

  return {
    async run(work) {
      if (free > 0) free -= 1;
      else if (waiting.length >= queue) return undefined;
      // Whoever leaves hands over the slot, so that nobody can slip in between.
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
