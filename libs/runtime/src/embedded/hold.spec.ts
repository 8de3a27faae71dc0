// Holding names: one at a time, and nothing is left by a process that was killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Hold, hold, holders, holding } from './hold.js';

const folder = mkdtempSync(join(tmpdir(), 'daybook-hold-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const take = async (name: string): Promise<Hold> => {
  const held = await hold(folder, name, `I, ${name}`);
  if ('holder' in held) throw new Error(`${name} is held by ${held.holder}.`);
  return held;
};

it('is for one, who says who it is, until it lets go', async () => {
  const first = await take('a');
  expect(await hold(folder, 'a', 'another')).toEqual({ holder: 'I, a' });
  await first.release();
  await (await take('a')).release();
});

it('tells who holds other names', async () => {
  const holds = await Promise.all(['a', 'b', 'c'].map(take));
  expect(await holders(folder, ['a'])).toEqual(['I, b', 'I, c']);
  for (const { release } of holds) await release();
  expect(await holders(folder, [])).toEqual([]);
});

it.each(['free again', 'cleared away'])('is %s when its holder was killed', async (fate) => {
  const script = `require('net').createServer().listen(process.argv[1], () => console.log('held'))`;
  const path = join(folder, 'killed.sock');
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(path)).toBe(true);
  if (fate === 'free again') await (await take('killed')).release();
  else expect(await holders(folder, [])).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

it('lets work be done by one after the other', async () => {
  let running = 0;
  const work = async () => {
    running += 1;
    expect(running).toBe(1);
    await new Promise(setImmediate);
    running -= 1;
    return 'done';
  };
  const results = await Promise.all([1, 2, 3].map(() => holding(folder, 'work', 5000, work)));
  expect(results).toEqual(['done', 'done', 'done']);
});

it('does not wait for ever', async () => {
  const { release } = await take('busy');
  await expect(holding(folder, 'busy', 0, async () => 'done')).rejects.toThrow('Another Daybook (I, busy) is busy');
  await release();
});
