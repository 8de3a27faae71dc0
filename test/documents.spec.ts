// The pages that people read say what the code says.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Setting, settings } from '#runtime';
import { claims, nameOf, unclaimedRows } from './conformance/claims.js';
import { conformancePage } from './conformance/page.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const sourcesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(join(folder, name)))
    .join('\n');

describe('the README', () => {
  it('has every setting with its default and its meaning', () => {
    const rows = Object.values<Setting<unknown>>(settings).map(
      ({ name, preset, meaning }) => `| \`${name}\` | ${preset ? `\`${preset}\`` : ''} | ${meaning} |`,
    );
    expect(read('README.md')).toContain(
      `| variable | default | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n\n`,
    );
  });

  it('names commands that there are', () => {
    const commands = [...sourcesIn('apps/cli/src/commands').matchAll(/\.command\('([\w:-]+)/g)].map(([, name]) => name);
    const named = [...read('README.md').matchAll(/npx daybook ([a-z][\w:-]*)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !commands.includes(name ?? ''))).toEqual([]);
  });
});

describe('docs/schema.md', () => {
  const page = read('docs/schema.md');
  const schema = sourcesIn('migrations');
  const matches = (pattern: RegExp) => [...schema.matchAll(pattern)].map(([, name = '']) => name);

  it('has every table and every index', () => {
    const tables = matches(/create (?:unlogged )?table (\w+)/g);
    const indexes = matches(/create (?:unique )?index (?:concurrently )?(\w+)/g);
    expect(tables.length).toBeGreaterThan(10);
    expect(tables.filter((name) => !page.includes(`### ${name}\n`))).toEqual([]);
    expect(indexes.filter((name) => !new RegExp(`^\\| ${name}\\b`, 'm').test(page))).toEqual([]);
  });

  it('names statements that there are', () => {
    const store = sourcesIn('libs/store/src');
    const rows = page.split('\n').filter((line) => line.startsWith('| '));
    const named = rows.flatMap((row) => [...row.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, name = '']) => name));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !store.includes(`'${name}'`))).toEqual([]);
  });
});

describe('docs/conformance.md', () => {
  const all = claims();

  it('is made of what there is (npx vitest run test/documents.spec.ts -u)', async () => {
    await expect(conformancePage()).toMatchFileSnapshot('../docs/conformance.md');
  });

  it('has a test for every section that the sources name; name the section in the test that shows it', () => {
    const unshown = all.filter(({ tests }) => tests.length === 0);
    expect(unshown.map((claim) => `${nameOf(claim)}, named in ${claim.sources.join(', ')}`)).toEqual([]);
  });

  it('has a section for every row of the protocol; name it above the row, or in the first line of its file', () => {
    expect(unclaimedRows(all)).toEqual([]);
  });
});

describe('every page', () => {
  const pages = readdirSync(ROOT, { encoding: 'utf8' })
    .concat(readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)))
    .filter((name) => name.endsWith('.md'));

  it('links to what exists', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
        .filter(([, target = '']) => !existsSync(join(ROOT, dirname(page), target)))
        .map(([, target]) => `${page}: ${target}`),
    );
    expect(pages.length).toBeGreaterThan(10);
    expect(broken).toEqual([]);
  });

  it('of the decisions is in their list, and has a status', () => {
    const decisions = pages.filter((page) => /^docs\/decisions\/\d{4}-/.test(page));
    const list = read('docs/decisions/README.md');
    for (const page of decisions) {
      expect(list).toContain(`(${page.slice('docs/decisions/'.length)})`);
      expect(read(page)).toMatch(/^# \d{4}\. .+\n\nStatus: (accepted|replaced by \d{4})\n/);
    }
  });
});
