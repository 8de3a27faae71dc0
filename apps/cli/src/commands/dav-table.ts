// `daybook dav:table`: which kinds of resource have which methods, reports and properties, read from the tables that serve requests.
import { type Command, Option } from 'commander';
import { type Protocol, RESOURCE_KINDS, type TargetKind, UNMAPPED_OBJECT_KINDS } from '#dav';
import { localNameOf, type Name, namespaceOf, PREFIXES } from '#xml';
import { protocol } from '../../../server/src/protocol.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';

// At the last three there is nothing yet, but something can be made.
const KINDS = [
  ...RESOURCE_KINDS,
  'unmapped-collection',
  ...UNMAPPED_OBJECT_KINDS,
] as const satisfies readonly TargetKind[];

interface Row<N extends string = Name> {
  readonly name: N;
  readonly on: readonly TargetKind[];
}

interface DavTable {
  readonly compliance: string;
  readonly kinds: readonly TargetKind[];
  readonly methods: readonly Row<string>[];
  readonly reports: readonly (Row & { readonly privilege: string })[];
  readonly properties: readonly (Row & {
    /** Whether clients may set it; some only while the collection is made. */
    readonly settable: boolean;
    readonly given: 'in allprop' | 'when named' | 'in reports';
  })[];
}

export function addDavTable(program: Command, terminal: Terminal): void {
  program
    .command('dav:table')
    .description('show which methods, reports and properties each kind of resource has')
    .option('--json', 'as JSON')
    .addOption(new Option('--markdown', 'as Markdown, for docs/support.md').conflicts('json'))
    .action(({ json, markdown }: { json?: true; markdown?: true }) => {
      const rows = davTable(protocol);
      terminal.print(json ? JSON.stringify(rows, null, 2) : markdown ? asMarkdown(rows) : asText(rows));
    });
}

/** The protocol as plain rows; names of elements are in Clark notation. */
export function davTable(protocol: Protocol): DavTable {
  const on = (kinds: ReadonlySet<TargetKind>) => KINDS.filter((kind) => kinds.has(kind));
  return {
    compliance: protocol.compliance,
    kinds: KINDS,
    methods: protocol.methodNames.map((name) => ({
      name,
      on: KINDS.filter((kind) => protocol.methodsOf(kind).includes(name)),
    })),
    reports: [...protocol.reports.values()].map((row) => ({
      name: row.name,
      on: on(row.on),
      privilege: row.privilege,
    })),
    properties: [...protocol.properties.values()].map((row) => ({
      name: row.name,
      on: on(row.on),
      settable: row.set !== undefined,
      given: row.inReportsOnly ? 'in reports' : row.inAllprop ? 'in allprop' : 'when named',
    })),
  };
}

interface Section {
  readonly title: string;
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function sectionsOf({ methods, reports, properties }: DavTable): readonly Section[] {
  return [
    {
      title: 'Methods',
      heading: ['method', 'on'],
      rows: methods.map(({ name, on }) => [name, kinds(on)]),
    },
    {
      title: 'Reports',
      heading: ['report', 'privilege', 'on'],
      rows: reports.map(({ name, on, privilege }) => [prefixed(name), privilege, kinds(on)]),
    },
    {
      title: 'Properties',
      heading: ['property', 'clients may set', 'given', 'on'],
      rows: properties.map(({ name, on, settable, given }) => [
        prefixed(name),
        settable ? 'yes' : '',
        given,
        kinds(on),
      ]),
    },
    {
      title: 'Prefixes',
      heading: ['prefix', 'namespace'],
      rows: [...PREFIXES].map(([namespace, prefix]) => [prefix, namespace]),
    },
  ];
}

function kinds(on: readonly TargetKind[]): string {
  if (!RESOURCE_KINDS.every((kind) => on.includes(kind))) return on.join(', ');
  return ['everything', ...on.filter((kind) => kind.startsWith('unmapped-'))].join(', ');
}

function prefixed(name: Name): string {
  const prefix = PREFIXES.get(namespaceOf(name));
  return prefix === undefined ? name : `${prefix}:${localNameOf(name)}`;
}

function asText(rows: DavTable): string {
  const sections = sectionsOf(rows).map(({ heading, rows: cells }) => table(heading.map(upper), cells).join('\n'));
  return [`DAV: ${rows.compliance}`, ...sections].join('\n\n');
}

const upper = (word: string) => word.toUpperCase();

const INTRODUCTION = `# What Daybook supports

Made with \`npx daybook dav:table --markdown > docs/support.md\` from the tables that serve requests; never edited by hand.
"Everything" is every resource there is; at an unmapped collection or object there is nothing yet.`;

function asMarkdown(rows: DavTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const sections = sectionsOf(rows).map(({ title, heading, rows: cells }) => {
    const coded = cells.map(([name = '', ...rest]) => [`\`${name}\``, ...rest]);
    return [`## ${title}`, '', ...[heading, heading.map(() => '---'), ...coded].map(line)].join('\n');
  });
  return [INTRODUCTION, `The \`DAV\` header: \`${rows.compliance}\`.`, ...sections].join('\n\n');
}
