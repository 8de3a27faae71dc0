// How the tests that try input at random are told what to try, and how long.
import { randomInt } from 'node:crypto';

const TIMES = Number(process.env.FUZZ_RUNS ?? 1);

/** What a test may take. @param ms with the attempts of every day */
export const patience = (ms: number) => ({ timeout: ms * Math.max(1, TIMES) });

/**
 * The parameters for fast-check: a new seed for each run, which a failure prints.
 * `FUZZ_SEED` repeats a run; `FUZZ_RUNS` multiplies the number of attempts.
 * @param numRuns what is enough for every day
 */
export function attempts(numRuns: number): { readonly seed: number; readonly numRuns: number } {
  const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
  return { seed, numRuns: Math.ceil(numRuns * TIMES) };
}
