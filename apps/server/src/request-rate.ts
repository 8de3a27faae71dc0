// How many requests one account or address may send, counted by this process for itself.

export interface RequestRate {
  /** Counts a request. @returns the whole seconds to wait before the next attempt when it is one too many, else 0 */
  take(key: string): number;
}

// The ratio that lets a client open a whole account at once, and then poll.
const BURST_SECONDS = 4;
const MAX_KEYS = 10_000;

/** @param perSecond requests of one key on average; 0 for no limit @param now milliseconds, of any clock */
export function createRequestRate(perSecond: number, now: () => number = () => performance.now()): RequestRate {
  // By key, the moment at which all of its requests will have been paid for; the one that was silent longest is first.
  const paidAt = new Map<string, number>();
  return {
    take(key) {
      if (perSecond === 0) return 0;
      const at = now();
      const paid = Math.max(paidAt.get(key) ?? 0, at);
      const tooEarly = paid - at - BURST_SECONDS * 1000;
      if (tooEarly >= 0) return Math.ceil((tooEarly + 1) / 1000);
      paidAt.delete(key);
      paidAt.set(key, paid + 1000 / perSecond);
      const [silent] = paidAt.keys();
      if (paidAt.size > MAX_KEYS && silent !== undefined) paidAt.delete(silent);
      return 0;
    },
  };
}
