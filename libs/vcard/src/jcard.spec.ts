// jCard against RFC 7095: its examples, and what a client may send instead.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJcard, InvalidCard, type JcardProperty, readVCard, toJcard } from './index.js';

const cardOf = (...lines: readonly string[]) =>
  readVCard(['BEGIN:VCARD', 'VERSION:4.0', ...lines, 'END:VCARD', ''].join('\r\n'));
const VERSION: JcardProperty = ['version', {}, 'text', '4.0'];

const EXAMPLES: readonly (readonly [line: string, property: JcardProperty])[] = [
  ['CONTACT.FN:Mr. John Q. Public\\, Esq.', ['fn', { group: 'contact' }, 'text', 'Mr. John Q. Public, Esq.']],
  ['CATEGORIES:computers,cameras', ['categories', {}, 'text', 'computers', 'cameras']],
  [
    'ADR:;;123 Main Street;Any Town;CA;91921-1234;U.S.A.',
    ['adr', {}, 'text', ['', '', '123 Main Street', 'Any Town', 'CA', '91921-1234', 'U.S.A.']],
  ],
  [
    'ADR:;;My Street,Left Side,Second Shack;Hometown;PA;18252;U.S.A.',
    ['adr', {}, 'text', ['', '', ['My Street', 'Left Side', 'Second Shack'], 'Hometown', 'PA', '18252', 'U.S.A.']],
  ],
  [
    'ADR;LABEL=123 Maple Ave^nSuite 901:;;;;;;',
    ['adr', { label: '123 Maple Ave\nSuite 901' }, 'text', ['', '', '', '', '', '', '']],
  ],
  ['GENDER:F;grrrl', ['gender', {}, 'text', ['F', 'grrrl']]],
  ['GENDER;X-PROBABILITY=0.8:M', ['gender', { 'x-probability': '0.8' }, 'text', 'M']],
  ['ROLE;LANGUAGE=tr:roca', ['role', { language: 'tr' }, 'text', 'roca']],
  [
    'TEL;TYPE=work,voice;PREF=1;VALUE=uri:tel:+1-418-656-9254;ext=102',
    ['tel', { type: ['work', 'voice'], pref: '1' }, 'uri', 'tel:+1-418-656-9254;ext=102'],
  ],
  [
    'SOURCE:ldap://ldap.example.com/cn=babs%20jensen',
    ['source', {}, 'uri', 'ldap://ldap.example.com/cn=babs%20jensen'],
  ],
  ['BDAY:19850412', ['bday', {}, 'date-and-or-time', '1985-04-12']],
  ['BDAY;VALUE=text:circa 1800', ['bday', {}, 'text', 'circa 1800']],
  ['ANNIVERSARY;VALUE=date-time:20130815T094500+0100', ['anniversary', {}, 'date-time', '2013-08-15T09:45:00+01:00']],
  ['X-TIME-OFFSET;VALUE=time:123000-0800', ['x-time-offset', {}, 'time', '12:30:00-08:00']],
  ['REV:20130214T123000-05', ['rev', {}, 'timestamp', '2013-02-14T12:30:00-05']],
  ['X-NON-SMOKING;VALUE=boolean:true', ['x-non-smoking', {}, 'boolean', true]],
  ['X-KARMA-POINTS;VALUE=integer:42', ['x-karma-points', {}, 'integer', 42]],
  ['X-GRADE;VALUE=float:1.3', ['x-grade', {}, 'float', 1.3]],
  ['TZ;VALUE=utc-offset:-0500', ['tz', {}, 'utc-offset', '-05:00']],
  ['LANG:de', ['lang', {}, 'language-tag', 'de']],
  ['X-COMPLAINT-URI:mailto:abuse@example.org', ['x-complaint-uri', {}, 'unknown', 'mailto:abuse@example.org']],
  ['X-COFFEE-DATA:Stenophylla;Guinea\\,Africa', ['x-coffee-data', {}, 'unknown', 'Stenophylla;Guinea\\,Africa']],
];

describe('jCard', () => {
  it.each(EXAMPLES)('%s', (line, property) => {
    expect(toJcard(cardOf(line))).toEqual(['vcard', [VERSION, property]]);
    expect(fromJcard(['vcard', [VERSION, property]]).replace(/\r\n /g, '')).toBe(
      `BEGIN:VCARD\r\nVERSION:4.0\r\n${line}\r\nEND:VCARD\r\n`,
    );
  });

  it('reads lists in quotes and escaped newlines of parameters, too', () => {
    const card = cardOf(
      'N;SORT-AS="Harten,Rene":van der Harten;Rene,J.;;Sir;R.D.O.N.',
      'ADR;TYPE="home,work";LABEL="a\\nb":;;;;;;',
    );
    expect(toJcard(card)[1].slice(1)).toEqual([
      ['n', { 'sort-as': ['Harten', 'Rene'] }, 'text', ['van der Harten', ['Rene', 'J.'], '', 'Sir', 'R.D.O.N.']],
      ['adr', { type: ['home', 'work'], label: 'a\nb' }, 'text', ['', '', '', '', '', '', '']],
    ]);
  });

  it('is made of vCard 3.0 as well', () => {
    const card = readVCard('BEGIN:VCARD\nVERSION:3.0\nFN:A\nTEL;TYPE=HOME,pref:1\nEND:VCARD');
    expect(toJcard(card)[1]).toEqual([
      VERSION,
      ['fn', {}, 'text', 'A'],
      ['tel', { type: 'home', pref: '1' }, 'text', '1'],
    ]);
  });

  it.each([
    ['no array', {}],
    ['another component', ['vcalendar', []]],
    ['no properties', ['vcard']],
    ['a property that is none', ['vcard', ['fn']]],
    ['a property without value', ['vcard', [['fn', {}, 'text']]]],
    ['parameters that are none', ['vcard', [['fn', null, 'text', '']]]],
    ['a parameter that is none', ['vcard', [['fn', { x: {} }, 'text', '']]]],
    ['null for a value', ['vcard', [['fn', {}, 'text', null]]]],
    ['lists in lists in lists', ['vcard', [['n', {}, 'text', [[['a']]]]]]],
    ['a name that would begin another line', ['vcard', [['fn:a\r\nnote', {}, 'text', '']]]],
    ['a parameter name with a colon', ['vcard', [['fn', { 'x:': '' }, 'text', '']]]],
    ['a group with a dot', ['vcard', [['fn', { group: 'a.b' }, 'text', '']]]],
    ['an end within', ['vcard', [['end', {}, 'text', 'VCARD']]]],
    ['another version', ['vcard', [['version', {}, 'text', '3.0']]]],
  ])('refuses %s', (_, json) => {
    expect(() => fromJcard(json)).toThrow(InvalidCard);
  });

  it('writes numbers as vCard has them, without decimals or exponents', () => {
    const numbers = fromJcard([
      'vcard',
      [
        ['x-a', {}, 'integer', 3.7],
        ['x-b', {}, 'float', 1e21],
        ['x-c', {}, 'float', 1e-7],
      ],
    ]);
    expect(numbers).toContain(
      'X-A;VALUE=integer:3\r\nX-B;VALUE=float:1000000000000000000000\r\nX-C;VALUE=float:0.0000001\r\n',
    );
  });

  it('never throws anything but InvalidCard, and no text in it can begin a line of its own', () => {
    const property = fc.tuple(
      fc.constantFrom('fn', 'n', 'x-y', 'bday'),
      fc.dictionary(fc.constantFrom('type', 'group', 'x-p', '__proto__'), fc.oneof(fc.string(), fc.array(fc.string()))),
      fc.constantFrom('text', 'uri', 'unknown', 'date', 'integer', 'a:\r\nb'),
      fc.oneof(fc.string({ unit: fc.constantFrom('\r', '\n', ';', ',', '\\', 'a') }), fc.jsonValue({ maxDepth: 3 })),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(property, fc.jsonValue())), (properties) => {
        try {
          const text = fromJcard(['vcard', properties]);
          expect(
            text
              .replace(/\r\n /g, '')
              .match(/^(?!FN|N|X-Y|BDAY|[\w-]+\.(?:FN|N|X-Y|BDAY)|BEGIN:|END:|VERSION:|$).*/gim),
          ).toBeNull();
        } catch (error) {
          if (!(error instanceof InvalidCard)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});
