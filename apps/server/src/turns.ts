// Taking turns: of each key so many at once, the others wait, first come, first served, and not for ever.

export interface Turns {
  /** Waits for a turn. @returns what ends it, to be called once; undefined when the wait was too long */
  begin(key: number): Promise<(() => void) | undefined>;
}

interface Line {
  running: number;
  /** What tells those who wait that it is their turn. */
  readonly waiting: Set<() => void>;
}

/** @param atOnce how many of one key @param patience milliseconds to wait at most */
export function createTurns(atOnce: number, patience: number): Turns {
  const lines = new Map<number, Line>();

  return {
    async begin(key) {
      const line = lines.get(key) ?? { running: 0, waiting: new Set() };
      lines.set(key, line);
      if (line.running < atOnce) line.running += 1;
      else if (!(await isCalled(line))) return undefined;
      return () => {
        const [next] = line.waiting;
        // Whoever leaves hands over the turn, so that nobody can slip in between.
        if (next !== undefined) next();
        else line.running -= 1;
        if (line.running === 0) lines.delete(key);
      };
    },
  };

  function isCalled({ waiting }: Line): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (called: boolean) => {
        clearTimeout(timer);
        waiting.delete(call);
        resolve(called);
      };
      const call = () => leave(true);
      const timer = setTimeout(leave, patience, false);
      waiting.add(call);
    });
  }
}
