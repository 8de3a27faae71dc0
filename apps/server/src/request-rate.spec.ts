// Many requests at once, and many for long.
import { expect, it } from 'vitest';
import { createRequestRate } from './request-rate.js';

function limited(perSecond: number) {
  let now = 0;
  const rate = createRequestRate(perSecond, () => now);
  return {
    pass: (ms: number) => {
      now += ms;
    },
    takeAll(key: string): number {
      let taken = 0;
      while (taken < 1000 && rate.take(key) === 0) taken += 1;
      return taken;
    },
    take: rate.take,
  };
}

it('allows a burst, and then as many as the time that has passed', () => {
  const { takeAll, pass, take } = limited(50);
  expect(takeAll('alice')).toBe(200);
  expect(take('alice')).toBe(1);
  pass(100);
  expect(takeAll('alice')).toBe(5);
  pass(60_000);
  expect(takeAll('alice')).toBe(200);
});

it('counts each for itself, however many there are', () => {
  const { takeAll } = limited(1);
  expect(takeAll('alice')).toBe(4);
  expect(takeAll('bob')).toBe(4);
  const crowd = Array.from({ length: 12_000 }, (_, n) => takeAll(`crowd ${n}`));
  expect(new Set(crowd)).toEqual(new Set([4]));
});

it('says how long to wait where one request takes long to pay for', () => {
  const { takeAll, take, pass } = limited(0.1);
  expect(takeAll('alice')).toBe(1);
  expect(take('alice')).toBe(7);
  pass(6500);
  expect(take('alice')).toBe(0);
});

it('refuses nobody where there is no limit', () => {
  expect(limited(0).takeAll('alice')).toBe(1000);
});
