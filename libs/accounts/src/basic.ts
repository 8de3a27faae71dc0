// The Basic authentication scheme (RFC 7617): from the Authorization header to a name and a password.

export interface BasicCredentials {
  /** In Normalization Form C. */
  readonly name: string;
  /** As `normalisePassword` gives it. */
  readonly password: string;
}

/** Longer passwords are refused before anything is computed from them. */
export const MAX_PASSWORD_OCTETS = 1024;

const MAX_NAME_OCTETS = 255;
const SCHEME = /^basic(?: +|$)/i;
// RFC 7235 §2.1 (token68), of which Base64 is a part. The padding is left out by some clients.
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const MAX_BASE64_LENGTH = 4 * Math.ceil((MAX_NAME_OCTETS + 1 + MAX_PASSWORD_OCTETS) / 3);

/** Whether the client chose Basic at all. */
export function isBasic(authorization: string): boolean {
  return SCHEME.test(authorization);
}

/**
 * Reads the value of an Authorization header of the Basic scheme.
 * @returns undefined unless it is Base64 of `name:password` without control characters, both not empty and of
 *   a length that can be right
 */
export function parseBasic(authorization: string): BasicCredentials | undefined {
  const encoded = authorization.replace(SCHEME, '').trimEnd();
  if (encoded.length > MAX_BASE64_LENGTH || !BASE64.test(encoded)) return undefined;
  const userPass = decode(Buffer.from(encoded, 'base64'));
  // RFC 7617 §2: "The user-id and password MUST NOT contain any control characters"
  if (/[\0-\x1f\x7f-\x9f]/.test(userPass)) return undefined;
  // RFC 7617 §2: the first colon separates; text after it belongs to the password.
  const colon = userPass.indexOf(':');
  const name = userPass.slice(0, Math.max(colon, 0));
  const password = userPass.slice(colon + 1);
  if (name === '' || password === '') return undefined;
  if (Buffer.byteLength(password) > MAX_PASSWORD_OCTETS) return undefined;
  return { name: name.normalize('NFC'), password: normalisePassword(password) };
}

/**
 * The form in which a password is hashed and compared, however a keyboard or system composed it.
 * RFC 7617 §2.1 expects Normalization Form C; its profile OpaqueString (RFC 7613 §4.2.2) also makes every space U+0020.
 */
export function normalisePassword(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}

// RFC 7617 Appendix B: programs that do not know the charset parameter, vdirsyncer among them, send ISO-8859-1.
function decode(octets: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return octets.toString('latin1');
  }
}
