// The two commands on a machine that has nothing: start, make an account, store, be refused a second start, stop, start again, read.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

// A start that is not the first takes about a second; the first one also makes a database.
const START_MS = 60_000;
const STOP_MS = 30_000;
const PASSWORD = 'smoke and mirrors';

const folder = mkdtempSync(join(tmpdir(), 'daybook-smoke-'));
// Root hands the database to somebody else, who must be able to enter.
chmodSync(folder, 0o755);
const [port, otherPort] = [await freePort(), await freePort()];
const url = `http://127.0.0.1:${port}`;
const environment = { ...process.env, PORT: String(port), DATA_DIR: join(folder, 'data'), DATABASE_URL: '' };

const event = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Smoke//EN', 'BEGIN:VEVENT', 'UID:smoke']
  .concat(['DTSTAMP:20260101T000000Z', 'DTSTART:20260101T120000Z', 'SUMMARY:Smoke', 'END:VEVENT', 'END:VCALENDAR', ''])
  .join('\r\n');

let running;
try {
  running = await start();
  const added = await finished(run('npx', ['daybook', 'user', 'add', 'alice', '--password-stdin'], `${PASSWORD}\n`));
  check('an account is made while the server runs', added.code === 0, added.output);
  const put = await dav('PUT', { 'if-none-match': '*', 'content-type': 'text/calendar' }, event);
  check('an event is stored', put.status === 201, put.status);
  const second = await finished(run('npm', ['start'], '', { ...environment, PORT: String(otherPort) }));
  check('a second start is refused', second.code !== 0 && /runs already/.test(second.output), second.output);
  await isReady();
  await stop(running);
  running = await start();
  const got = await dav('GET');
  check('the event is there after a restart', (await got.text()) === event, got.status);
  await stop(running);
  running = undefined;
} finally {
  if (running !== undefined) {
    process.kill(-running.pid, 'SIGTERM');
    await finished(running);
  }
  rmSync(folder, { recursive: true, force: true });
}

async function start() {
  const began = Date.now();
  const server = run('npm', ['start']);
  while (!(await isReady())) {
    if (server.child.exitCode !== null || Date.now() - began > START_MS) {
      check('the server starts', false, server.output());
    }
    await delay(100);
  }
  check(`the server starts, in ${Date.now() - began} ms`, true);
  return server;
}

async function stop(server) {
  const began = Date.now();
  // To npm and to what it started, as a terminal does it.
  process.kill(-server.pid, 'SIGTERM');
  const ended = await Promise.race([finished(server), delay(STOP_MS, undefined, { ref: false })]);
  check(`the server stops, in ${Date.now() - began} ms`, ended !== undefined && !(await isReady()), server.output());
}

async function isReady() {
  return await fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function dav(method, headers = {}, body = undefined) {
  const authorization = `Basic ${Buffer.from(`alice:${PASSWORD}`).toString('base64')}`;
  return fetch(`${url}/dav/calendars/alice/default/smoke.ics`, {
    method,
    headers: { authorization, ...headers },
    body,
  });
}

function run(command, args, input = '', env = environment) {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  child.stdin.end(input);
  return { child, pid: child.pid, closed: once(child, 'close'), output: () => output };
}

async function finished({ closed, output }) {
  const [code] = await closed;
  return { code, output: output() };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  return free;
}

function check(what, holds, otherwise = '') {
  process.stdout.write(`${holds ? 'ok' : 'not ok'}: ${what}\n`);
  if (!holds) throw new Error(`${what}: ${otherwise}`);
}
