// What must not be in a calendar or contact, and where it stands.
import { describe, expect, it } from 'vitest';
import { checkCharacters, MalformedLine } from './index.js';

describe('checkCharacters', () => {
  it('takes tabs, line ends, all letters, and a byte order mark before everything', () => {
    expect(() => checkCharacters('\ufeffa\tb\r\nc\nÄ\u{1f600}\u2028\r\n')).not.toThrow();
  });

  it.each([
    ['\0', 'U+0000'],
    ['\x0b', 'U+000B'],
    ['\x7f', 'U+007F'],
    ['\x85', 'U+0085'],
    ['\r', 'U+000D'],
    ['\ufeff', 'U+FEFF'],
    ['\ud800', 'U+D800'],
    ['\udc00', 'U+DC00'],
    ['\ufdd0', 'U+FDD0'],
    ['\uffff', 'U+FFFF'],
    ['\u{10fffe}', 'U+10FFFE'],
  ])('refuses %j with its line', (character, name) => {
    const text = `a\r\nb\n ${character}c`;
    expect(() => checkCharacters(text)).toThrow(new MalformedLine(`the character ${name} is not allowed.`, 3));
  });
});
