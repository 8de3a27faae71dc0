// Real contacts of many programs, from the corpus beside the checkout: read, converted to the other version and to jCard, and back.
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'vcard4';
import { describe, expect, it } from 'vitest';
import {
  BINARY,
  fromJcard,
  InvalidCard,
  readCard,
  readVCard,
  splitVCards,
  toJcard,
  toVersion,
  type VCard,
  type Version,
} from './index.js';

const corpus = new URL('../../../../shared/corpus/', import.meta.url);
const isThere = existsSync(corpus);

interface Entry {
  readonly file: string;
  readonly class: string;
  /** `ok`, or what is wrong with it as an address object. */
  readonly verdict: string;
  readonly text: string;
}

function readEntries(): Entry[] {
  const [head = '', ...rows] = readFileSync(new URL('manifest.tsv', corpus), 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  return rows.flatMap((row) => {
    const cells = row.split('\t');
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    if (cell('kind') !== 'vcf' || cell('charset') !== 'utf-8') return [];
    const file = cell('file');
    return {
      file,
      class: cell('class'),
      verdict: cell('dav_object'),
      text: readFileSync(new URL(file, corpus), 'utf8'),
    };
  });
}

function refusal(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidCard) return error.reason;
    throw error;
  }
  return undefined;
}

const entries = isThere ? readEntries() : [];

// Larger ones have the same few photos over and over.
const MAX_LENGTH = 50_000;

const cards = entries.flatMap(({ file, text }) =>
  splitVCards(text)
    .filter((each) => each.length < MAX_LENGTH && refusal(() => readVCard(each)) === undefined)
    .map((each) => [file, readVCard(each)] as const),
);

const other = (version: Version): Version => (version === '4.0' ? '3.0' : '4.0');
const converted = (card: VCard): VCard => readVCard(toVersion(card, other(card.version)));

/** A card whose parameters and lines have another order says the same. */
function normalized({ lines }: VCard): string[] {
  const one = ({ group, name, parameters, value }: VCard['lines'][number]) => [
    group,
    name,
    [...parameters].sort(),
    value,
  ];
  return lines.map((line) => JSON.stringify(one(line))).sort();
}

// How things are said, other than what is said, differs between the versions.
const SYNTAX = new Set([
  ...[
    'application',
    'base',
    'binary',
    'bit',
    'charset',
    'company',
    'data',
    'date',
    'datetime',
    'geo',
    'image',
    'internet',
  ],
  ...['offset', 'org', 'pref', 'printable', 'quoted', 'tel', 'text', 'time', 'timestamp', 'uri', 'url', 'utc', 'utf'],
]);

/** All words in values and parameters; of a picture, only those before its octets. */
function wordsOf({ lines }: VCard): Set<string> {
  const texts = lines.flatMap(({ name, value, parameters }) => {
    if (name === 'VERSION') return [];
    const text = BINARY.has(name) && value.length > 1000 ? value.slice(0, value.indexOf(',') + 1) : value;
    return [text, ...[...parameters].flatMap(([parameter, values]) => (parameter === 'CHARSET' ? [] : values))];
  });
  const words =
    texts
      .join(' ')
      .replace(/\\n/gi, ' ')
      .toLowerCase()
      .match(/\p{L}{2,}/gu) ?? [];
  return new Set(words.filter((word) => !SYNTAX.has(word)));
}

// vCard 4.0 that vcard4 4.0.5 does not know: RFC 6350 §5.9 and what came after RFC 8605.
const UNKNOWN_TO_VCARD4 = /^(?:CREATED|GRAMGENDER|LANGUAGE|PRONOUNS|SOCIALPROFILE|JSPROP)[;:]|;SORT-AS=[^:]*/;

describe.skipIf(!isThere)('the corpus (skipped where ../shared/corpus is absent)', () => {
  it('is taken as address objects where it is said to be one', () => {
    const refused = entries.filter(
      ({ class: kind, verdict, text }) => kind !== 'broken' && verdict === 'ok' && refusal(() => readCard(text)),
    );
    // A bare CR within a line.
    expect(refused.map(({ file }) => file)).toEqual([]);
  });

  it('is read where it is valid, and refused as unsupported where it is vCard 2.1', () => {
    for (const { file, class: kind, verdict, text } of entries) {
      const [first = ''] = splitVCards(text);
      const reason = refusal(() => readVCard(first));
      if (kind === 'valid') expect(reason, file).toBeUndefined();
      const isOld = /^BEGIN:VCARD\r?\nVERSION:2\.1\r?$/im.test(first);
      if (isOld) expect(reason, file).toBe('supported-address-data');
      if (/missing:.*UID|cards:/.test(verdict))
        expect(
          refusal(() => readCard(text)),
          file,
        ).toBeDefined();
    }
  });

  it('says the same in the other version, and after the way back', () => {
    for (const [file, card] of cards) {
      const there = converted(card);
      const back = converted(there);
      expect(there.uid, file).toBe(card.uid);
      const [before, after, again] = [card, there, back].map(wordsOf);
      expect(
        [...(before ?? [])].filter((word) => !after?.has(word) || !again?.has(word)),
        file,
      ).toEqual([]);
      // From then on nothing changes any more.
      expect(normalized(converted(converted(back))), file).toEqual(normalized(back));
    }
  });

  it('becomes vCard 4.0 that vcard4 reads', () => {
    for (const [file, card] of cards) {
      const text = toVersion(card.version === '3.0' ? card : converted(card), '4.0');
      const known = text
        .replace(/\r\n /g, '')
        .split('\r\n')
        // It looks at each character of a value several times, and no longer value says more.
        .map((line) =>
          line.slice(0, 2000).replace(UNKNOWN_TO_VCARD4, (match) => (match.startsWith(';') ? '' : `X-${match}`)),
        );
      expect(() => parse(known.join('\r\n')), file).not.toThrow();
    }
  });

  it('says the same as jCard, and after the way back', () => {
    for (const [file, card] of cards) {
      const jcard = toJcard(card);
      expect(toJcard(readVCard(fromJcard(JSON.parse(JSON.stringify(jcard))))), file).toEqual(jcard);
    }
  });

  it.each(['vcard', 'vcard_author', 'vcard_grouped'])('jCard: the expected result of %s', (name) => {
    const source = new URL(`conversions/jcal/${name}.vcf`, corpus);
    const [, expected] = JSON.parse(readFileSync(new URL(`${source}.expected.json`), 'utf8'));
    expect(toJcard(readVCard(readFileSync(source, 'utf8')))).toEqual(['vcard', expected]);
  });
});
