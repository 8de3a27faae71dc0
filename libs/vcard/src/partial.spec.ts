// Partial retrieval against RFC 6352 §10.4.2.
import { describe, expect, it } from 'vitest';
import { parsePropertyName, partialCard, readVCard } from './index.js';

const HEAD = 'BEGIN:VCARD\r\nVERSION:3.0\r\n';
const EMAIL = 'EMAIL;TYPE=home:a@example.com\r\n';
const GROUPED =
  'item1.email;type=WORK;X-LONG="1234567890123456789012345678901234567890 1234567890\r\n 12345":b@exam\r\n ple.com\r\n';
const NOTE = 'NOTE:one\\, \n  two \r\n';
const END = 'END:VCARD\r\n';
const CARD = readVCard(`${HEAD}UID:1\r\n${EMAIL}${GROUPED}${NOTE}\r\n${END}`);

const partial = (...names: readonly string[]) =>
  partialCard(
    CARD,
    names.map((name) => ({ ...parsePropertyName(name.replace(/-$/, '')), novalue: name.endsWith('-') })),
  );

describe('partialCard', () => {
  it('keeps BEGIN, VERSION and END, and the wanted lines octet for octet', () => {
    expect(partial()).toBe(HEAD + END);
    expect(partial('NOTE', 'X-NOT-THERE')).toBe(HEAD + NOTE + END);
    expect(partial('version')).toBe(HEAD + END);
  });

  it('a name without group stands for all groups, one with a group for that group only', () => {
    expect(partial('email')).toBe(HEAD + EMAIL + GROUPED + END);
    expect(partial('ITEM1.EMAIL')).toBe(HEAD + GROUPED + END);
    expect(partial('item2.EMAIL', '.EMAIL')).toBe(HEAD + END);
  });

  it('leaves out values where they are not wanted, but not VERSION, nor where another name wants them', () => {
    expect(partial('EMAIL-', 'NOTE-', 'VERSION-').replace(/\r\n /g, '')).toBe(
      `${HEAD}EMAIL;TYPE=home:\r\n${GROUPED.replace(/\r\n /g, '').replace('b@example.com', '')}NOTE:\r\n${END}`,
    );
    expect(partial('item1.EMAIL', 'EMAIL-')).toBe(`${HEAD}EMAIL;TYPE=home:\r\n${GROUPED}${END}`);
  });

  it('gives what can be read again', () => {
    const again = readVCard(partial('EMAIL-', 'UID'));
    expect(again.lines.map(({ name, value }) => `${name}:${value}`)).toEqual([
      'VERSION:3.0',
      'UID:1',
      'EMAIL:',
      'EMAIL:',
    ]);
  });
});
