// What comes again and again is read once, and nothing is taken for something else.
import { expect, it } from 'vitest';
import { readingRecurringXml, textOf, type XmlElement, XmlError } from './index.js';

function read(source: string, charset?: string): XmlElement {
  const reading = readingRecurringXml(Buffer.from(source), charset);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

it('shares the tree of equal bodies, and of no others', () => {
  expect(read('<a>é</a>')).toBe(read('<a>é</a>'));
  expect(textOf(read('<a>é</a>'))).toBe('é');
  expect(textOf(read('<a>Ã©</a>'))).toBe('Ã©');
  expect(read('<a/>', 'utf-8')).not.toBe(read('<a/>'));
});

it('refuses the same as often as it comes', () => {
  for (let time = 0; time < 2; time += 1) {
    expect(() => read('<a>')).toThrow(XmlError);
    expect(() => read('<a/>', 'latin1')).toThrow(XmlError);
  }
});

it('keeps what is asked for all the time, and lets go what is not', () => {
  const fleet = read('<poll/>');
  const once = read('<once/>');
  for (let number = 0; number < 1000; number += 1) {
    read(`<other><number>${number}</number>${' '.repeat(500)}</other>`);
    expect(read('<poll/>')).toBe(fleet);
  }
  expect(read('<once/>')).not.toBe(once);
});

it('keeps nothing that is long', () => {
  const long = `<a>${' '.repeat(5000)}</a>`;
  expect(read(long)).not.toBe(read(long));
});
