// What the reader takes and refuses, and that written markup reads back as it was meant.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  D,
  document,
  el,
  elements,
  elWith,
  expandedName,
  ICAL,
  readingXml,
  readXml,
  serialize,
  text,
  textOf,
  XmlError,
} from './index.js';

const read = (source: string) => readXml(new TextEncoder().encode(source));
const reasonOf = (source: string | Uint8Array): string => {
  try {
    readXml(typeof source === 'string' ? new TextEncoder().encode(source) : source);
  } catch (error) {
    if (error instanceof XmlError) return error.reason;
    throw error;
  }
  return 'accepted';
};

describe('reading', () => {
  it('gives expanded names, attributes and text in document order', () => {
    const root = read('<A:a xmlns:A="DAV:" x="1" A:y="2">b<c xmlns="urn:n">d</c><![CDATA[<e>]]></A:a>');
    expect(root.name).toBe('{DAV:}a');
    expect([...root.attributes]).toEqual([
      ['x', '1'],
      ['{DAV:}y', '2'],
    ]);
    expect(textOf(root)).toBe('bd<e>');
    expect(elements(root).map((child) => child.name)).toEqual(['{urn:n}c']);
  });

  it('takes UTF-16 with a byte order mark and UTF-8 with one', () => {
    expect(readXml(Buffer.from('\ufeff<a>é</a>', 'utf16le')).name).toBe('{}a');
    expect(textOf(read('\ufeff<a>é</a>'))).toBe('é');
  });

  it.each([
    ['<a', 'not-well-formed'],
    ['<a></b>', 'not-well-formed'],
    ['<a/><b/>', 'not-well-formed'],
    ['', 'not-well-formed'],
    ['<x:a/>', 'not-well-formed'],
    ['<a b="1" b="2"/>', 'not-well-formed'],
    ['<a>&#0;</a>', 'not-well-formed'],
    ['<a>&nbsp;</a>', 'not-well-formed'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'doctype'],
    ['<?xml version="1.0" encoding="koi8-r"?><a/>', 'unsupported-encoding'],
    ['<a>'.repeat(100_000), 'too-large'],
    [`<a>${'<b/>'.repeat(20_001)}</a>`, 'too-large'],
    [`<a ${Array.from({ length: 65 }, (_, i) => `b${i}="1"`).join(' ')}/>`, 'too-large'],
  ])('refuses %.40s', (source, reason) => {
    expect(reasonOf(source)).toBe(reason);
  });

  it('gives the same in one piece or in many, whatever stands where they meet', () => {
    const inside = '<a b="\u{1f600}&amp;">\u{1f600}\r\n&#x41;]]&gt;<![CDATA[\r\n<>]]></a>';
    for (let shift = 0; shift < inside.length; shift += 1) {
      const before = 'x'.repeat(32 * 1024 - shift - 3);
      const reading = readingXml(new TextEncoder().encode(`<r>${before}${inside}</r>`));
      let pauses = 0;
      let step = reading.next();
      for (; !step.done; step = reading.next()) pauses += 1;
      expect(pauses).toBe(2);
      const [text, child] = step.value.children;
      expect(text).toBe(before);
      expect(child).toMatchObject({ name: '{}a', attributes: new Map([['b', '\u{1f600}&']]) });
      expect(typeof child === 'object' && textOf(child)).toBe('\u{1f600}\nA]]>\n<>');
    }
  });

  it('refuses too many attributes before it has read them all', () => {
    const endless = `<a ${Array.from({ length: 65 }, (_, n) => `a${n}=""`).join(' ')} `;
    expect(reasonOf(endless)).toBe('too-large');
    expect(reasonOf(endless.replace('a64=""', '/>'))).toBe('accepted');
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(reasonOf(Uint8Array.of(0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e))).toBe('not-well-formed');
  });
});

describe('writing', () => {
  it('uses the known prefixes and declares others on the spot', () => {
    const written = document(D('multistatus'), el(ICAL('calendar-order'), text('3')), el(expandedName('urn:z', 'q')));
    expect(elements(read(written)).map((child) => child.name)).toEqual([
      '{http://apple.com/ns/ical/}calendar-order',
      '{urn:z}q',
    ]);
  });

  it('keeps any text, CR included, and replaces only what XML cannot carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const back = textOf(read(`<a>${text(value)}</a>`));
        expect(back).toBe(value.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd'));
      }),
    );
    expect(text('\ud800')).toBe('\ufffd');
    expect(elWith(D('a'), { name: '"<&' })).toBe('<d:a name="&quot;&lt;&amp;"/>');
  });

  it('serializes a parsed element so that it reads back equal, wherever it is put', () => {
    const source =
      '<p:a xmlns:p="urn:p" xmlns:q="urn:q" q:k="v&quot;" xml:lang="de">x<q:b><c>&#13;\n</c></q:b><p:d/>y</p:a>';
    const original = read(source);
    const again = read(`<o:o xmlns:o="urn:o">${serialize(original)}</o:o>`);
    expect(elements(again)).toEqual([original]);
    expect(serialize(original)).toBe(source);
  });

  it('serializes prefixes that mean one thing here and another there', () => {
    for (const source of [
      '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c/></p:b><p:d/></p:a>',
      '<a xmlns="urn:1"><b xmlns=""><c xmlns="urn:2"/><d/></b><e/></a>',
      '<a xmlns:a1="urn:1"><a1:b xmlns:a2="urn:2" a2:c="1" a1:c="2" xml:lang="cy"/></a>',
    ]) {
      expect(serialize(read(source))).toBe(source);
    }
  });

  it('serializes elements that no document had', () => {
    const attributes = new Map([
      ['plain', '1'],
      ['{urn:1}a', '2'],
      ['{urn:2}a', '3'],
      ['{http://www.w3.org/XML/1998/namespace}lang', 'cy'],
    ]);
    const child = { ...read('<a1:b xmlns:a1="urn:other"/>'), attributes };
    const made = serialize({ name: '{urn:3}c', attributes: new Map(), children: [child, 'x'] });
    const [again] = elements(read(made));
    expect(again?.attributes).toEqual(attributes);
    expect(made).toContain('a2:a="2"');
  });

  it('serializes thousands of elements below thousands of declarations', () => {
    const declared = (level: number) => Array.from({ length: 60 }, (_, n) => ` xmlns:p${level}-${n}="u"`).join('');
    const levels = Array.from({ length: 50 }, (_, level) => `<a${declared(level)}>`).join('');
    const source = `${levels}${'<p1-1:b xmlns:q="v"/>'.repeat(15_000)}${'</a>'.repeat(50)}`;
    // Copying them for each element would take minutes.
    expect(serialize(read(source))).toHaveLength(source.length);
  });
});
