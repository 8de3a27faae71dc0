// What the reader takes, what it refuses, and with which precondition.
import { describe, expect, it } from 'vitest';
import { InvalidCard, LIMITS, readCard, readVCard, splitVCards, visibleVersion } from './index.js';

const vcard = (...lines: readonly string[]) =>
  ['BEGIN:VCARD', 'VERSION:3.0', 'UID:1', 'N:Doe;Jane;;;', 'FN:Jane Doe', ...lines, 'END:VCARD', ''].join('\r\n');

function refusal(text: string): string {
  try {
    readCard(text);
  } catch (error) {
    if (error instanceof InvalidCard) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('readCard', () => {
  it('gives version, UID and all lines between BEGIN and END with their place in the text', () => {
    const text = vcard('item1.EMAIL;type=WORK;type=pref:jane@example.com', 'item1.X-ABLabel:Office', 'NOTE:a\r\n b');
    const { version, uid, lines } = readCard(text);
    expect([version, uid]).toEqual(['3.0', '1']);
    expect(lines.map(({ group, name, value }) => [group, name, value])).toEqual([
      [undefined, 'VERSION', '3.0'],
      [undefined, 'UID', '1'],
      [undefined, 'N', 'Doe;Jane;;;'],
      [undefined, 'FN', 'Jane Doe'],
      ['item1', 'EMAIL', 'jane@example.com'],
      ['item1', 'X-ABLABEL', 'Office'],
      [undefined, 'NOTE', 'ab'],
    ]);
    expect(text.slice(lines[4]?.start, lines[4]?.end)).toBe('item1.EMAIL;type=WORK;type=pref:jane@example.com\r\n');
  });

  it.each([
    ['bare LF and blank lines', vcard().replaceAll('\r\n', '\n\n')],
    ['a byte order mark before everything', `\ufeff${vcard()}`],
    [
      'a VERSION with blanks around, and not in the second line',
      vcard().replace('VERSION:3.0\r\n', '').replace('END', 'VERSION: 4.0\r\nEND'),
    ],
    ['parameters without names, as vCard 2.1 has them', vcard('TEL;HOME;VOICE:1', 'PHOTO;BASE64:', '  /9j/4AAQ')],
    ['lower case', vcard().toLowerCase()],
    ['the same UID twice', vcard('UID:1')],
    ['no FN, but an N', vcard().replace('FN:Jane Doe\r\n', '')],
    ['no FN, but a telephone number', 'BEGIN:VCARD\nVERSION:4.0\nUID:1\nTEL:1\nEND:VCARD'],
    ['an empty FN, which phones send for a number without name', vcard().replace('FN:Jane Doe', 'FN:')],
    ['names of KDE and others', vcard('X-messaging/xmpp-All:one', 'X-GOOGLE TALK;TYPE=HOME:two')],
    ['quotes within a parameter', vcard('ADR;LABEL=\\"1\\, Main Street\\":;;;;;;')],
  ])('takes %s', (_, text) => {
    expect(refusal(text)).toBe('accepted');
  });

  it.each([
    [
      'vCard 2.1, whatever its lines are',
      vcard().replace('3.0', '2.1').replace('END', '=0D=0A\r\nEND'),
      'supported-address-data: An address book takes vCard 3.0 and 4.0, not 2.1.',
    ],
    [
      'a version of the future',
      vcard().replace('3.0', '5.0'),
      'supported-address-data: An address book takes vCard 3.0 and 4.0, not 5.0.',
    ],
    ['no VERSION', vcard().replace('VERSION:3.0\r\n', ''), 'valid-address-data: The contact has no VERSION.'],
    ['two versions', vcard('VERSION:4.0'), 'valid-address-data: The contact has two VERSION.'],
    ['no UID', vcard().replace('UID:1\r\n', ''), 'valid-address-data: The contact has no UID.'],
    ['an empty UID', vcard().replace('UID:1', 'UID:'), 'valid-address-data: The contact has no UID.'],
    ['two different UIDs', vcard('UID:2'), 'valid-address-data: The contact has two UID.'],
    [
      'nothing like a name',
      'BEGIN:VCARD\nVERSION:4.0\nUID:1\nEND:VCARD',
      'valid-address-data: The contact has no FN, nor anything like a name.',
    ],
    [
      'two cards',
      vcard() + vcard(),
      'valid-address-data: There must be one VCARD, and nothing after it or inside of it.',
    ],
    [
      'a card within',
      vcard('BEGIN:VCARD', 'END:VCARD'),
      'valid-address-data: There must be one VCARD, and nothing after it or inside of it.',
    ],
    [
      'a line before',
      `X:1\n${vcard()}`,
      'valid-address-data: A contact must begin with BEGIN:VCARD and end with END:VCARD.',
    ],
    ['nothing', '\r\n', 'valid-address-data: BEGIN:VCARD is missing.'],
    ['no END', vcard().replace('END:VCARD', ''), 'valid-address-data: END:VCARD is missing.'],
    [
      'another component',
      vcard().replaceAll('VCARD', 'VEVENT'),
      'valid-address-data: Only a VCARD can be kept as a contact.',
    ],
    ['a line without colon', vcard('FN'), 'valid-address-data: Line 6: "FN" is not a property with a value.'],
    ['a bare CR', vcard('NOTE:a\rb'), 'valid-address-data: Line 6: the character U+000D is not allowed.'],
    ['NUL', vcard('NOTE:\0'), 'valid-address-data: Line 6: the character U+0000 is not allowed.'],
    ['a control character', vcard('NOTE:\x07'), 'valid-address-data: Line 6: the character U+0007 is not allowed.'],
    ['half a surrogate pair', vcard('NOTE:\ud83d'), 'valid-address-data: Line 6: the character U+D83D is not allowed.'],
    ['a noncharacter', vcard('NOTE:\u{1ffff}'), 'valid-address-data: Line 6: the character U+1FFFF is not allowed.'],
  ])('refuses %s', (_, text, reason) => {
    expect(refusal(text)).toBe(reason);
  });

  it('keeps to its limits, and lets a photo be larger than text', () => {
    const letters = (count: number) => 'a'.repeat(count);
    expect(refusal(vcard(`PHOTO;ENCODING=b:${letters(LIMITS.text).replace(/.{74}/g, '$&\r\n ')}`))).toBe('accepted');
    for (const text of ['NOTE', 'KEY;VALUE=text', 'PHOTO;QUOTED-PRINTABLE']) {
      expect(refusal(vcard(`${text}:${letters(LIMITS.text)}`))).toMatch(/more than 1048576 characters of text/);
    }
    expect(refusal(vcard(`PHOTO:${letters(LIMITS.octets)}`))).toMatch(/larger than 10485760 octets/);
    expect(refusal(vcard(...new Array<string>(LIMITS.properties).fill('X:')))).toMatch(/more than 5000 properties/);
    expect(refusal(vcard(`X;A=${letters(65_536)}:`))).toMatch(/parameters are longer than 65536/);
    expect(refusal(vcard(`X;A=${' '.repeat(9_000_000)}:`))).toMatch(/parameters are longer than 65536/);
    expect(refusal(vcard(`X-${letters(LIMITS.name)}:`))).toMatch(/A name is longer/);
    expect(refusal(vcard(`X;${letters(LIMITS.name + 1)}=1:`))).toMatch(/A name is longer/);
    expect(refusal(vcard().replace('UID:1', `UID:${'é'.repeat(513)}`))).toMatch(/A UID is longer than 1024 octets/);
  });
});

describe('splitVCards', () => {
  it('gives each card of a file its own text', () => {
    const anonymous = vcard().replace('UID:1\r\n', '');
    const texts = splitVCards(`\ufeff${vcard()}\r\n${anonymous.replaceAll('\r\n', '\n')}${vcard('NOTE:BEGIN:VCARD')}`);
    expect(texts.map((text) => readVCard(text).uid)).toEqual(['1', undefined, '1']);
    expect(texts[2]).toBe(vcard('NOTE:BEGIN:VCARD'));
    expect(splitVCards(' \n')).toEqual([]);
  });
});

it('sees the version without reading, where it stands alone on its line', () => {
  const card = (line: string) => `BEGIN:VCARD\r\n${line}\r\nUID:1\r\nNOTE:a\r\n VERSION:2.1\r\nEND:VCARD\r\n`;
  expect(visibleVersion(card('VERSION:3.0'))).toBe('3.0');
  expect(visibleVersion(card('version:4.0').replaceAll('\r', ''))).toBe('4.0');
  for (const line of ['VERSION:2.1', 'VERSION;X=1:3.0', 'VERSION:\r\n 3.0', 'a.VERSION:3.0', 'NOTE:VERSION:3.0']) {
    expect(visibleVersion(card(line)), line).toBeUndefined();
  }
});
