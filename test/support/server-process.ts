// Daybook as an operator runs it: a process of its own with its own PostgreSQL, which can both be killed at any moment.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { createLogger, openDatabase, readConfiguration } from '#runtime';
import { addUser, connect, type Database } from '#store';
import { freePort } from '../../libs/runtime/src/embedded/cluster.js';
import { runningPostmaster } from '../../libs/runtime/src/embedded/postmaster.js';
import { basic, type DavClient, davClient } from './dav-client.js';
import { PASSWORD, SECRET } from './server.js';

const PROGRAM = fileURLToPath(new URL('../../bin/daybook.mjs', import.meta.url));
// Answers messages: with what is left when all garbage is collected, and with the processor time between two timers.
const MEASURE = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from 'node:fs';
  const used = () => Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  let longest = 0, before, timer;
  const next = () => {
    const now = used();
    longest = Math.max(longest, now - (before ?? now));
    before = now;
  };
  const answers = {
    memory: () => (gc(), gc(), process.memoryUsage()),
    longestTurn: () => {
      timer ??= setInterval(next, 2).unref();
      const told = longest;
      longest = 0;
      return told;
    },
  };
  process.on('message', (question) => process.send(answers[question]()));
  process.channel.unref();
`)}`;
// The first start builds what has changed, and makes a database.
const START_MS = 120_000;
const POLL_MS = 20;

export interface ServerProcess {
  readonly port: number;
  pid(): number;
  /** Ends when the server can serve. */
  start(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** Those of its workers that serve, as it said in its log (`LOG_LEVEL` must be info). */
  workers(): readonly number[];
  /** kill -9 for one of those. Ends when it is gone, with the connections that it had taken. */
  killWorker(pid: number): Promise<void>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  /** kill -9 for PostgreSQL, with all that it started. */
  killDatabase(): void;
  /** Whether it says that it lives, and that it can serve; undefined where nobody answers. */
  health(of: 'live' | 'ready'): Promise<boolean | undefined>;
  /** Makes an account. @returns a client that is signed in, with connections of its own unless it is given some */
  account(name: string, agent?: Agent): Promise<DavClient>;
  /** Works on its database, beside it. */
  withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
  /** Octets that it, its workers and its PostgreSQL take, what they share counted once (Linux). */
  footprint(): number;
  /** What it uses when all garbage is collected; only where it was started to be measured. */
  memory(): Promise<NodeJS.MemoryUsage>;
  /**
   * The most processor time, in milliseconds, for which it kept others waiting since this was asked for last, and from the
   * first time on (Linux); only where it was started to be measured. That of other programs and of its threads does not count.
   */
  longestTurn(): Promise<number>;
}

export interface ServerProcessOptions {
  /** By default a new one, which is removed in the end. */
  readonly dataDir?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly isMeasured?: boolean;
  /** Arguments for Node. */
  readonly node?: readonly string[];
}

/** Starts the program; to be called at the top of a test file. It is stopped after the last test. */
export async function startServerProcess(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const { dataDir = temporaryFolder(), settings = {}, isMeasured = false, node = [] } = options;
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    // As under npm, which takes the program with it when it dies.
    npm_lifecycle_event: 'start',
    ...settings,
  };
  const clients: Agent[] = [];
  let said = '';
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    said = '';
    const flags = isMeasured ? [...node, '--expose-gc', '--import', MEASURE] : node;
    child = spawn(process.execPath, [...flags, PROGRAM, 'serve'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', isMeasured ? 'ipc' : 'ignore'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-100_000);
      });
    }
    const end = Date.now() + START_MS;
    while (!(await health('ready'))) {
      if (child.exitCode !== null || Date.now() > end) throw new Error(`Daybook did not start:\n${said}`);
      await delay(POLL_MS);
    }
  }

  async function health(of: 'live' | 'ready'): Promise<boolean | undefined> {
    return await fetch(`http://127.0.0.1:${port}/health/${of}`).then(
      ({ ok }) => ok,
      () => undefined,
    );
  }

  async function ask(question: 'memory' | 'longestTurn') {
    if (child === undefined) throw new Error('Daybook does not run.');
    const told = once(child, 'message');
    child.send(question);
    const [answer] = await told;
    return answer;
  }

  async function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
    const configuration = readConfiguration({ DATA_DIR: dataDir });
    const logger = createLogger({ logLevel: 'silent' });
    const { url, close } = await openDatabase(configuration, { logger, purpose: 'command' });
    const database = await connect({ url, poolSize: 1 });
    try {
      return await work(database);
    } finally {
      await database.close();
      await close();
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  afterAll(async () => {
    for (const agent of clients) agent.destroy();
    await end('SIGTERM');
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  }, START_MS);
  await start();

  return {
    port,
    pid: () => child?.pid ?? 0,
    start,
    health,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      return child?.exitCode ?? null;
    },
    workers() {
      const living = childrenOf(child?.pid ?? 0);
      const serving = [...said.matchAll(/"pid":(\d+),"msg":"A worker serves/g)].map(([, pid]) => Number(pid));
      return serving.filter((pid) => living.includes(pid));
    },
    async killWorker(pid) {
      killNow(pid);
      while (childrenOf(child?.pid ?? 0).includes(pid)) await delay(POLL_MS);
    },
    killDatabase() {
      const { pid } = runningPostmaster(join(dataDir, 'postgres')) ?? {};
      if (pid === undefined) return;
      for (const each of [pid, ...childrenOf(pid)]) killNow(each);
    },
    withDatabase,
    footprint() {
      const { pid } = runningPostmaster(join(dataDir, 'postgres')) ?? {};
      const roots = [child?.pid ?? 0, ...(pid === undefined ? [] : [pid])];
      return [...new Set(roots.flatMap(treeOf))].reduce((sum, each) => sum + proportionalSize(each), 0);
    },
    memory: () => ask('memory'),
    longestTurn: () => ask('longestTurn'),
    async account(name, agent = new Agent({ keepAlive: true })) {
      await withDatabase((database) => addUser(database, { name, displayName: name, email: null, secret: SECRET }));
      clients.push(agent);
      return davClient({ port, agent, headers: { authorization: basic(name, PASSWORD) } });
    },
  };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-process-'));
  // Root hands the database to somebody else, who must be able to enter.
  chmodSync(folder, 0o755);
  return folder;
}

function childrenOf(parent: number): readonly number[] {
  if (!existsSync('/proc/self/stat')) {
    const lines = execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' }).split('\n');
    return lines
      .map((line) => line.trim().split(/\s+/).map(Number))
      .flatMap(([of, pid = 0]) => (of === parent ? [pid] : []));
  }
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === parent);
}

function treeOf(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

function proportionalSize(pid: number): number {
  try {
    return 1024 * Number(/^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
  } catch {
    // It has ended.
    return 0;
  }
}

function parentOf(pid: number): number | undefined {
  try {
    // The name before it, in brackets, may hold anything (proc(5)).
    return Number(/.*\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    // It has ended.
    return undefined;
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
