// The memory for credentials that were verified a moment ago, so that a client that polls does not pay a hash each time.
import { hash, randomBytes } from 'node:crypto';

export interface VerifiedCredentials<Caller extends { readonly credentialId: number }> {
  /** The key of an Authorization header; it reveals nothing of it and is of no use outside this process. */
  keyOf(authorization: string): string;
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
  const secret = randomBytes(32).toString('base64');
  const entries = new Map<string, { readonly caller: Caller; readonly until: number }>();

  return {
    // All secrets have one length, so no two headers give the same text.
    keyOf: (authorization) => hash('sha256', secret + authorization, 'base64'),
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
