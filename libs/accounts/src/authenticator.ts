// Who is calling: from the Authorization header and the client's address to an account, or a refusal.
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import {
  appPasswordForSignIn,
  blockedSeconds,
  type CredentialRecord,
  type Database,
  forgiveFailures,
  type PrincipalRecord,
  passwordForSignIn,
  recordFailure,
  recordUse,
  Unavailable,
} from '#store';
import { addressPrefix } from './address-prefix.js';
import { appPasswordDigest } from './app-passwords.js';
import { type BasicCredentials, isBasic, parseBasic } from './basic.js';
import { hashPassword, verifyPassword } from './passwords.js';
import { createSlots } from './slots.js';
import { userNameProblem } from './user-name.js';
import { createVerifiedCredentials } from './verified-credentials.js';

/** Who sent a request, and with which credential. */
export interface Caller {
  readonly principal: PrincipalRecord;
  readonly credentialId: number;
  readonly scope: 'full' | 'read-only';
}

export type SignIn =
  | {
      readonly outcome: 'signed-in';
      readonly caller: Caller;
      /** Whether the password was looked at, and not only remembered. */
      readonly anew: boolean;
    }
  /** No credentials that this server could look at. */
  | { readonly outcome: 'anonymous' }
  /** Unknown name, wrong, expired or revoked password, or not readable at all. */
  | { readonly outcome: 'refused'; readonly name?: string }
  /** Too many failures; the number of seconds to wait. */
  | { readonly outcome: 'blocked'; readonly retryAfter: number; readonly name?: string }
  /** Too many others are signing in at this moment. */
  | { readonly outcome: 'busy' };

export interface Authenticator {
  /** @param address the client's, not a proxy's @throws Unavailable */
  authenticate(authorization: string | undefined, address: string): Promise<SignIn>;
  /** Forgets what was verified with a credential; for whoever learns from the database that it holds no longer. */
  forget(credentialId: number): void;
}

export interface AuthenticatorOptions {
  /** Passwords hashed at once. */
  readonly parallel?: number;
  /** Sign-ins that may wait for that. */
  readonly queue?: number;
  /** Milliseconds for which a verified credential needs no second look. */
  readonly rememberMs?: number;
  /** Credentials remembered. */
  readonly capacity?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const ANONYMOUS: SignIn = { outcome: 'anonymous' };
const REFUSED: SignIn = { outcome: 'refused' };
const BUSY: SignIn = { outcome: 'busy' };

const FAILURES_ALLOWED_PER_ACCOUNT = 10;
const FAILURES_ALLOWED_PER_ADDRESS = 100;

/**
 * Makes the one who knows the callers.
 * What it remembers is only that a name and a password belonged to a credential; that the credential still holds is
 * checked by every statement that is made with its id.
 */
export function createAuthenticator(database: Database, options: AuthenticatorOptions = {}): Authenticator {
  const {
    parallel = 2 * availableParallelism(),
    queue = 64,
    rememberMs = 5 * 60_000,
    capacity = 10_000,
    now = Date.now,
  } = options;
  const verified = createVerifiedCredentials<Caller>(capacity, now);
  const slots = createSlots(parallel, queue);
  const underWay = new Map<string, Promise<SignIn>>();
  let decoy: string | undefined;

  return {
    async authenticate(authorization, address) {
      if (authorization === undefined || !isBasic(authorization)) return ANONYMOUS;
      // The header of a client is always the same, and what is known of it need not be read.
      const key = verified.keyOf(authorization);
      const known = verified.get(key);
      if (known !== undefined) return { outcome: 'signed-in', caller: known, anew: false };
      const credentials = parseBasic(authorization);
      if (credentials === undefined || userNameProblem(credentials.name) !== undefined) return REFUSED;
      // A client that opens ten connections at once pays for one hash. A failure is not shared: each attempt counts.
      const sameUnderWay = underWay.get(key);
      if (sameUnderWay !== undefined) {
        await sameUnderWay.catch(() => undefined);
        const justVerified = verified.get(key);
        if (justVerified !== undefined) return { outcome: 'signed-in', caller: justVerified, anew: false };
      }
      const signIn = verify(key, credentials, addressPrefix(address));
      underWay.set(key, signIn);
      try {
        const outcome = await signIn;
        const { name } = credentials;
        return outcome.outcome === 'refused' || outcome.outcome === 'blocked' ? { ...outcome, name } : outcome;
      } finally {
        if (underWay.get(key) === signIn) underWay.delete(key);
      }
    },
    forget: verified.forget,
  };

  async function verify(key: string, { name, password }: BasicCredentials, prefix: string): Promise<SignIn> {
    const digest = appPasswordDigest(password);
    if (digest !== undefined) return await verifyAppPassword(key, name, digest, prefix);
    return (await slots.run(() => verifyChosenPassword(key, name, password, prefix))) ?? BUSY;
  }

  // The right app password is let in before anything else is asked, so that nobody's guesses keep it out; it cannot be
  // guessed. A wrong one, such as that of a phone whose app password was revoked, does not count against the account.
  async function verifyAppPassword(key: string, name: string, digest: string, prefix: string): Promise<SignIn> {
    const credential = await appPasswordForSignIn(database, name, digest);
    if (credential !== undefined) return await accept(key, credential);
    const byAddress = `address:${prefix}`;
    const retryAfter = await blockedSeconds(database, [byAddress]);
    if (retryAfter > 0) return { outcome: 'blocked', retryAfter };
    await recordFailure(database, byAddress, FAILURES_ALLOWED_PER_ADDRESS);
    return REFUSED;
  }

  // All of it runs in a slot: guesses made at the same moment cannot pass the count by more than the slots there are.
  async function verifyChosenPassword(key: string, name: string, password: string, prefix: string): Promise<SignIn> {
    const byAddress = `address:${prefix}`;
    const byAccount = `account:${name}@${prefix}`;
    const retryAfter = await blockedSeconds(database, [byAccount, byAddress]);
    if (retryAfter > 0) return { outcome: 'blocked', retryAfter };
    const credential = await passwordForSignIn(database, name);
    // An unknown name costs the same work as a known one.
    decoy ??= await hashPassword(randomBytes(18).toString('base64'));
    const right = await verifyPassword(credential?.secret ?? decoy, password);
    if (!right || credential === undefined) {
      await recordFailure(database, byAccount, FAILURES_ALLOWED_PER_ACCOUNT);
      await recordFailure(database, byAddress, FAILURES_ALLOWED_PER_ADDRESS);
      return REFUSED;
    }
    await forgiveFailures(database, byAccount);
    return await accept(key, credential);
  }

  async function accept(key: string, { id, principal, scope, expiresAt }: CredentialRecord): Promise<SignIn> {
    const caller: Caller = { principal, credentialId: id, scope };
    verified.set(key, caller, Math.min(now() + rememberMs, expiresAt?.getTime() ?? Number.POSITIVE_INFINITY));
    await recordUse(database, id).catch((error: unknown) => {
      // When a credential was used last is noted where that is possible: on a full disk one can still read.
      if (!(error instanceof Unavailable)) throw error;
    });
    return { outcome: 'signed-in', caller, anew: true };
  }
}
