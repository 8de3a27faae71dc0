// Passwords that people choose: which ones are possible, and their Argon2id hashes.
import { hash, verify } from '@node-rs/argon2';
import { appPasswordDigest } from './app-passwords.js';
import { MAX_PASSWORD_OCTETS, normalisePassword } from './basic.js';

// The first choice of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane; about 20 ms.
const ARGON2ID = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Says in one sentence why this cannot be the password of an account; undefined where it can. */
export function passwordProblem(password: string): string | undefined {
  if (password === '') return 'A password cannot be empty.';
  if (Buffer.byteLength(password) > MAX_PASSWORD_OCTETS) {
    return `A password has at most ${MAX_PASSWORD_OCTETS} bytes.`;
  }
  // RFC 7617 §2
  if (/[\0-\x1f\x7f]/.test(password)) return 'A password cannot contain control characters.';
  if (/\p{Cs}/u.test(password)) return 'A password cannot contain half a character.';
  // Those are looked up and never hashed.
  if (appPasswordDigest(password) !== undefined)
    return 'This has the form of an app password; choose another password.';
  return undefined;
}

/** Hashes a password that has no problem. @returns the PHC form, with its own salt and parameters */
export async function hashPassword(password: string): Promise<string> {
  return await hash(normalisePassword(password), ARGON2ID);
}

/** Whether a password is the one that was hashed; takes the same time for both answers. */
export async function verifyPassword(secret: string, password: string): Promise<boolean> {
  return await verify(secret, normalisePassword(password));
}
