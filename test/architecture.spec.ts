// The rules of the house, checked on the sources as they are: who may import whom, no circles, sizes, names, first lines.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// From the top to the ground. Each part may import what is in the rows below its own.
const LAYERS = [
  ['apps/server', 'apps/cli'],
  ['libs/caldav', 'libs/carddav', 'libs/tzdist', 'libs/accounts', 'libs/runtime'],
  ['libs/dav'],
  ['libs/xml', 'libs/icalendar', 'libs/vcard', 'libs/store', 'libs/contentline'],
  ['migrations'],
];

// What may be imported from the same row, each for a reason.
const BESIDE: ReadonlyMap<string, readonly string[]> = new Map([
  // One process can be the server and the command that starts it.
  ['apps/cli', ['apps/server']],
  // Both formats are made of content lines.
  ['libs/icalendar', ['libs/contentline']],
  ['libs/vcard', ['libs/contentline']],
  // A property of homes names the service from which time zones can be had (RFC 7809 §5.1).
  ['libs/caldav', ['libs/tzdist']],
  // Stored properties are keyed by expanded names.
  ['libs/store', ['type libs/xml']],
]);

// Where each package from outside may be used; `*` is part of a file name. What is not here is used nowhere.
const PACKAGES: ReadonlyMap<string, readonly string[]> = new Map([
  ['@nestjs', ['apps/server', 'libs/*.module.ts']],
  ['@node-rs/argon2', ['libs/accounts']],
  ['commander', ['apps/cli']],
  ['fastify', ['apps/server']],
  ['pg', ['libs/store']],
  ['pino', ['libs/runtime']],
  ['prom-client', ['libs/runtime', 'apps/server']],
  ['reflect-metadata', ['apps/server']],
  ['rxjs', ['apps/server']],
  ['saxes', ['libs/xml']],
  ['typeorm', ['libs/store', 'migrations']],
  ['zod', ['libs/runtime']],
]);
const PACKAGES_OF_TESTS = ['fast-check', 'pg', 'rrule-temporal', 'vcard4', 'vitest'];

const MAX_LINES = 400;
const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.(controller|module|spec))?\.ts$/;
const EMPTY_WORDS = /(^|-)(helpers?|utils?|common|misc|manager|base|impl)([-.]|$)/;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Source {
  /** From the root of the repository. */
  readonly path: string;
  /** `libs/xml`, `apps/cli`, `migrations` or `test`. */
  readonly part: string;
  readonly isTest: boolean;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  readonly specifier: string;
  /** Erased when compiled. */
  readonly isType: boolean;
  /** The file of this repository that is meant; undefined for a package. */
  readonly path: string | undefined;
}

const partOf = (path: string) => /^(?:(?:libs|apps)\/)?[^/]+/.exec(path)?.[0] ?? path;

const IMPORT = /^(?:import|export)(\s+type)?\s+(?:[\w*{][^'";=]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

function importsIn(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([, type, fixed = '', dynamic]) => {
    const specifier = dynamic ?? fixed;
    const file = specifier.startsWith('#')
      ? `libs/${specifier.slice(1)}/src/index.ts`
      : specifier.startsWith('.')
        ? join(dirname(path), specifier).replace(/\.js$/, '.ts')
        : undefined;
    return { specifier, isType: type !== undefined, path: file };
  });
}

const sources: readonly Source[] = ['apps', 'libs', 'migrations', 'test']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const isTest = path.startsWith('test/') || path.endsWith('.spec.ts');
    return { path, part: partOf(path), isTest, text, imports: importsIn(path, text) };
  });
const products = sources.filter(({ isTest }) => !isTest);

/** The files about which something is to be said, one line each. */
const complaints = (of: readonly Source[], about: (source: Source) => readonly string[]) =>
  of.flatMap((source) => about(source).map((what) => `${source.path} ${what}`));

function mayImport(from: string, to: string, isType: boolean): boolean {
  const rowOf = (part: string) => LAYERS.findIndex((row) => row.includes(part));
  if (from === to) return true;
  // The schema is the store's business alone.
  if (to === 'migrations') return from === 'libs/store';
  if (rowOf(from) < rowOf(to)) return true;
  const beside = BESIDE.get(from) ?? [];
  return beside.includes(to) || (isType && beside.includes(`type ${to}`));
}

function isIn(path: string, place: string): boolean {
  const [folder, file] = place.split('/*');
  return path.startsWith(`${folder}/`) && (file === undefined || path.endsWith(file));
}

describe('the architecture', () => {
  it('has a place for every part', () => {
    const known = [...LAYERS.flat(), 'test'];
    expect(sources.length).toBeGreaterThan(100);
    expect(complaints(sources, ({ part }) => (known.includes(part) ? [] : ['is in no known part']))).toEqual([]);
  });

  it('lets a part import only what is below it', () => {
    const forbidden = complaints(products, ({ part, imports }) =>
      imports.flatMap(({ specifier, path, isType }) =>
        path === undefined || mayImport(part, partOf(path), isType) ? [] : [`imports ${specifier}`],
      ),
    );
    expect(forbidden).toEqual([]);
  });

  it('lets a library be entered by its front door only, and not by itself', () => {
    const wrongWay = complaints(products, ({ part, imports }) =>
      imports
        .filter(({ path }) => path?.startsWith('libs/'))
        .filter(({ path = '', specifier }) => (partOf(path) === part) === specifier.startsWith('#'))
        .map(({ specifier }) => `imports ${specifier}`),
    );
    expect(wrongWay).toEqual([]);
  });

  it('keeps each package where it belongs', () => {
    const misplaced = complaints(sources, (source) =>
      source.imports.flatMap(({ specifier, path }) => {
        if (path !== undefined || specifier.startsWith('node:')) return [];
        const name = specifier.startsWith('@nestjs/') ? '@nestjs' : specifier.replace(/(?<=^[^@/]+)\/.*/, '');
        if (source.isTest && PACKAGES_OF_TESTS.includes(name)) return [];
        return PACKAGES.get(name)?.some((place) => isIn(source.path, place)) ? [] : [`imports ${specifier}`];
      }),
    );
    expect(misplaced).toEqual([]);
  });

  it('has no circle of imports', () => {
    const byPath = new Map(products.map((source) => [source.path, source]));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, way: readonly string[]) => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' -> '));
      if (done.has(path) || way.includes(path)) return;
      for (const { path: next, isType } of byPath.get(path)?.imports ?? []) {
        if (next !== undefined && !isType) walk(next, [...way, path]);
      }
      done.add(path);
    };
    for (const { path } of products) walk(path, []);
    expect(circles).toEqual([]);
  });
});

describe('every file', () => {
  it('says in its first line what it is for', () => {
    expect(complaints(sources, ({ text }) => (/^\/\/ \S.{10,}/.test(text) ? [] : ['begins with no comment']))).toEqual(
      [],
    );
  });

  it('is short enough to be read', () => {
    const tooLong = complaints(products, ({ text }) => {
      const lines = text.split('\n').length - 1;
      return lines > MAX_LINES ? [`has ${lines} lines`] : [];
    });
    expect(tooLong).toEqual([]);
  });

  it('has a name that says something', () => {
    const badNames = complaints(sources, ({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return (FILE_NAME.test(name) || path.startsWith('migrations/')) && !EMPTY_WORDS.test(name)
        ? []
        : ['is not a name'];
    });
    expect(badNames).toEqual([]);
  });
});
