// Who waits for whom, and how long.
import { expect, it } from 'vitest';
import { createTurns } from './turns.js';

const DAY = 24 * 60 * 60 * 1000;

it('lets so many of one key go at once, and the others in their order', async () => {
  const turns = createTurns(2, DAY);
  const log: number[] = [];
  const enter = async (n: number) => {
    const leave = await turns.begin(1);
    log.push(n);
    return leave ?? expect.unreachable();
  };
  const [first, second] = [await enter(1), await enter(2)];
  const [third, fourth] = [enter(3), enter(4)];
  const other = await turns.begin(2);
  expect(log).toEqual([1, 2]);
  second();
  (await third)();
  first();
  (await fourth)();
  other?.();
  expect(log).toEqual([1, 2, 3, 4]);
});

it('tells who waits too long, and does not keep a turn for them', async () => {
  const turns = createTurns(1, 10);
  const leave = await turns.begin(1);
  expect(await turns.begin(1)).toBeUndefined();
  leave?.();
  expect(await turns.begin(1)).toBeTypeOf('function');
});
