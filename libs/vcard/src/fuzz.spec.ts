// Mutilated cards: refused with InvalidCard, or else everything that can be done with a card works.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromJcard,
  InvalidCard,
  parsePropertyName,
  partialCard,
  readVCard,
  searchTextsOf,
  toJcard,
  toVersion,
  type VCard,
} from './index.js';

const LINES_3 = `N:Doe;Jane;;;
FN:Jane Doe
UID:a\\,b
item1.ADR;TYPE=WORK,pref:;;1 Main\\, Street;;;;
item1.X-ABLabel:_$!<Home>!$_
LABEL;TYPE=WORK:1 Main
TEL;HOME;CELL:+1;ext=2
PHOTO;BASE64:
  /9j/4AAQ
BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-01
REV:1995-10-31T22:27:10Z
GEO:37.4;-122.1
TZ:-05:00
X-AIM;CHARSET=UTF-8:jane
NOTE;ENCODING=QUOTED-PRINTABLE:a=C3=A9
X-ADDRESSBOOKSERVER-KIND:group
X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1
item2.X-ABRELATEDNAMES:Ann
SORT-STRING:Doe
AGENT;VALUE=uri:cid:1`;
const LINES_4 = `N;ALTID=1;SORT-AS="Doe,Jane":Doe;Jane;;;
N;ALTID=1:Do;J;;;
FN:Jane Doe
UID:urn:uuid:1
ADR;TYPE="work,home";PREF=1;LABEL=a^nb:;;1 Main\\, Street;;;;
TEL;VALUE=uri;PREF=2:tel:+1-555;ext=2
PHOTO;MEDIATYPE=image/png:data:image/png;base64,iVBORw
BDAY:--0501
ANNIVERSARY;VALUE=text:once
REV:19951031T222710Z
GEO:geo:37.4,-122.1
TZ;VALUE=utc-offset:-0500
GENDER:F;x
KIND:org
RELATED;TYPE=friend;VALUE=text:Ann
X-N;VALUE=integer:42
CLIENTPIDMAP:1;urn:uuid:1`;

const ORIGINALS = [
  `BEGIN:VCARD\nVERSION:3.0\n${LINES_3}\nEND:VCARD\n`,
  `BEGIN:VCARD\r\nVERSION:4.0\r\n${LINES_4.replaceAll('\n', '\r\n')}\r\nEND:VCARD\r\n`,
];
const PIECES = [
  '\r',
  '\n',
  '\r\n ',
  '"',
  ';',
  ':',
  '=',
  ',',
  '\\',
  '.',
  '^',
  'N',
  'X-',
  'VALUE=',
  'TYPE=',
  'PREF=',
  'ENCODING=b',
  ':data:',
  '=0D',
];

const mutations = fc.array(
  fc.record({
    at: fc.nat(700),
    length: fc.nat(12),
    put: fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom(...PIECES, ...LINES_3.split('\n'), ...LINES_4.split('\n')),
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

function read(text: string): VCard | undefined {
  try {
    return readVCard(text);
  } catch (error) {
    if (error instanceof InvalidCard) return undefined;
    throw error;
  }
}

describe('a mutilated card', () => {
  it('is refused, or stays a card in every form', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...ORIGINALS), mutations, (original, changes) => {
        const text = changes.reduce(
          (before, { at, length, put }) => before.slice(0, at) + put + before.slice(at + length),
          original,
        );
        const card = read(text);
        if (card === undefined) return;
        accepted += 1;
        const there = readVCard(toVersion(card, card.version === '3.0' ? '4.0' : '3.0'));
        const back = readVCard(toVersion(there, card.version));
        expect([there.uid, back.uid]).toEqual([card.uid, card.uid]);
        const jcard = toJcard(card);
        expect(toJcard(readVCard(fromJcard(JSON.parse(JSON.stringify(jcard)))))).toEqual(jcard);
        const part = readVCard(
          partialCard(card, [
            { ...parsePropertyName('UID'), novalue: false },
            { ...parsePropertyName('TEL'), novalue: true },
          ]),
        );
        expect(part.uid).toBe(card.uid);
        expect(searchTextsOf(card).length).toBeLessThanOrEqual(card.lines.length);
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});
