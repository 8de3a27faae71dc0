// The program as a process: what stops it before any command runs is told in a sentence.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../../bin/daybook.mjs', import.meta.url));

// The first start builds what has changed.
it('a file .env that cannot be read', { timeout: 120_000 }, () => {
  const cwd = mkdtempSync(join(tmpdir(), 'daybook-env-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  mkdirSync(join(cwd, '.env'));
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, '--help'], { cwd, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr.replace('Building Daybook …\n', '')).toMatch(/^The file \.env cannot be read: .*\n$/);
});
