// How much one vCard may hold: far above what people make, far below what hurts.

/** Properties whose values may be large, because they are pictures, sounds and keys. */
export const BINARY: ReadonlySet<string> = new Set(['PHOTO', 'LOGO', 'SOUND', 'KEY']);

export const LIMITS = {
  // A photo straight from a camera, in base64.
  octets: 10 * 1024 * 1024,
  // Characters without those of BINARY properties; a long note has some thousand.
  text: 1024 * 1024,
  // A group has a MEMBER per contact, and groups of more than a thousand are seen.
  properties: 5000,
  // Characters of the name of a property or parameter; the longest registered one has 23.
  name: 200,
  // Octets. A UUID has 36; it goes into a unique index of PostgreSQL, whose entries end at 2704.
  uid: 1024,
} as const;
