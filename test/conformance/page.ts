// docs/conformance.md: what of each specification there is, with the tests that show it, and how the suites of others come out.
import { existsSync, readFileSync } from 'node:fs';
import { ACCEPTED } from './accepted-failures.js';
import { type Claim, claims } from './claims.js';
import { UNFIT_SCRIPTS } from './features.js';

/** How many tests a script has, and how many of them need what Daybook does not announce. */
export interface Count {
  readonly tests: number;
  readonly ignored: number;
}

export type Counts = Readonly<Record<string, Count>>;

/** Where the runs write down the counts. */
export const COUNTS_FILE = new URL('counts.json', import.meta.url);

const INTRODUCTION = `# Conformance

Made with \`npm run conformance\` from runs of the suites, from the tables of the protocol, and from the sections that the sources
and their tests name; never edited by hand. What each kind of resource has is in [support.md](support.md).

Tests are named by their paths below \`test/behaviour/\`, those that stand beside sources by the whole path.`;

/** The whole page. */
export function conformancePage(): string {
  return [INTRODUCTION, litmus(), scripts(), acceptedFailures(), unfitScripts(), ...sections()]
    .join('\n\n')
    .concat('\n');
}

function litmus(): readonly string[] {
  const spec = new URL('litmus.spec.ts', import.meta.url);
  if (!existsSync(spec)) return [];
  const [, groups = ''] = /GROUPS = \[(.*)\]/.exec(readFileSync(spec, 'utf8')) ?? [];
  return [`## litmus\n\nThe groups ${groups.replaceAll("'", '')} pass entirely, without a warning.`];
}

function scripts(): string {
  const failed = (script: string) =>
    ACCEPTED.flatMap(({ tests }) => tests).filter((test) => test.startsWith(`${script} |`)).length;
  const rows = Object.entries(JSON.parse(readFileSync(COUNTS_FILE, 'utf8')) as Counts).map(
    ([script, { tests, ignored }]) => {
      const accepted = failed(script);
      return { script, ok: tests - ignored - accepted, accepted, ignored };
    },
  );
  const sum = (key: 'ok' | 'accepted' | 'ignored') => rows.reduce((total, row) => total + row[key], 0);
  const all = [...rows, { script: 'all', ok: sum('ok'), accepted: sum('accepted'), ignored: sum('ignored') }];
  return [
    '## Scripts of CalDAVTester',
    '"Ignored" needs a feature that Daybook does not announce.',
    table(
      ['script', 'passed', 'accepted failures', 'ignored'],
      all.map((row) => Object.values(row).map(String)),
    ),
  ].join('\n\n');
}

function acceptedFailures(): string {
  const items = ACCEPTED.map(({ reason, tests }) => `- ${reason}:\n${tests.map((test) => `  - ${test}`).join('\n')}`);
  return `## Accepted failures\n\n${items.join('\n')}`;
}

function unfitScripts(): string {
  const items = [...UNFIT_SCRIPTS].map(([script, why]) => `- ${script}: ${why}`);
  return `## Scripts that are not run\n\n${items.join('\n')}`;
}

function sections(): readonly string[] {
  const bySpecification = new Map<string, Claim[]>();
  for (const claim of claims()) {
    bySpecification.set(claim.specification, [...(bySpecification.get(claim.specification) ?? []), claim]);
  }
  return [...bySpecification].map(([specification, all]) => {
    const rows = all.map(({ section, rows: having, tests }) => [
      `§${section}`,
      having.map((row) => `\`${row}\``).join(' '),
      tests.map((path) => path.replace(/^test\/behaviour\/|\.spec\.ts$/g, '')).join(', '),
    ]);
    return `## ${specification}\n\n${table(['section', 'methods, reports, properties, preconditions', 'tests'], rows)}`;
  });
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
