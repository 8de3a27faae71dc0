// App passwords: one per device, random enough to be stored as a plain digest and to be beyond guessing.
import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'daybook';
// RFC 4648 §6, in lower case, which is easier to type on a phone.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
// 28 characters of 5 bits are 140 bits.
const CHARACTERS = 28;
const GROUP = 4;
const CANONICAL = new RegExp(`^${PREFIX}[${ALPHABET}]{${CHARACTERS}}$`);

/** Draws a new app password: `daybook-xxxx-xxxx-…`. */
export function generateAppPassword(): string {
  const characters = Array.from(randomBytes(CHARACTERS), (octet) => ALPHABET[octet % ALPHABET.length]).join('');
  return [PREFIX, ...(characters.match(new RegExp(`.{${GROUP}}`, 'g')) ?? [])].join('-');
}

/**
 * The digest by which an app password is stored and found.
 * @param typed in upper or lower case, with or without the hyphens
 * @returns the hexadecimal SHA-256; undefined where this cannot be an app password
 */
export function appPasswordDigest(typed: string): string | undefined {
  const canonical = typed.replace(/[- ]/g, '').toLowerCase();
  return CANONICAL.test(canonical) ? createHash('sha256').update(canonical).digest('hex') : undefined;
}
