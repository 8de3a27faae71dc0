#!/usr/bin/env node
// The program `daybook`: checks Node, builds itself where that is needed, and runs.
import { spawnSync } from 'node:child_process';
import cluster from 'node:cluster';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MAIN = join(ROOT, 'dist/apps/cli/src/main.js');
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');
const SOURCES = ['apps', 'libs', 'migrations', 'tsconfig.build.json', 'tsconfig.json'];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Daybook needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
}
// An installation for production has neither the compiler nor a need for it, and a worker is what its first process is.
if (cluster.isPrimary && existsSync(COMPILER) && isOutdated()) build();
if (!existsSync(MAIN)) fail('Daybook is not built, and the compiler is not installed. Run: npm ci');

process.setSourceMapsEnabled(true);
// From Node 22 on; it spares the next start a third of its time.
module.enableCompileCache?.();
await import(MAIN);

function isOutdated() {
  const built = changedAt(MAIN);
  return SOURCES.some((name) => newest(join(ROOT, name)) > built);
}

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return path.endsWith('.spec.ts') ? 0 : stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

// Into a folder of its own that takes its place when it is complete, so that builds at the same moment do no harm.
function build() {
  process.stderr.write('Building Daybook …\n');
  const [dist, made, old] = ['dist', `dist.${process.pid}`, `dist.${process.pid}.old`].map((name) => join(ROOT, name));
  // Types are for `npm run check`; here they are only taken away, without reading those of the dependencies: a third of the time.
  const options = [
    '-p',
    join(ROOT, 'tsconfig.build.json'),
    '--outDir',
    made,
    '--noCheck',
    '--noResolve',
    '--types',
    'null',
  ];
  const { status } = spawnSync(process.execPath, [COMPILER, ...options], { stdio: ['ignore', 2, 2] });
  if (status !== 0) fail('Daybook could not be built.');
  if (existsSync(dist)) attempt(() => renameSync(dist, old));
  attempt(() => renameSync(made, dist));
  for (const path of [made, old]) rmSync(path, { recursive: true, force: true });
}

// Another build was faster and has put the same there.
function attempt(work) {
  try {
    work();
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
