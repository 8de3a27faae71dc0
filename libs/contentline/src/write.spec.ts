// What is written reads back as it was meant, in lines that are no longer than they should be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentLines, fold, writeLine } from './index.js';

describe('fold', () => {
  it('leaves lines of 75 octets whole', () => {
    expect(fold('a'.repeat(75))).toBe(`${'a'.repeat(75)}\r\n`);
    expect(fold('a'.repeat(76))).toBe(`${'a'.repeat(75)}\r\n a\r\n`);
  });

  it('folds between characters, and every line has 75 octets at most', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀'), maxLength: 300 }), (line) => {
        const folded = fold(line);
        expect(folded.replace(/\r\n(?: |$)/g, '')).toBe(line);
        const lengths = folded.split('\r\n').map((each) => Buffer.byteLength(each));
        expect(Math.max(...lengths)).toBeLessThanOrEqual(75);
        // No line is shorter than it must be: another character of four octets would not fit.
        expect(lengths.slice(0, -2).every((length) => length > 71)).toBe(true);
      }),
    );
  });

  it('fills every line where each character is one octet', () => {
    for (let length = 0; length < 300; length += 1) {
      const line = Array.from({ length }, (_, n) => String(n % 10)).join('');
      const lines = fold(line).slice(0, -2).split('\r\n');
      expect(lines.map((each, n) => (n === 0 ? each : each.slice(1))).join('')).toBe(line);
      expect(lines.slice(0, -1).every((each) => each.length === 75)).toBe(true);
    }
  });

  it('takes a photo of ten million characters in little time', () => {
    const start = process.cpuUsage();
    expect(fold('a'.repeat(10_000_000))).toHaveLength(10_000_000 + 3 * Math.floor((10_000_000 - 2) / 74) + 2);
    expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
  });
});

describe('writeLine', () => {
  it('writes values and parameters that read back the same', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '"', '^', "'", ';', ':', ',', '\\', '\n', ' ', 'n') });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), text, (values, value) => {
        const [line] = contentLines(
          writeLine({ group: 'g', name: 'X-A', parameters: new Map([['P', values]]), value }),
        );
        expect([line?.group, line?.name, line?.parameters.get('P')]).toEqual(['g', 'X-A', values]);
        expect(line?.value).toBe(value.replace(/\n+/g, ' '));
      }),
    );
  });
});
