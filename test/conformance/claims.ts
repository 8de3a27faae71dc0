// What Daybook claims of each specification, read from the comments of its sources, and the tests that show it.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localNameOf, type Name, namespaceOf, PREFIXES } from '#xml';
import { protocol } from '../../apps/server/src/protocol.js';

/** A section of a specification. */
interface Citation {
  /** `RFC 4791`, or the name of a draft. */
  readonly specification: string;
  /** Such as `5.3.1` or `A.2`. */
  readonly section: string;
}

/** A section that the sources name. */
export interface Claim extends Citation {
  /** Methods, reports, properties and preconditions that come from it. */
  readonly rows: readonly string[];
  /** The files that name it, from the root of the repository. */
  readonly sources: readonly string[];
  /**
   * The tests that name the section, and those in the folder of its specification that name one of its elements; where there
   * are none, those beside the sources.
   */
  readonly tests: readonly string[];
}

const SPECIFICATION = /RFC \d{4}|draft-[a-z-]+|caldav-proxy/;
const MENTION = new RegExp(`(${SPECIFICATION.source})|§((?:\\d+|[A-Z])(?:\\.\\d+)*)`, 'g');

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['apps', 'libs'];
const TESTS = ['test/behaviour', ...SOURCES];
// The formats, whose tests stand beside their sources.
const TESTED_BESIDE = /^libs\/(contentline|icalendar|vcard|xml)\//;

// What Apple's programs and servers added without a specification.
const UNSPECIFIED = /^(cs|ical):|^card:default-addressbook-URL$/;

/** Every section that the sources of the protocol name, in order. */
export function claims(): readonly Claim[] {
  const found = new Map<
    string,
    { readonly citation: Citation; readonly rows: Set<string>; readonly sources: Set<string> }
  >();
  for (const path of filesIn(SOURCES, false)) {
    for (const { citation, rows } of claimsIn(path)) {
      const key = nameOf(citation);
      const claim = found.get(key) ?? { citation, rows: new Set<string>(), sources: new Set<string>() };
      for (const row of rows) claim.rows.add(row);
      claim.sources.add(path);
      found.set(key, claim);
    }
  }
  const specs = filesIn(TESTS, true).map((path) => ({ path, text: read(path), cited: citationsIn(read(path)) }));
  return [...found.values()]
    .map(({ citation, rows, sources }) => {
      const names = [...rows].flatMap((row) => (row.includes(':') ? [`('${row.split(':')[1]}')`] : []));
      const folder = `test/behaviour/${citation.specification.replace('RFC ', 'rfc')}/`;
      const shows = ({ path, text, cited }: (typeof specs)[number]) =>
        cited.some((each) => isWithin(each, citation)) ||
        (path.startsWith(folder) && names.some((name) => text.includes(name)));
      const showing = specs.filter(shows);
      const beside = specs.filter(({ path }) => [...sources].some((source) => isBeside(path, source)));
      const tests = (showing.length > 0 ? showing : beside).map(({ path }) => path);
      return { ...citation, rows: [...rows].sort(), sources: [...sources], tests };
    })
    .sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

function isBeside(spec: string, source: string): boolean {
  return (
    spec === source.replace(/\.ts$/, '.spec.ts') || (TESTED_BESIDE.test(source) && dirname(spec) === dirname(source))
  );
}

/** The rows of the protocol's tables for which the sources name no section, but for those that come from no specification. */
export function unclaimedRows(all: readonly Claim[]): readonly string[] {
  const claimed = new Set(all.flatMap(({ rows }) => rows));
  const elements = [...protocol.reports.keys(), ...protocol.properties.keys()].map(prefixed);
  return [...protocol.methodNames, ...elements].filter((row) => !claimed.has(row) && !UNSPECIFIED.test(row));
}

/** `RFC 4791 §5.3.1` */
export function nameOf({ specification, section }: Citation): string {
  return `${specification} §${section}`;
}

interface FoundClaim {
  readonly citation: Citation;
  readonly rows: readonly string[];
}

// The comment right above a row, up to an empty line, says where it comes from; otherwise it is the first line of the file.
function* claimsIn(path: string): Generator<FoundClaim> {
  const [first = '', ...lines] = read(path).split('\n');
  const ofFile = citationsIn(first);
  const usual = SPECIFICATION.exec(first)?.[0];
  yield* ofFile.map((citation) => ({ citation, rows: rowsOfFile(path) }));
  let comment = '';
  let above: readonly Citation[] = [];
  for (const line of lines) {
    const [, commented] = /^\s*(?:\/\/|\/?\*+)(.*)/.exec(line) ?? [];
    if (commented !== undefined) {
      comment += commented;
      continue;
    }
    if (comment !== '' || line.trim() === '') above = citationsIn(comment, usual);
    comment = '';
    const rows = rowsIn(line);
    const beside = citationsIn(/\/\/(.*)/.exec(line)?.[1] ?? '', usual);
    const cited = rows.length > 0 && above.length === 0 ? ofFile : above;
    yield* [...cited, ...beside].map((citation) => ({ citation, rows }));
  }
}

// libs/dav/src/methods/copy-move.ts, libs/dav/src/reports/sync-collection.ts
function rowsOfFile(path: string): readonly string[] {
  const name = basename(path, '.ts');
  if (path.includes('/methods/')) {
    const words = name.toUpperCase().split('-');
    return protocol.methodNames.filter((method) => words.includes(method) || (method === 'HEAD' && name === 'get'));
  }
  return path.includes('/reports/')
    ? [...protocol.reports.keys()].map(prefixed).filter((row) => row.endsWith(`:${name}`))
    : [];
}

const SPACES: Readonly<Record<string, string>> = { D: 'd', C: 'c', CARD: 'card', CS: 'cs', ICAL: 'ical' };

function rowsIn(line: string): readonly string[] {
  const [, space = '', local] = /(?:\bname: |precondition\(\d+, )(D|C|CARD|CS|ICAL)\('([\w-]+)'\)/.exec(line) ?? [];
  return local === undefined ? [] : [`${SPACES[space]}:${local}`];
}

function prefixed(name: Name): string {
  return `${PREFIXES.get(namespaceOf(name))}:${localNameOf(name)}`;
}

/** The sections that a text names. @param usual the specification of a section before which none was named */
function citationsIn(text: string, usual?: string): readonly Citation[] {
  let specification = usual;
  const found: Citation[] = [];
  // "RFC 4791 §5.2.1", and "§5.2.2" after it.
  for (const [, named, section] of text.matchAll(MENTION)) {
    if (named !== undefined) specification = named;
    else if (section !== undefined && specification !== undefined) found.push({ specification, section });
  }
  return found;
}

function isWithin(one: Citation, other: Citation): boolean {
  return one.specification === other.specification && `${one.section}.`.startsWith(`${other.section}.`);
}

// Numbers of sections as texts that sort as they should.
function order({ specification, section }: Citation): string {
  return `${specification} ${section.replace(/\d+/g, (number) => number.padStart(3, '0'))}`;
}

function filesIn(folders: readonly string[], tests: boolean): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name.endsWith('.spec.ts') === tests)
      .map((name) => join(folder, name))
      .sort(),
  );
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
