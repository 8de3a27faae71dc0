// Content lines to text: parameters quoted where they must be, lines folded, nothing that could begin another line.
import type { ContentLine } from './line.js';

export type NewLine = Pick<ContentLine, 'name' | 'value'> & Partial<Pick<ContentLine, 'group' | 'parameters'>>;

// RFC 5545 §3.1, RFC 6350 §3.2: "SHOULD NOT be longer than 75 octets, excluding the line break".
const MAX_OCTETS = 75;

/** Writes one line, folded, with its CR LF. The value must be escaped already; line ends in it become spaces. */
export function writeLine({ group, name, parameters, value }: NewLine): string {
  let line = group === undefined ? name : `${group}.${name}`;
  for (const [key, values] of parameters ?? []) line += `;${key}=${values.map(encodeParameter).join(',')}`;
  return fold(`${line}:${value.replace(/[\r\n]+/g, ' ')}`);
}

// RFC 6868 §3.1
function encodeParameter(value: string): string {
  const encoded = value
    .replace(/\^/g, '^^')
    .replace(/"/g, "^'")
    .replace(/\r?\n|\r/g, '^n');
  // A backslash at the end would seem to escape the separator after it.
  return /[,;:\\]/.test(encoded) ? `"${encoded}"` : encoded;
}

/** Folds a line between characters and ends it with CR LF. */
export function fold(line: string): string {
  if (ASCII.test(line)) return foldAscii(line);
  let folded = '';
  let from = 0;
  let octets = 0;
  for (let at = 0; at < line.length; ) {
    const code = line.codePointAt(at) ?? 0;
    const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (octets + length > MAX_OCTETS) {
      folded += `${line.slice(from, at)}\r\n `;
      from = at;
      octets = 1;
    }
    octets += length;
    at += code < 0x10000 ? 1 : 2;
  }
  return `${folded}${line.slice(from)}\r\n`;
}

const ASCII = /^[\0-\x7f]*$/;

// Pictures are such lines of millions of characters, and take less than half the time.
function foldAscii(line: string): string {
  let folded = line.slice(0, MAX_OCTETS);
  for (let at = MAX_OCTETS; at < line.length; at += MAX_OCTETS - 1) {
    folded += `\r\n ${line.slice(at, at + MAX_OCTETS - 1)}`;
  }
  return `${folded}\r\n`;
}
