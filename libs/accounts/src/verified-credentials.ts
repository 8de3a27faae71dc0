// The memory for credentials that were verified a moment ago, so that a client that polls does not pay a hash each time.
import { createHmac, randomBytes } from 'node:crypto';
import type { BasicCredentials } from './basic.js';

export interface VerifiedCredentials<Caller extends { readonly credentialId: number }> {
  /** The key of a name and a password; it reveals neither and is of no use outside this process. */
  keyOf(credentials: BasicCredentials): string;
  get(key: string): Caller | undefined;
  /** @param until milliseconds since 1970 */
  set(key: string, caller: Caller, until: number): void;
  /** Forgets everything verified with a credential. */
  forget(credentialId: number): void;
}

/** @param capacity the number of entries, of which the oldest goes first @param now milliseconds since 1970 */
export function createVerifiedCredentials<Caller extends { readonly credentialId: number }>(
  capacity: number,
  now: () => number,
): VerifiedCredentials<Caller> {
  const secret = randomBytes(32);
  const entries = new Map<string, { readonly caller: Caller; readonly until: number }>();

  return {
    // Neither part can contain NUL (RFC 7617 §2), so no two pairs give the same text.
    keyOf: ({ name, password }) => createHmac('sha256', secret).update(`${name}\0${password}`).digest('base64'),
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined || entry.until > now()) return entry?.caller;
      entries.delete(key);
      return undefined;
    },
    set(key, caller, until) {
      entries.delete(key);
      entries.set(key, { caller, until });
      if (entries.size <= capacity) return;
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    },
    forget(credentialId) {
      for (const [key, { caller }] of entries) if (caller.credentialId === credentialId) entries.delete(key);
    },
  };
}
