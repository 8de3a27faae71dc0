// The embedded PostgreSQL: made, found, killed, shared and stopped. Each test starts real processes, so there are few.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { connect } from '#store';
import { createLogger } from '../logger.js';
import { runningPostmaster } from './postmaster.js';
import { type EmbeddedOptions, openEmbedded } from './supervisor.js';

const folder = mkdtempSync(join(tmpdir(), 'daybook-embedded-'));
chmodSync(folder, 0o711);
const dataDir = join(folder, 'data');
const cluster = join(dataDir, 'postgres');
const logger = createLogger({ logLevel: 'silent' });
const open = (purpose: EmbeddedOptions['purpose']) =>
  openEmbedded({ dataDir, poolSize: 2, logger, purpose, aboutMe: `a ${purpose} of this test` });

afterAll(() => {
  const running = runningPostmaster(cluster);
  if (running !== undefined) process.kill(running.pid, 'SIGQUIT');
  rmSync(folder, { recursive: true, force: true });
});

const one = async (url: string): Promise<unknown> => {
  const database = await connect({ url, poolSize: 1 });
  const rows = await database.dataSource
    .query('select current_setting($1) as value', ['fsync'])
    .finally(database.close);
  return rows[0].value;
};

it('makes the database, for one server, and keeps the password to itself', async () => {
  const server = await open('server');
  expect(await one(server.url)).toBe('on');
  expect(server.url).toContain(encodeURIComponent(cluster));
  const [tcp = ''] = server.url.split('?');
  expect(await one(tcp)).toBe('on');
  expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  await expect(one(server.url.replace(/:[^:@]+@/, ':wrong@'))).rejects.toThrow('password');
  await expect(open('server')).rejects.toThrow(`Daybook runs already with the data in ${dataDir} (a server of`);
  expect(await one(server.url)).toBe('on');
  await server.close();
  expect(runningPostmaster(cluster)).toBeUndefined();
});

it('is stopped by whoever leaves last', async () => {
  // At the same moment, as from a script.
  const [first, second] = await Promise.all([open('command'), open('command')]);
  const running = runningPostmaster(cluster);
  expect(second.url).toBe(first.url);
  await first.close();
  const server = await open('server');
  await second.close();
  expect(runningPostmaster(cluster)).toEqual(running);
  await server.close();
  expect(runningPostmaster(cluster)).toBeUndefined();
});

it('starts again on the same port when it is killed', async () => {
  const server = await open('server');
  const killed = runningPostmaster(cluster)?.pid ?? 0;
  process.kill(killed, 'SIGKILL');
  const deadline = Date.now() + 15_000;
  while ((runningPostmaster(cluster)?.pid ?? killed) === killed && Date.now() < deadline) await delay(50);
  // A command waits until it is ready again.
  const command = await open('command');
  expect(command.url).toBe(server.url);
  expect(await one(command.url)).toBe('on');
  await command.close();
  await server.close();
  expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).toContain('automatic recovery in progress');
});
