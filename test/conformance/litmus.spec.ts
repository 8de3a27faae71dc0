// litmus, the test suite for servers of plain WebDAV, against the files of an account.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PASSWORD, startDaybook } from '../support/server.js';

const isInstalled = spawnSync('litmus', ['--version']).status === 0;
const TIMEOUT = 120_000;

// Each is a program of its own.
const GROUPS = ['basic', 'copymove', 'props', 'locks', 'http'];

describe('litmus', async () => {
  if (!isInstalled) {
    it.skipIf(true)('is not installed here', () => undefined);
    return;
  }
  const { account, port } = await startDaybook();

  it.each(GROUPS)('%s', { timeout: TIMEOUT }, async (group) => {
    const alice = await account();
    const lines = await litmus(group, `http://127.0.0.1:${port}${alice.files}`, alice.name);
    expect(lines.filter((line) => /(FAIL|WARNING|SKIPPED)/.test(line))).toEqual([]);
    expect(lines.find((line) => line.startsWith('<- summary'))).toContain('100.0%');
  });
});

/** Runs one group of tests. @returns what it said, line by line */
async function litmus(group: string, url: string, user: string): Promise<readonly string[]> {
  // It writes two log files where it is started.
  const folder = await mkdtemp(join(tmpdir(), 'daybook-litmus-'));
  try {
    return await new Promise((resolve, reject) => {
      const env = { ...process.env, TESTS: group };
      const child = spawn('litmus', ['--keep-going', url, user, PASSWORD], { cwd: folder, env });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      }
      child.on('error', reject);
      child.on('close', () => resolve(output.split('\n')));
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
