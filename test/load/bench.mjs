// `npm run bench`: Daybook beside the bare server on the same stack, in one run, as the table of docs/performance.md.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';

const USAGE = `npm run bench -- [--sizes 1000,10000] [--rounds 2] [--seconds 2] [--workloads all] [--keep FOLDER]
  --workloads  all, reads, writes, mixed or names
  --keep       a folder for data and raw figures, with which the next run need not seed again`;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HARNESS = resolve(ROOT, '../shared/bench');
const TARGETS = JSON.parse(readFileSync(new URL('targets.json', import.meta.url), 'utf8'));
// The sizes for which there are targets, in their order.
const SIZES = ['1000', '10000'];
const PASSWORD = 'bench';
const USERS = ['bench', ...Array.from({ length: 10 }, (_, n) => `u${n}`)];
const DAYBOOK_PORT = 8417;
const LIMIT_PORT = 8418;
// The first start builds what has changed, and makes a database.
const START_MS = 120_000;

const { values: asked } = parseArgs({
  options: {
    sizes: { type: 'string', default: SIZES.join() },
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '2' },
    workloads: { type: 'string', default: 'all' },
    keep: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (asked.help) say(USAGE);
else if (existsSync(join(HARNESS, 'bench.mjs'))) await bench();
else {
  say(`The harness is not here: ${HARNESS} is missing. It measures; this script only starts what is measured.`);
  process.exitCode = 1;
}

async function bench() {
  const folder = resolve(asked.keep ?? mkdtempSync(join(tmpdir(), 'daybook-bench-')));
  mkdirSync(folder, { recursive: true });
  // Root hands the database to somebody else, who must be able to enter.
  chmodSync(folder, 0o755);
  const servers = [];
  try {
    servers.push(await startDaybook(folder));
    servers.push(await startLimit(folder));
    const peers = ['--peers', ['daybook', 'limit'].map((name) => join(folder, `${name}.json`)).join()];
    const results = [];
    for (const size of asked.sizes.split(',')) {
      const out = join(folder, `${size}.json`);
      const of = [...peers, '--size', size];
      harness('seed', ...of);
      harness('run', ...of, ...given('rounds', 'seconds', 'workloads'), '--out', out);
      results.push({ size, rows: JSON.parse(readFileSync(out, 'utf8')).rows });
    }
    say(tableOf(results));
  } finally {
    for (const server of servers.reverse()) await stop(server);
    if (asked.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function given(...names) {
  return names.flatMap((name) => [`--${name}`, asked[name]]);
}

function harness(...args) {
  const { status } = spawnSync(process.execPath, [join(HARNESS, 'bench.mjs'), ...args], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`bench.mjs ${args[0]} failed`);
}

/** As an operator starts it: with an embedded PostgreSQL that is as durable as always, and with its log. */
async function startDaybook(folder) {
  const program = join(ROOT, 'bin/daybook.mjs');
  const env = { ...process.env, DATA_DIR: join(folder, 'data'), PORT: String(DAYBOOK_PORT), DATABASE_URL: '' };
  const server = await start(folder, 'daybook', [program, 'serve'], env, '/health/ready');
  for (const user of USERS) {
    const args = [program, 'user', 'add', user, '--password-stdin'];
    // It is there already where the folder was kept.
    spawnSync(process.execPath, args, { env, input: `${PASSWORD}\n`, stdio: ['pipe', 'ignore', 'ignore'] });
  }
  profile(folder, 'daybook', DAYBOOK_PORT, {
    principal: '/dav/principals/users/{user}/',
    calendarHome: '/dav/calendars/{user}/',
    calendar: '/dav/calendars/{user}/{name}/',
    addressBookHome: '/dav/addressbooks/{user}/',
    addressBook: '/dav/addressbooks/{user}/{name}/',
  });
  return server;
}

/** The same PostgreSQL serves it: while one of the two is measured, the other does nothing. */
async function startLimit(folder) {
  const [, , , port] = readFileSync(postmaster(folder), 'utf8').split('\n');
  const url = new URL(`postgres://127.0.0.1:${port}/postgres`);
  url.username = 'daybook';
  url.password = readFileSync(join(folder, 'data/password'), 'utf8').trim();
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  // It is there already where the folder was kept.
  await client.query('create database "limit"').catch((error) => {
    if (error.code !== '42P04') throw error;
  });
  await client.end();
  url.pathname = '/limit';
  const env = { ...process.env, PORT: String(LIMIT_PORT), DATABASE_URL: url.href, PG_FROM: ROOT };
  const server = await start(folder, 'limit', [join(HARNESS, 'limit-server.mjs')], env, '/');
  profile(folder, 'limit', LIMIT_PORT, {
    limit: true,
    wellKnown: false,
    principal: '/p/',
    calendarHome: '/h/',
    calendar: '/c/{user}/{name}/',
    addressBookHome: '/h/',
    addressBook: '/a/{user}/{name}/',
  });
  return server;
}

function postmaster(folder) {
  return join(folder, 'data/postgres/postmaster.pid');
}

/** Tells the harness where a server is and whose CPU counts as its own. */
function profile(folder, name, port, paths) {
  const pidfiles = [join(folder, `${name}.pid`), postmaster(folder)];
  const about = { name, base: `http://127.0.0.1:${port}`, password: PASSWORD, ...paths, pidfiles };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(about));
}

async function start(folder, name, args, env, path) {
  const log = openSync(join(folder, `${name}.log`), 'a');
  const server = spawn(process.execPath, args, { env, stdio: ['ignore', log, log] });
  writeFileSync(join(folder, `${name}.pid`), String(server.pid));
  const port = Number(env.PORT);
  const end = Date.now() + START_MS;
  while (!(await answers(port, path))) {
    if (server.exitCode !== null || Date.now() > end) throw new Error(`${name} did not start; see ${folder}`);
    await delay(100);
  }
  return server;
}

async function answers(port, path) {
  return await fetch(`http://127.0.0.1:${port}${path}`).then(
    ({ status }) => status < 500,
    () => false,
  );
}

async function stop(server) {
  if (server.exitCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}

/** A row for each workload; for each size the CPU of an operation in ms, how many times that of the limit, and the target. */
function tableOf(results) {
  const head = ['workload', ...results.flatMap(({ size }) => [`${size}: ms`, '× limit', 'target'])];
  const lines = [head, head.map(() => '---')];
  for (const name of Object.keys(TARGETS)) {
    const cells = results.flatMap(({ size, rows }) => cellsOf(name, size, rows));
    if (cells.some((cell) => cell !== '')) lines.push([name, ...cells]);
  }
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellsOf(name, size, rows) {
  const of = (peer) => rows.filter((row) => row.workload === name && row.peer === peer && row.n > 0);
  const [ours, limits] = [of('daybook'), of('limit')];
  if (ours.length === 0) return ['', '', ''];
  const ms = median(ours.map(({ cpuMs }) => cpuMs));
  const ratio = limits.length === 0 ? '' : (ms / median(limits.map(({ cpuMs }) => cpuMs))).toFixed(1);
  // An answer that is wrong has no time.
  if (ours.some(({ wrong, errors }) => wrong || errors > 0)) return ['wrong', '', ''];
  const target = TARGETS[name][SIZES.indexOf(size)];
  return [ms.toPrecision(3), ratio, target === undefined ? '' : `${target} ${ms <= target ? 'met' : 'missed'}`];
}

function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
