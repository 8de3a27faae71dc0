// What of a request somebody may want to know later: who was refused what, who changed rights, what administrators did.
export interface AuditEvent {
  readonly act: /** A privilege was missing. */
    | 'access-refused'
    /** Somebody had to do with the resource only because of being an administrator. */
    | 'administered'
    | 'rights-changed'
    | 'members-changed';
  /** The path of the resource that it is about. */
  readonly href: string;
}
