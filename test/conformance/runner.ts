// The conformance runner beside the checkout: which scripts fit Daybook, and what comes of one of them.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PASSWORD } from '../support/server.js';
import type { Accounts } from './accounts.js';
import { MORE_FEATURES, MORE_SCRIPTS, UNFIT_SCRIPTS } from './features.js';

const FOLDER = fileURLToPath(new URL('../../../shared/conformance', import.meta.url));
const TIERS = ['1-core', '2-groupware', '3-apple'];

/** Why nothing can be run here; undefined where it can. */
export const missing = !existsSync(FOLDER)
  ? `${FOLDER} is absent`
  : spawnSync('python3', ['-c', 'import tomllib']).status !== 0
    ? 'python3, 3.11 or newer, is absent'
    : undefined;

/** The outcome of one test of a script. */
export interface Outcome {
  /** `script | suite | test` */
  readonly test: string;
  readonly result: 'ok' | 'failed' | 'not-run' | 'ignored';
  readonly detail: string;
}

export const accounts = (): Accounts => JSON.parse(readFileSync(join(FOLDER, 'accounts.json'), 'utf8')) as Accounts;

const description = () => readFileSync(join(FOLDER, 'configs', 'daybook.toml'), 'utf8');

/** The features of the description that Daybook has. */
export function features(): readonly string[] {
  const [, list = ''] = /^features = \[(.*?)^\]/ms.exec(description()) ?? [];
  const described = list.replace(/#.*$/gm, '').match(/(?<=")[^"]+(?=")/g) ?? [];
  return [...described, ...MORE_FEATURES];
}

/** The scripts whose features Daybook has, such as `CalDAV/put.xml`. */
export function fittingScripts(): readonly string[] {
  const has = new Set(features());
  const tiers = TIERS.map((tier) => join('tiers', `${tier}.txt`));
  const { stdout } = run(['-c', join('configs', 'daybook.toml'), '--list', ...tiers, ...MORE_SCRIPTS]);
  return [...stdout.matchAll(/^(\S+\.xml) +\d+ +(.*)$/gm)]
    .filter(([, , needed = '']) => needed.split(', ').every((feature) => has.has(feature)))
    .map(([, script = '']) => script)
    .filter((script) => !UNFIT_SCRIPTS.has(script));
}

function run(args: readonly string[]) {
  return spawnSync('python3', ['run.py', '-s', 'scripts', ...args], { ...OPTIONS, encoding: 'utf8' });
}

const OPTIONS = { cwd: FOLDER, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } };

/** Runs one script against a server with fresh accounts. @param folder for the files that the runner reads and writes */
export async function runScript(script: string, port: number, folder: string): Promise<readonly Outcome[]> {
  const file = join(folder, script.replace('/', '-'));
  await writeFile(`${file}.toml`, configuration(port));
  const args = ['run.py', '-s', 'scripts', '-c', `${file}.toml`, '--report', `${file}.json`, '--verbose', script];
  const child = spawn('python3', args, { ...OPTIONS, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0 && code !== 1) throw new Error(`The runner ended with ${code}: ${said}`);
  const report = JSON.parse(await readFile(`${file}.json`, 'utf8')) as Report;
  return report.files.flatMap(({ file: path, tests }) =>
    tests.map(({ suite, name, result, detail = '' }) => ({ test: `${path} | ${suite} | ${name}`, result, detail })),
  );
}

interface Report {
  readonly files: readonly {
    readonly file: string;
    readonly tests: readonly (Pick<Outcome, 'result'> & {
      readonly suite: string;
      readonly name: string;
      readonly detail?: string;
    })[];
  }[];
}

/** The description of Daybook with what is different here: each script has a server of its own, so nothing is cleaned. */
function configuration(port: number): string {
  const list = features().map((feature) => JSON.stringify(feature));
  const password = JSON.stringify(PASSWORD);
  const names = ['pswdadmin', 'pswdapprentice', 'pswdproxy', 'i18npswd'];
  const substitutions = names.map((name) => `${name} = ${password}\n`);
  return description()
    .replace(/^features = \[.*?^\]/ms, () => `features = [${list.join(', ')}]`)
    .replace(/^port = \d+/m, () => `port = ${port}`)
    .replace(/^clean = true/m, () => 'clean = false')
    .replace('[substitutions]\n', (line) => line + substitutions.join(''))
    .replace('[accounts.user]\n', (line) => `${line}"pswd{n}" = ${password}\n`)
    .replace('[accounts.public]\n', (line) => `${line}"publicpswd{n}" = ${password}\n`);
}
