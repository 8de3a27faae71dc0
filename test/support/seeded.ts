// Numbers that look random and can be had again, for tests that try what nobody would think of.
import { randomInt } from 'node:crypto';

/** Gives the next number, from 0 up to but without `below`. */
export type Random = (below: number) => number;

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** The seed that an environment variable names, else a new one. Say it in the name of the test, so that a run can be repeated. */
export function seedFrom(variable: string): number {
  return Number(process.env[variable] ?? randomInt(1_000_000));
}
