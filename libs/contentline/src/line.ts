// One content line, taken apart but not interpreted.

export interface ContentLine {
  /** The part before the dot in `item1.EMAIL`, as it was written; vCard only. */
  readonly group: string | undefined;
  /** In upper case. */
  readonly name: string;
  /** By name in upper case; values without their quotes, RFC 6868 decoded. A name given twice has the values of both. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  /** Unfolded, still escaped. */
  readonly value: string;
  /** Where the line begins in the text that was read, and where the next one does. */
  readonly start: number;
  readonly end: number;
}

/** The first value of a parameter. @param name in upper case */
export function parameter(line: ContentLine, name: string): string | undefined {
  return line.parameters.get(name)?.[0];
}
