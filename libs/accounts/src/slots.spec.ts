// Costly work a little at a time.
import { expect, it } from 'vitest';
import { createSlots } from './slots.js';

const job = () => {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let started = false;
  return {
    async work() {
      started = true;
      await ended;
      return {};
    },
    end,
    started: () => started,
  };
};

it('runs some, lets some wait in order, and turns the rest away', async () => {
  const slots = createSlots(2, 2);
  const jobs = [job(), job(), job(), job(), job()];
  const runs = jobs.map(({ work }) => slots.run(work));
  expect(jobs.map(({ started }) => started())).toEqual([true, true, false, false, false]);
  expect(await runs[4]).toBeUndefined();
  jobs[1]?.end();
  await runs[1];
  await Promise.resolve();
  expect(jobs.map(({ started }) => started())).toEqual([true, true, true, false, false]);
  for (const { end } of jobs) end();
  expect(await Promise.all(runs.slice(0, 4))).toEqual([{}, {}, {}, {}]);
});

it('frees the slot of work that failed', async () => {
  const slots = createSlots(1, 0);
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await slots.run(async () => ({ done: true }))).toEqual({ done: true });
});
