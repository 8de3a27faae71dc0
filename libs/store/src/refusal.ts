// How a verb of the store says no: a typed reason that each feature maps to a precondition, or "not now".

export type RefusalReason =
  /** If-Match, If-None-Match or If did not hold at the moment of writing. */
  | 'condition-failed'
  /** The collection was deleted or never there. */
  | 'collection-missing'
  /** What is to be changed or moved was deleted, or never there. */
  | 'object-missing'
  /** Something of that name exists already. */
  | 'name-taken'
  /** Another object of the collection has the same UID; `detail` is its name. */
  | 'uid-conflict'
  /** A path below a home would be longer than `detail` octets. */
  | 'path-too-long'
  /** `detail` is the name that no principal has. */
  | 'principal-missing'
  /** `detail` is how many collections one home may have. */
  | 'too-many-collections'
  /** `detail` is how many objects one collection may have. */
  | 'too-many-resources'
  /** `detail` tells, as the end of a sentence, what the home uses, may use and would need. */
  | 'quota-exceeded'
  /** `detail` is how many locks one principal may have. */
  | 'too-many-locks';

/** A write that was refused; nothing was changed. */
export class Refusal extends Error {
  constructor(
    readonly reason: RefusalReason,
    readonly detail = '',
  ) {
    super(`${reason} ${detail}`.trimEnd());
  }
}

/** The database cannot answer now: away, starting, overloaded, or out of space. */
export class Unavailable extends Error {
  constructor(
    readonly why: 'try-later' | 'disk-full',
    override readonly cause: unknown,
  ) {
    super(`The database is not available: ${messageOf(cause)}`);
  }
}

// Classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html
const DISK_FULL = new Set(['53100', 'ENOSPC']);
// A standby that has not taken over yet says 25006.
const TRY_LATER = /^(08...|53...|57P..|57014|55P03|58...|25006|25P0[234]|40001|40P01|E[A-Z]+)$/;
const TRY_AGAIN = new Set(['40001', '40P01']);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the same transaction may succeed when it is simply run again. */
export function mayBeRepeated(error: unknown): boolean {
  return TRY_AGAIN.has(codeOf(origin(error)) ?? '');
}

/** A statement was sent and nothing came back in time: its connection is of no more use. */
export class Unanswered extends Error {
  constructor() {
    super('It did not answer in time.');
  }
}

export function isUnanswered(error: unknown): error is Error {
  return origin(error) instanceof Unanswered;
}

function origin(error: unknown): unknown {
  return error instanceof Unavailable ? error.cause : error;
}

/** Turns what pg throws about its own state into `Unavailable`; every other error comes back as it was. */
export function translate(error: unknown): unknown {
  if (error instanceof Unavailable) return error;
  if (error instanceof Unanswered) return new Unavailable('try-later', error);
  const code = codeOf(error);
  if (code !== undefined && DISK_FULL.has(code)) return new Unavailable('disk-full', error);
  if (code !== undefined && TRY_LATER.test(code)) return new Unavailable('try-later', error);
  return error instanceof Error && LOST.test(error.message) ? new Unavailable('try-later', error) : error;
}

// pg reports a lost, refused or silent connection without a code.
const LOST = /connection (terminated|timeout|ended)|timeout exceeded|Client (has encountered|was closed)/i;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The name of the unique constraint or index that an insert ran into, if that is what happened. */
export function violatedConstraint(error: unknown): string | undefined {
  if (codeOf(error) !== '23505') return undefined;
  return error instanceof Error && 'constraint' in error ? String(error.constraint) : undefined;
}
