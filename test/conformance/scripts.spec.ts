// The scripts of ../shared/conformance that fit what Daybook offers: each on a server and accounts of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atOnce } from '#dav';
import { createLogger, readConfiguration } from '#runtime';
import { connect } from '#store';
import { startServer } from '../../apps/server/src/server.js';
import { freshDatabaseUrl } from '../support/database.js';
import { ACCEPTED } from './accepted-failures.js';
import { makeAccounts } from './accounts.js';
import { COUNTS_FILE, type Count } from './page.js';
import { accounts, fittingScripts, missing, type Outcome, runScript } from './runner.js';

// The limits that the scripts were written for.
const SETTINGS = { PORT: '0', MAX_COLLECTIONS: '50', MAX_RESOURCES: '10000', MAX_ATTENDEES: '100', QUOTA: '100M' };
// A script takes a second on a machine that does nothing else.
const TIMEOUT = 120_000;

// A folder for what the runner writes: a report of each script, with the last request and answer of each failure.
const KEPT = process.env.CONFORMANCE_REPORTS;

const scripts = missing === undefined ? fittingScripts() : [];
const accepted = new Set(ACCEPTED.flatMap(({ tests }) => tests));

describe.skipIf(missing !== undefined)(`the conformance scripts${missing === undefined ? '' : ` (${missing})`}`, () => {
  let folder: string;
  let accountsUrl: string;
  beforeAll(async () => {
    folder = KEPT ?? (await mkdtemp(join(tmpdir(), 'daybook-conformance-')));
    accountsUrl = await freshDatabaseUrl();
    await makeAccounts(accountsUrl, accounts());
  }, TIMEOUT);
  afterAll(async () => {
    if (KEPT === undefined) await rm(folder, { recursive: true });
  });

  const counts = new Map<string, Count>();

  it.concurrent.each(scripts)('%s', { timeout: TIMEOUT }, async (script) => {
    const { outcomes, errors } = await play(script);
    const ignored = outcomes.filter(({ result }) => result === 'ignored').length;
    counts.set(script, { tests: outcomes.length, ignored });
    const failed = outcomes.filter(({ result }) => result === 'failed' || result === 'not-run');
    const names = new Set(failed.map(({ test }) => test));
    expect(failed.filter(({ test }) => !accepted.has(test)).map(reasonOf), 'new failures').toEqual([]);
    const fixed = [...accepted].filter((test) => test.startsWith(`${script} |`) && !names.has(test));
    expect(fixed, 'accepted failures that pass').toEqual([]);
    expect(errors, 'what the server logged').toEqual([]);
  });

  it('are those that docs/conformance.md counts (npm run conformance)', async ({ skip }) => {
    skip(counts.size < scripts.length, 'not all of them were run');
    const inOrder = Object.fromEntries(scripts.map((script) => [script, counts.get(script)]));
    await expect(`${JSON.stringify(inOrder, null, 2)}\n`).toMatchFileSnapshot(fileURLToPath(COUNTS_FILE));
  });

  async function play(script: string) {
    const errors: string[] = [];
    const logger = createLogger({ logLevel: 'error' }, { write: (line) => errors.push(line) });
    const database = await connect({ url: await freshDatabaseUrl(accountsUrl), poolSize: 5 });
    const server = await startServer({ configuration: readConfiguration(SETTINGS), database, logger, aside: atOnce });
    try {
      return { outcomes: await runScript(script, Number(new URL(server.url).port), folder), errors };
    } finally {
      await server.close(AbortSignal.timeout(1000));
      await database.close();
    }
  }
});

function reasonOf({ test, detail }: Outcome): string {
  return `${test}: ${detail}`;
}
