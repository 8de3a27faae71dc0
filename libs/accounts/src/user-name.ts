// The rule for user names: they stand in URLs and in Basic credentials, and are compared byte by byte.

const MAX_CHARACTERS = 64;
// A segment of a path holds no more.
const MAX_OCTETS = 255;

/** The form in which names are stored: what looks the same and is composed differently becomes one name. */
export function normaliseUserName(name: string): string {
  return name.normalize('NFC');
}

/** Says in one sentence why nobody can have this name; undefined where it is a good name. */
export function userNameProblem(name: string): string | undefined {
  if (name === '') return 'A user name cannot be empty.';
  if ([...name].length > MAX_CHARACTERS) return `A user name has at most ${MAX_CHARACTERS} characters.`;
  if (Buffer.byteLength(name) > MAX_OCTETS) return `A user name has at most ${MAX_OCTETS} bytes in UTF-8.`;
  if (name === '.' || name === '..') return 'A user name cannot be "." or "..", which have a meaning in URLs.';
  if (/[/\\]/.test(name)) return 'A user name cannot contain a slash or a backslash, since it is part of URLs.';
  // RFC 7617 §2
  if (name.includes(':')) return 'A user name cannot contain a colon, which ends the name when a client signs in.';
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u.test(name)) {
    return 'A user name cannot contain control characters or invisible characters.';
  }
  if (/^\p{Zs}|\p{Zs}$/u.test(name)) return 'A user name cannot begin or end with a space.';
  // RFC 7617 §2.1
  if (name !== normaliseUserName(name)) return 'A user name must be in Unicode Normalization Form C.';
  return undefined;
}
