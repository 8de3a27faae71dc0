// The script that measures, the harness that it drives, and the page with the figures speak of the same workloads.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import targets from './targets.json' with { type: 'json' };

const names = Object.keys(targets);

it('docs/performance.md has a row for each workload', () => {
  const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
  const [, table = ''] = /^\| workload \|.*\n\| --- .*\n((?:\|.*\n)+)/m.exec(page) ?? [];
  expect(table.match(/(?<=^\| )\S+/gm)).toEqual(names);
});

const harness = fileURLToPath(new URL('../../../shared/bench/lib/workloads.mjs', import.meta.url));

it.skipIf(!existsSync(harness))('the harness has these workloads and no others', async () => {
  const { READS, WRITES, MIXED } = await import(harness);
  expect(names.toSorted()).toEqual([...READS, ...WRITES, ...MIXED].toSorted());
});
